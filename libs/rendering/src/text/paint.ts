import type { Line, Style } from './span.js';

/** SGR sequences (ECMA-48); the only control characters in the output besides the line feed. */
export const ANSI: Record<Style | 'reset', string> = {
  reset: '\u001B[0m',
  bold: '\u001B[1m',
  dim: '\u001B[2m',
  red: '\u001B[31m',
  green: '\u001B[32m',
  yellow: '\u001B[33m',
  cyan: '\u001B[36m',
  'bold-red': '\u001B[1;31m',
  'bold-green': '\u001B[1;32m',
  'bold-yellow': '\u001B[1;33m',
};

/** Lines as text, each ended by a line feed, without blanks at the end of a line. */
export function paint(lines: readonly Line[], colour: boolean): string {
  return lines.map((line) => `${paintLine(line, colour)}\n`).join('');
}

function paintLine(line: Line, colour: boolean): string {
  const spans = line.filter(({ text }) => text !== '');
  while (spans.length > 0 && spans.at(-1)?.text.trim() === '') spans.pop();
  return spans
    .map(({ text, style }) => (colour && style !== undefined ? `${ANSI[style]}${text}${ANSI.reset}` : text))
    .join('')
    .trimEnd();
}
