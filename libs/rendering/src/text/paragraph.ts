import type { Line, Style } from './span.js';
import { span } from './span.js';
import { displayWidth } from './display-width.js';
import { wrapText } from './wrap-text.js';

/** Wrapped text behind a lead ("  1. "); further lines are indented by the lead's width. */
export function paragraph(lead: string, text: string, width: number, style?: Style): Line[] {
  const indent = displayWidth(lead);
  return wrapText(text, width - indent).map((line, index) => [
    index === 0 ? span(lead, style) : span(' '.repeat(indent)),
    span(line, style),
  ]);
}
