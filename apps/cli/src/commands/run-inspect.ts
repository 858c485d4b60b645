import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  FileHostKeys,
  readScriptOutput,
  ScriptOutputError,
  type GuestFactsDocument,
  type ProbeResult,
} from '../../../../libs/inspection/src/index.js';
import { EXIT } from '../exit-code.js';
import type { Session } from '../io/session.js';
import { inspectInstance } from '../live/inspect-instance.js';
import { UsageError } from '../usage-error.js';
import type { InspectOptions } from './inspect.js';
import { readGuestWish } from './read-guest-wish.js';

/** Looks into a machine and gives its facts as JSON. What couldn't be read is told, and stands in them. */
export async function runInspect(
  session: Session,
  instance: string | undefined,
  options: InspectOptions,
): Promise<number> {
  const { pasted, out } = options;
  const facts =
    pasted === undefined
      ? await look(session, instance, options)
      : await readPasted(session, instance, pasted);
  const text = `${JSON.stringify(facts, null, 2)}\n`;
  for (const [part, reason] of Object.entries(facts.unread))
    await session.err.line(`not read: ${part} (${reason})`);
  if (out === undefined) {
    await session.out.write(text);
    return EXIT.reachable;
  }
  await mkdir(path.dirname(out), { recursive: true }).catch(notWritten(out));
  await writeFile(out, text, { mode: 0o600 }).catch(notWritten(out));
  await session.out.line(`The facts of ${facts.instanceId} are in ${out}`);
  return EXIT.reachable;
}

async function look(
  session: Session,
  instance: string | undefined,
  options: InspectOptions,
): Promise<GuestFactsDocument> {
  const wish = readGuestWish(instance, options);
  const hostKeys = new FileHostKeys(
    path.join(session.io.env['WAYOUT_DATA_DIR'] || '.wayout', 'host-keys.json'),
  );
  await session.progress.say(`Looking into ${wish.instanceId} …`);
  const inspection = { hostKeys, probes: options.probes ?? false, now: () => session.io.now() };
  const looking = inspectInstance(options, wish, inspection);
  const { document, probes, path: machines } = await looking.finally(() => session.progress.clear());
  for (const { instanceId, user, host, port, hostKey, firstSeen } of machines) {
    const first = firstSeen ? ', seen for the first time' : '';
    await session.err.line(`${instanceId}: ${user}@${host}:${port}, host key ${hostKey}${first}`);
  }
  for (const probe of probes ?? []) await session.err.line(probeLine(probe));
  return document;
}

async function readPasted(
  session: Session,
  instance: string | undefined,
  file: string,
): Promise<GuestFactsDocument> {
  const text = file === '-' ? await all(session.io.stdin) : await readFile(file, 'utf8').catch(notRead(file));
  try {
    const about = { collectedAt: session.io.now().toISOString() };
    return readScriptOutput(text, instance === undefined ? about : { ...about, instanceId: instance });
  } catch (error) {
    if (error instanceof ScriptOutputError) throw new UsageError(`--pasted ${file}: ${error.message}`);
    throw error;
  }
}

const probeLine = ({ destination, port, outcome, detail }: ProbeResult): string =>
  `probe tcp ${destination}:${port}: ${outcome} (${detail})`;

async function all(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

const notRead = (file: string) => (error: NodeJS.ErrnoException) => {
  throw new UsageError(`--pasted ${file}: ${error.code ?? error.message}`);
};

const notWritten = (file: string) => (error: NodeJS.ErrnoException) => {
  throw new UsageError(`--out ${file}: ${error.code ?? error.message}`);
};
