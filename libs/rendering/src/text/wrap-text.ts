import { cleanText } from '../words/clean-text.js';
import { displayWidth } from './display-width.js';

/** Words filled into lines of `width` columns; a word that is longer is cut. At least one line. */
export function wrapText(text: string, width: number): string[] {
  const room = Math.max(4, width);
  const lines: string[] = [];
  let line = '';
  for (const word of cleanText(text)
    .split(' ')
    .filter((each) => each !== '')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (displayWidth(joined) <= room) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = cutWord(word, room);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

function cutWord(word: string, room: number): string[] {
  if (displayWidth(word) <= room) return [word];
  const pieces: string[] = [];
  let piece = '';
  let width = 0;
  for (const character of word) {
    const more = displayWidth(character);
    if (width + more > room) {
      pieces.push(piece);
      [piece, width] = ['', 0];
    }
    piece += character;
    width += more;
  }
  return [...pieces, piece];
}
