import { escapeMarkup } from './escape-markup.js';

/** Finished HTML or XML. Only `markup` makes it, so a plain string can't be taken for it. */
export class Markup {
  constructor(readonly text: string) {}
}

export type MarkupValue = Markup | string | number | null | undefined | readonly MarkupValue[];

/** Template tag for HTML, SVG and XML: the literal parts are trusted, every value is escaped unless it
 *  is markup already. Lists are joined; null and undefined are nothing. */
export function markup(parts: TemplateStringsArray, ...values: MarkupValue[]): Markup {
  let text = parts[0] ?? '';
  values.forEach((value, index) => {
    text += render(value) + (parts[index + 1] ?? '');
  });
  return new Markup(text);
}

function render(value: MarkupValue): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'string') return escapeMarkup(value);
  if (typeof value === 'number') return String(value);
  return value.map(render).join('');
}
