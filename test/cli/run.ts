import { PassThrough, Readable, Writable } from 'node:stream';
import type { CliIo } from '../../apps/cli/src/io/cli-io.js';
import { runCli } from '../../apps/cli/src/run-cli.js';

interface RunResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** Where the CLI tests read their network. */
export const SEED = 'examples/seed';

/** A stream that keeps what is written to it. */
export function collector(): { stream: Writable; text(): string } {
  const stream = new PassThrough({ highWaterMark: 1 << 30 });
  const kept: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => kept.push(chunk));
  return { stream, text: () => Buffer.concat(kept).toString() };
}

/** Runs one command line in this process. */
export async function run(
  argv: string[],
  given: { stdin?: string | Readable } & Partial<Omit<CliIo, 'stdin'>> = {},
): Promise<RunResult> {
  const out = collector();
  const err = collector();
  const { stdin = '', ...rest } = given;
  const code = await runCli(argv, {
    stdin: typeof stdin === 'string' ? Readable.from([Buffer.from(stdin)]) : stdin,
    stdout: out.stream,
    stderr: err.stream,
    env: {},
    now: () => new Date('2026-03-09T08:15:27.000Z'),
    resolve4: () => Promise.reject(new Error('tests resolve no names')),
    resolve6: () => Promise.reject(new Error('tests resolve no names')),
    untilStopped: () => Promise.resolve(),
    ...rest,
  });
  await new Promise((resolve) => setImmediate(resolve));
  return { code, stdout: out.text(), stderr: err.text() };
}
