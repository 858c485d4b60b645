/** Codes of Node for a server that isn't there, or whose address is none. */
const UNREACHED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'ERR_INVALID_URL',
  'ETIMEDOUT',
]);

/** Classes of SQLSTATE (PostgreSQL, appendix A): connection exception, invalid authorization, no such database. */
const REFUSED = /^(08|28|3D)[0-9A-Z]{3}$/;

/** Whether a database can't be reached, or lets this user not in: what the address of it has to be mended for. */
export function isRefusal(error: unknown): boolean {
  // By shape: an error of Node's own modules isn't an `instanceof` this realm's Error under Jest.
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return UNREACHED.has(code) || REFUSED.test(code);
}
