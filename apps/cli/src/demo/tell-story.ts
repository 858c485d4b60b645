import { applyEdits } from './apply-edits.js';
import { changeLines } from './change-lines.js';
import { askStory, chapter, type StoryParts } from './ask-story.js';
import { EXPECTED, NAT_INSTANCE } from './story.js';
import { tellGuestChapter } from './tell-guest-chapter.js';

/** A private network that doesn't get out: read, diagnosed, mended, read again.
 *  Gives the number of answers that aren't what the story says; null if it was stopped before its end. */
export async function tellStory(parts: StoryParts): Promise<number | null> {
  const { client, account, out, stop } = parts;
  const { accountId, region, roleArn } = account;
  // An earlier demo with the same database may have looked into the same machine.
  await client.uploadGuest(account.ids.get(NAT_INSTANCE.resource)!, { facts: {} });
  const targetId = await client.createTarget({ name: 'the example', accountId, regions: [region], roleArn });
  let wrong = 0;

  await chapter(out, 1, 'As deployed', [
    `examples/nat-instance.yaml is deployed in account ${accountId}, ${region}, of a stand-in for EC2.`,
    'The service reads it through the AWS SDK, by a role with an external id, as it reads a real account.',
  ]);
  const since = await client.readTarget(targetId);
  const asked = await askStory(parts, targetId, EXPECTED.deployed);
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
  wrong += (await askStory(parts, targetId, EXPECTED.mended)).wrong;

  if (stop.asked) return null;
  await chapter(out, 4, 'Once the guest is known to forward', [
    'The stand-in has no real machine behind its NAT instance, so nobody has looked into one yet:',
    'this is the same question with "assumeGuest": "forwarding".',
  ]);
  const publicIp = account.lab.network().regions[0]?.lists.Addresses?.[0]?.PublicIp;
  const reachable = { ...EXPECTED.forwarding, ...(publicIp !== undefined && { publicIp }) };
  wrong += (await askStory(parts, targetId, reachable, 'forwarding')).wrong;

  if (stop.asked) return null;
  await chapter(out, 5, 'What changed', ['Between the first reading of the whole account and one of now:']);
  const lines = changeLines(await client.changes(await client.readTarget(targetId), since));
  for (const line of lines) await out.line(`  ${line}`);
  const expected = ['Routes[0.0.0.0/0]', 'SourceDestCheck'];
  const complete = expected.every((path) => lines.some((line) => line.includes(` ${path}`)));
  await out.line(complete ? '✓ the route and the check, as applied' : `✗ expected ${expected.join(' and ')}`);
  if (!complete) wrong += 1;

  if (stop.asked) return null;
  return wrong + (await tellGuestChapter(parts, targetId, publicIp));
}
