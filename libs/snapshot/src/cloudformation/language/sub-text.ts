/** A part of a `Fn::Sub` text: literal, or a name between `${` and `}`. */
type SubPart = { literal: string } | { name: string };

const PLACEHOLDER = /\$\{(!?)([^{}]*)\}/g;

/** The parts of a `Fn::Sub` text. `${!Literal}` stands for the text `${Literal}`. */
export function subParts(text: string): SubPart[] {
  const parts: SubPart[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    const [whole, escaped, name = ''] = match;
    if (match.index > end) parts.push({ literal: text.slice(end, match.index) });
    parts.push(escaped ? { literal: `\${${name}}` } : { name: name.trim() });
    end = match.index + whole.length;
  }
  if (end < text.length) parts.push({ literal: text.slice(end) });
  return parts;
}
