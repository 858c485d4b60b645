/** C0 and C1 controls (terminal escapes), format characters (bidirectional overrides, zero width),
 *  lone surrogates, line separators, and the noncharacters that XML 1.0 forbids. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]/gu;
const LINE_SPACE = /[\t\n\r\v\f\u0085\u2028\u2029]+/gu;

/** Text of users (tags, descriptions, host names) as one line without anything that a terminal or a
 *  document reader acts upon. Line breaks and tabs become one space, the rest of it goes. */
export function cleanText(text: string): string {
  return text.replace(LINE_SPACE, ' ').replace(UNSAFE, '');
}
