import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { answerLine } from '../batch/answer-line.js';
import { splitLines } from '../batch/split-lines.js';
import { EXIT } from '../exit-code.js';
import type { Session } from '../io/session.js';
import { loadNetwork } from '../load-network.js';
import { DestinationResolver } from '../resolve-destination.js';
import { UsageError } from '../usage-error.js';
import type { BatchOptions } from './batch.js';

/** Lines between two updates of the progress line. */
const STEP = 1_000;

/** Answers a stream of requests in order, one at a time: memory doesn't depend on their number.
 *  Bad lines become error lines. Only a fault of the analyzer itself changes the exit code. */
export async function runBatch(session: Session, options: BatchOptions): Promise<number> {
  const input = await openRequests(session, options.requests);
  const network = await loadNetwork(session, options);
  const resolver = new DestinationResolver(session.io);
  const showProgress = !session.out.terminal;
  const context = { network, resolver, fixes: options.fixes, now: session.io.now };
  let done = 0;
  let faults = 0;
  for await (const line of splitLines(input)) {
    const answer = await answerLine(line, context);
    if (answer === null) continue;
    if (answer.fault !== undefined) {
      faults++;
      if (session.io.env['WAYOUT_DEBUG']) await session.err.line(`line ${line.number}: ${answer.fault}`);
    }
    await session.out.write(`${answer.text}\n`);
    if (session.out.closed) break;
    if (++done % STEP === 0 && showProgress) await session.progress.say(`${done} requests answered`);
  }
  await session.progress.clear();
  return faults === 0 ? EXIT.reachable : EXIT.internal;
}

async function openRequests(session: Session, requests: string): Promise<Readable> {
  if (requests === '-') return session.io.stdin;
  const isFolder = await stat(requests).then(
    (found) => found.isDirectory(),
    (error: NodeJS.ErrnoException) => {
      const why = error.code === 'ENOENT' ? 'there is no such file' : error.message;
      throw new UsageError(`--requests ${requests}: ${why}`);
    },
  );
  if (isFolder) throw new UsageError(`--requests ${requests}: expected a file, found a folder`);
  return createReadStream(requests);
}
