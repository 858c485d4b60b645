import type { Diagnosis } from '../../../../libs/reachability/src/index.js';
import type { Output } from '../io/output.js';
import { readSeedDocuments } from './seed-documents.js';
import { SEED } from './seed-edits.js';
import type { ServiceClient } from './service-client.js';
import { wrapText } from './wrap-text.js';
import { blockersOf, deviations, STORY, type StoryStep } from './story.js';

/** Asks the story's questions through the API and prints the answers.
 *  Gives the number of answers that aren't what the story says; null if it was stopped before its end. */
export async function tellStory(
  client: ServiceClient,
  out: Output,
  stop: Readonly<{ asked: boolean }>,
): Promise<number | null> {
  const seed = await readSeedDocuments();
  let wrong = 0;
  for (const [position, step] of STORY.entries()) {
    await out.line(`\n${rule(`${position + 1}/${STORY.length} ${step.title}`)}\n${step.text}`);
    const documents = step.edits.reduce((before, edit) => edit(before), seed);
    const snapshotId = await client.uploadSnapshot(documents);
    for (const [place, source] of SEED.clients.entries()) {
      if (stop.asked) return null;
      const answer = await client.diagnose({
        snapshotId,
        source,
        destination: 'internet',
        protocol: 'tcp',
        port: 80,
        ...(step.assumeGuest && { assumeGuest: step.assumeGuest }),
      });
      // The two machines differ in their address only: one ladder a step shows the way of both.
      const text = place === 0 ? await client.text(answer.id) : null;
      wrong += await tellAnswer(out, step, answer, text);
    }
  }
  return wrong;
}

/** The service's text has the headline, the ladder and the blockers; without it they are short lines. */
async function tellAnswer(
  out: Output,
  step: StoryStep,
  answer: Diagnosis,
  text: string | null,
): Promise<number> {
  await out.line(`\n${text === null ? summaryOf(answer) : text.trimEnd()}\n`);
  const wrong = deviations(answer, step.expected);
  await out.line(
    wrapText(
      wrong.length === 0
        ? `✓ as it should be: ${resultOf(answer)}`
        : `✗ ${answer.id} is not as it should be: ${wrong.join('; ')}`,
      98,
    ),
  );
  return wrong.length === 0 ? 0 : 1;
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
  return [
    wrapText(answer.headline, 98),
    ...blockersOf(answer).map((one, place) => `  blocker ${place + 1}: ${one.code} at ${one.component.id}`),
    ...answer.unknowns.map((one) => `  unknown: ${one.code} at ${one.component.id}`),
    `  the whole text: GET /v1/diagnoses/${answer.id}/text`,
  ].join('\n');
}

function rule(title: string): string {
  return `── ${title} ${'─'.repeat(Math.max(3, 94 - title.length))}`;
}
