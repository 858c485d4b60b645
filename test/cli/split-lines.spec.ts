import { describe, expect, test } from '@jest/globals';
import { splitLines, type InputLine } from '../../apps/cli/src/batch/split-lines.js';

async function lines(chunks: (string | Buffer)[], limit?: number): Promise<InputLine[]> {
  const found: InputLine[] = [];
  async function* input() {
    yield* chunks;
  }
  for await (const line of splitLines(input(), limit)) found.push(line);
  return found;
}

const text = (number: number, text: string): InputLine => ({ number, kind: 'text', text });

describe('splitLines', () => {
  test('LF, CRLF, a last line without an end, blank lines keep their number', async () => {
    expect(await lines(['a\r\n\nb'])).toEqual([text(1, 'a'), text(2, ''), text(3, 'b')]);
  });

  test('lines and characters cut anywhere by chunks are put together', async () => {
    const whole = Buffer.from('grün\nwährend\n');
    const pieces = [...whole].map((byte) => Buffer.from([byte]));
    expect(await lines(pieces)).toEqual([text(1, 'grün'), text(2, 'während')]);
  });

  test('a line over the limit is skipped and what follows is read', async () => {
    expect(await lines(['12345\n123', '456789\nok\n'], 5)).toEqual([
      text(1, '12345'),
      { number: 2, kind: 'too-long' },
      text(3, 'ok'),
    ]);
    expect(await lines(['123456'], 5)).toEqual([{ number: 1, kind: 'too-long' }]);
  });

  test('bytes that are not UTF-8 are said, not replaced; a byte order mark goes away', async () => {
    const found = await lines([Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0x0a, 0xff, 0x0a])]);
    expect(found).toEqual([text(1, 'a'), { number: 2, kind: 'not-utf8' }]);
  });
});
