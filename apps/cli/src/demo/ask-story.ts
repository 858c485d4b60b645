import type { Diagnosis } from '../../../../libs/reachability/src/index.js';
import type { Output } from '../io/output.js';
import type { LabAccount } from './lab-account.js';
import type { ServiceClient } from './service-client.js';
import { blockersOf, CLIENTS, deviations, type Expectation } from './story.js';
import { wrapText } from './wrap-text.js';

export interface StoryParts {
  client: ServiceClient;
  account: LabAccount;
  out: Output;
  /** Asked to stop in the middle? */
  stop: Readonly<{ asked: boolean }>;
}

const WIDTH = 98;
const CHAPTERS = 6;

export async function chapter(
  out: Output,
  number: number,
  title: string,
  text: readonly string[],
): Promise<void> {
  const heading = `── ${number}/${CHAPTERS} ${title} `;
  await out.line(`\n${heading.padEnd(WIDTH, '─')}\n${text.join('\n')}`);
}

/** Asks for both machines. Of the first the whole text is shown: they differ in their address only. */
export async function askStory(
  { client, out }: StoryParts,
  targetId: string,
  expected: Expectation,
  assumeGuest?: 'forwarding',
): Promise<{ first: Diagnosis | null; wrong: number }> {
  let first: Diagnosis | null = null;
  let wrong = 0;
  for (const source of CLIENTS) {
    const question = { targetId, source, destination: 'internet', protocol: 'tcp', port: 80 } as const;
    const answer = await client.diagnose({ ...question, ...(assumeGuest && { assumeGuest }) });
    const text = first === null ? (await client.text(answer.id)).trimEnd() : summaryOf(answer);
    first ??= answer;
    const found = deviations(answer, expected);
    if (found.length > 0) wrong += 1;
    const verdict = found.length === 0 ? `✓ as it should be: ${resultOf(answer)}` : `✗ ${found.join('; ')}`;
    await out.line(`\n${text}\n\n${wrapText(verdict, WIDTH)}`);
  }
  return { first, wrong };
}

function resultOf(answer: Diagnosis): string {
  const held = answer.verdictIfAssumptionsHold;
  return [
    answer.verdict + (held === undefined ? '' : ` (${held} if the guest forwards)`),
    ...[...blockersOf(answer), ...answer.unknowns].map((one) => one.code),
    ...(answer.egressIdentity ? [`seen from outside as ${answer.egressIdentity.publicIp}`] : []),
    ...(answer.basis.includes('guest') ? ['basis guest'] : []),
  ].join(', ');
}

function summaryOf(answer: Diagnosis): string {
  return `${wrapText(answer.headline, WIDTH)}\n  the whole text: GET /v1/diagnoses/${answer.id}/text`;
}
