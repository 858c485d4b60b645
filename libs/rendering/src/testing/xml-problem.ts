const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const TOKEN =
  /<\?xml[^?]*\?>|<\/([A-Za-z][\w-]*)>|<([A-Za-z][\w-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/uy;
const BARE_AMPERSAND = /&(?!(?:amp|lt|gt|quot|#39);)/u;

/** What keeps a text from being well-formed XML of the plain kind we write (elements, attributes in double
 *  quotes, five entities), or null. A second opinion for tests, written without the escaping code. */
export function xmlProblem(xml: string): string | null {
  if (FORBIDDEN.test(xml)) return 'a character that XML forbids';
  if (BARE_AMPERSAND.test(xml)) return 'a bare ampersand';
  const open: string[] = [];
  let [at, roots] = [0, 0];
  while (at < xml.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(xml);
    if (match === null) return `not a tag: ${xml.slice(at, at + 40)}`;
    at = TOKEN.lastIndex;
    const [, closed, opened, attributes = '', selfClosed] = match;
    if (closed !== undefined && open.pop() !== closed) return `</${closed}> closes something else`;
    if (opened === undefined) continue;
    if (open.length === 0) roots += 1;
    const names = [...attributes.matchAll(/([\w:-]+)="/gu)].map(([, name]) => name);
    if (new Set(names).size !== names.length) return `an attribute twice in <${opened}>`;
    if (selfClosed === '') open.push(opened);
  }
  if (open.length > 0) return `<${open.at(-1)}> isn't closed`;
  return roots === 1 ? null : `${roots} root elements`;
}
