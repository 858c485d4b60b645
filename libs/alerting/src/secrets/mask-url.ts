/** A URL without what may be secret in it: the path and the query. Enough to tell two channels apart. */
export function maskUrl(text: string): string {
  const url = new URL(text);
  const path = url.pathname + url.search;
  const tail = path.length > 24 ? path.slice(-4) : '';
  return `${url.origin}/…${tail}`;
}
