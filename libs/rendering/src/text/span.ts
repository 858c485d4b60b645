import { cleanText } from '../words/clean-text.js';

export type Style =
  'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan' | 'bold-red' | 'bold-green' | 'bold-yellow';

/** A piece of a line. Its text is cleaned when it is made, so nothing a user wrote reaches a terminal raw. */
export interface Span {
  text: string;
  style?: Style;
}

export type Line = Span[];

export function span(text: string, style?: Style): Span {
  const clean = cleanText(text);
  return style === undefined ? { text: clean } : { text: clean, style };
}
