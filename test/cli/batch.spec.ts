import { describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { run, SEED } from './run.js';

const BATCH = ['batch', '--bundle', SEED];
const GOOD = { source: '10.10.2.101', destination: '1.1.1.1', port: 80 };
const REACHES = { source: '10.10.2.101', destination: '10.10.2.102', port: 22 };
const parse = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('batch', () => {
  test('answers in order; bad lines become error lines and the rest goes on', async () => {
    const stdin = [
      JSON.stringify({ ...GOOD, id: 'first' }),
      '',
      '{"source": ',
      '   ',
      JSON.stringify({ ...GOOD, id: 'port', port: 70000 }),
      JSON.stringify({ ...GOOD, id: 'gone', source: 'i-0123456789abcdef0' }),
      JSON.stringify({ ...GOOD, id: 7 }),
      '[1]',
      JSON.stringify(GOOD),
    ].join('\r\n');
    const { code, stdout, stderr } = await run(BATCH, { stdin });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = parse(stdout);
    expect(lines).toMatchObject([
      { id: 'first', verdict: 'unreachable' },
      { id: null, error: { code: 'INVALID_JSON', line: 3 } },
      { id: 'port', error: { code: 'INVALID_REQUEST', pointer: '/port', line: 5 } },
      { id: 'gone', error: { code: 'UNKNOWN_SOURCE', pointer: '/source', line: 6 } },
      { id: null, error: { code: 'INVALID_REQUEST', pointer: '/id', line: 7 } },
      { id: null, error: { code: 'INVALID_REQUEST', line: 8 } },
      { verdict: 'unreachable' },
    ]);
    expect(lines.at(-1).id).toMatch(/^dgn_[0-9A-HJKMNP-TV-Z]{26}$/);
  });

  test('--no-fixes: the same answers, without the search for fixes', async () => {
    const stdin = JSON.stringify({ ...GOOD, id: 'blocked' });
    const [whole] = parse((await run(BATCH, { stdin })).stdout);
    const [quick] = parse((await run([...BATCH, '--no-fixes'], { stdin })).stdout);
    expect(whole.fixes).not.toEqual([]);
    expect(quick.fixes).toEqual([]);
    expect([quick.verdict, quick.findings, quick.legs]).toEqual([whole.verdict, whole.findings, whole.legs]);
  });

  test('an error line says of each wrong field what was expected and what stood there', async () => {
    const stdin = JSON.stringify({ id: 'two', source: 5, destination: '1.1.1.1', port: 'http' });
    const [line] = parse((await run(BATCH, { stdin })).stdout);
    expect(line.error.message).toMatch(/^\/source: expected .*, found "5"; \/port: .*, found "http"$/);
  });

  test('a line over 1 MiB is an error line', async () => {
    const stdin = `${JSON.stringify({ ...GOOD, id: 'x'.repeat(1024 * 1024) })}\n${JSON.stringify(GOOD)}\n`;
    const lines = parse((await run(BATCH, { stdin })).stdout);
    expect(lines).toMatchObject([
      { id: null, error: { code: 'LINE_TOO_LONG', line: 1 } },
      { verdict: 'unreachable' },
    ]);
  });

  test('no input, no output', async () => {
    expect(await run(BATCH, { stdin: '\n\n' })).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('reads a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'wayout-cli-'));
    try {
      const file = join(folder, 'requests.ndjson');
      await writeFile(file, `${JSON.stringify({ ...GOOD, id: 'a' })}\n`);
      const { stdout } = await run([...BATCH, '--requests', file]);
      expect(parse(stdout)).toMatchObject([{ id: 'a' }]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('a reader that goes away ends it quietly', async () => {
    let taken = 0;
    const stdout = new Writable({
      write(_chunk, _encoding, done) {
        done(++taken > 3 ? Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }) : null);
      },
    });
    let given = 0;
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.from(`${JSON.stringify({ ...GOOD, id: String(given++) })}\n`);
      })(),
    );
    const { code, stderr } = await run(BATCH, { stdin: endless, stdout });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(given).toBeLessThan(200);
  });

  test('reads no further than it can write: memory does not grow with the number of requests', async () => {
    const total = 4_000;
    // Blocked ones cost a search for fixes: some of them, so that their memory counts as well.
    const question = (n: number) => (n % 40 === 0 ? GOOD : REACHES);
    let given = 0;
    let written = 0;
    let furthest = 0;
    let lowest = Infinity;
    let highest = 0;
    const stdin = Readable.from(
      (function* () {
        for (; given < total; given++) {
          yield Buffer.from(`${JSON.stringify({ ...question(given), id: String(given) })}\n`);
        }
      })(),
    );
    const stdout = new Writable({
      write(_chunk, _encoding, done) {
        written++;
        furthest = Math.max(furthest, given - written);
        if (written % 500 === 0) {
          const { heapUsed } = process.memoryUsage();
          lowest = Math.min(lowest, heapUsed);
          highest = Math.max(highest, heapUsed);
        }
        setImmediate(done);
      },
    });
    const { code } = await run(BATCH, { stdin, stdout });
    expect({ code, written }).toEqual({ code: 0, written: total });
    expect(furthest).toBeLessThan(100);
    expect(highest - lowest).toBeLessThan(150e6);
  });
});
