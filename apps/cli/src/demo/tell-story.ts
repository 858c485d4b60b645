import type { Diagnosis } from '../../../../libs/reachability/src/index.js';
import type { Output } from '../io/output.js';
import { applyEdits } from './apply-edits.js';
import { changeLines } from './change-lines.js';
import type { LabAccount } from './lab-account.js';
import type { ServiceClient } from './service-client.js';
import { blockersOf, CLIENTS, deviations, EXPECTED, type Expectation } from './story.js';
import { wrapText } from './wrap-text.js';

export interface StoryParts {
  client: ServiceClient;
  account: LabAccount;
  out: Output;
  /** Asked to stop in the middle? */
  stop: Readonly<{ asked: boolean }>;
}

const WIDTH = 98;
const CHAPTERS = 5;

/** A private network that doesn't get out: read, diagnosed, mended, read again.
 *  Gives the number of answers that aren't what the story says; null if it was stopped before its end. */
export async function tellStory(parts: StoryParts): Promise<number | null> {
  const { client, account, out, stop } = parts;
  const { accountId, region, roleArn } = account;
  const targetId = await client.createTarget({ name: 'the example', accountId, regions: [region], roleArn });
  let wrong = 0;

  await chapter(out, 1, 'As deployed', [
    `examples/nat-instance.yaml is deployed in account ${accountId}, ${region}, of a stand-in for EC2.`,
    'The service reads it through the AWS SDK, by a role with an external id, as it reads a real account.',
  ]);
  const since = await client.readTarget(targetId);
  const asked = await ask(parts, targetId, EXPECTED.deployed);
  wrong += asked.wrong;

  if (stop.asked) return null;
  await chapter(out, 2, 'The verified fix', [
    'Tried on a copy of the network before it is offered; the best one comes first.',
  ]);
  const fix = asked.first?.fixes.find(({ verification }) => verification.status === 'verified');
  if (fix === undefined) {
    await out.line('✗ no verified fix was offered');
    return wrong + 1;
  }
  for (const line of [fix.title, ...fix.render.awsCli.map((command) => `  ${command}`)]) await out.line(line);
  await out.line(`The way back:\n${fix.undo.map((command) => `  ${command}`).join('\n')}`);

  if (stop.asked) return null;
  await chapter(out, 3, 'Applied, and read again', [
    'The edits went to the stand-in through the AWS SDK. The configuration is right now.',
    'Whether Linux on the NAT instance forwards and masquerades, EC2 does not know.',
  ]);
  await applyEdits(fix.edits, region);
  wrong += (await ask(parts, targetId, EXPECTED.mended)).wrong;

  if (stop.asked) return null;
  await chapter(out, 4, 'Once the guest is known to forward', [
    'The stand-in has no real machine behind its NAT instance, so nobody has looked into one here:',
    'this is the same question with "assumeGuest": "forwarding".',
  ]);
  const publicIp = account.lab.network().regions[0]?.lists.Addresses?.[0]?.PublicIp;
  const reachable = { ...EXPECTED.forwarding, ...(publicIp !== undefined && { publicIp }) };
  wrong += (await ask(parts, targetId, reachable, 'forwarding')).wrong;

  if (stop.asked) return null;
  await chapter(out, 5, 'What changed', ['Between the first reading of the whole account and one of now:']);
  const lines = changeLines(await client.changes(await client.readTarget(targetId), since));
  for (const line of lines) await out.line(`  ${line}`);
  const expected = ['Routes[0.0.0.0/0]', 'SourceDestCheck'];
  const complete = expected.every((path) => lines.some((line) => line.includes(` ${path}`)));
  await out.line(complete ? '✓ the route and the check, as applied' : `✗ expected ${expected.join(' and ')}`);
  return wrong + (complete ? 0 : 1);
}

async function chapter(out: Output, number: number, title: string, text: readonly string[]): Promise<void> {
  const heading = `── ${number}/${CHAPTERS} ${title} `;
  await out.line(`\n${heading.padEnd(WIDTH, '─')}\n${text.join('\n')}`);
}

/** Asks for both machines. Of the first the whole text is shown: they differ in their address only. */
async function ask(
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
  ].join(', ');
}

function summaryOf(answer: Diagnosis): string {
  return `${wrapText(answer.headline, WIDTH)}\n  the whole text: GET /v1/diagnoses/${answer.id}/text`;
}
