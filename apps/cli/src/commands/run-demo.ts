import { randomBytes } from 'node:crypto';
import { freePort } from '../demo/free-port.js';
import { openLabAccount } from '../demo/lab-account.js';
import { ServiceClient } from '../demo/service-client.js';
import { tellStory } from '../demo/tell-story.js';
import { EXIT } from '../exit-code.js';
import type { Session } from '../io/session.js';
import { openService } from '../open-service.js';
import type { DemoOptions } from './demo.js';

/** As shells give it for a program that SIGINT ended. */
const INTERRUPTED = 130;

/** Starts a stand-in for EC2 and the service on its embedded database, tells the story through the service's
 *  API, and goes on serving (`--once`: ends). Exit code 1 if an answer wasn't what the story says. */
export async function runDemo(session: Session, options: DemoOptions): Promise<number> {
  const { out, io } = session;
  // From the start on: whenever the user stops it, the database is closed before the program ends.
  const stop = { asked: false };
  const stopped = io.untilStopped().then(() => (stop.asked = true));
  const host = io.env['HOST'] || '127.0.0.1';
  const port = io.env['PORT'] || String(await freePort(3000, host));
  // A key of its own, so that a demo on the data of an earlier one works too. It ends with this process.
  const key = io.env['WAYOUT_BOOTSTRAP_KEY'] || `demo-${randomBytes(24).toString('base64url')}`;
  await out.line('Starting a stand-in for EC2, and Wayout with its embedded database …');
  const account = await openLabAccount();
  try {
    const service = await openService(
      { ...io.env, DATABASE_URL: undefined, HOST: host, PORT: port, WAYOUT_BOOTSTRAP_KEY: key },
      (line) => void tellTrouble(session, line),
    );
    try {
      await out.line(`The stand-in answers on ${account.lab.url}, the service on ${service.url}`);
      const wrong = await tellStory({ client: new ServiceClient(service.url, key), account, out, stop });
      if (wrong === null) return INTERRUPTED;
      await out.line(wrong === 0 ? '\nEvery answer was as it should be.' : `\n${wrong} answers were wrong.`);
      if (!options.once) {
        await out.line(invitation(service.url, key));
        await stopped;
      }
      return wrong === 0 ? EXIT.reachable : EXIT.blocked;
    } finally {
      await service.close();
    }
  } finally {
    await account.close();
  }
}

/** Of the service's log only what somebody has to act on: the story is what the reader came for. */
async function tellTrouble(session: Session, line: string): Promise<void> {
  const { level } = JSON.parse(line) as { level?: string };
  if (level === 'warn' || level === 'error' || level === 'fatal') await session.err.line(line);
}

function invitation(url: string, key: string): string {
  return [
    `\nService:       ${url}`,
    `Documentation: ${url}/docs`,
    `Key:           ${key}   (as long as this runs)`,
    `Try:           curl -H 'Authorization: Bearer ${key}' \\\n                 ${url}/v1/diagnoses`,
    '\nThe service keeps running; Ctrl-C stops it.',
  ].join('\n');
}
