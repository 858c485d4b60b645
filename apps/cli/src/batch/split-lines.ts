/** A line longer than this many bytes isn't kept. */
export const LINE_LIMIT = 1024 * 1024;

export type InputLine =
  | { number: number; kind: 'text'; text: string }
  | { number: number; kind: 'too-long' }
  | { number: number; kind: 'not-utf8' };

const NEWLINE = 0x0a;
const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Splits a stream of bytes into lines (LF or CRLF), numbered from 1. Holds one line at most: of a
 *  line over the limit the rest is skipped, and the lines behind it are read as usual. */
export async function* splitLines(
  input: AsyncIterable<Buffer | string>,
  limit: number = LINE_LIMIT,
): AsyncGenerator<InputLine> {
  let number = 1;
  let kept: Buffer[] = [];
  let size = 0;
  const take = (piece: Buffer): void => {
    size += piece.length;
    if (size > limit) kept = [];
    else if (piece.length > 0) kept.push(piece);
  };
  const close = (): InputLine => {
    const line = size > limit ? { number, kind: 'too-long' as const } : decode(number, Buffer.concat(kept));
    number++;
    kept = [];
    size = 0;
    return line;
  };
  for await (const piece of input) {
    const chunk = typeof piece === 'string' ? Buffer.from(piece) : piece;
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      take(chunk.subarray(start, end));
      yield close();
      start = end + 1;
    }
    take(chunk.subarray(start));
  }
  if (size > 0) yield close();
}

function decode(number: number, bytes: Buffer): InputLine {
  try {
    // A TextDecoder drops a byte order mark by itself.
    const text = UTF8.decode(bytes);
    return { number, kind: 'text', text: text.endsWith('\r') ? text.slice(0, -1) : text };
  } catch {
    return { number, kind: 'not-utf8' };
  }
}
