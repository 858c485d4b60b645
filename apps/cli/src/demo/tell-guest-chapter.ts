import type { Diagnosis } from '../../../../libs/reachability/src/index.js';
import { askStory, chapter, type StoryParts } from './ask-story.js';
import { lookIntoMachine } from './guest-machine.js';
import { EXPECTED, NAT_INSTANCE } from './story.js';

/** What the service may say to run on the machine. It reaches a shell of root here, inside the namespace. */
const ALLOWED = /^sudo (sysctl -w net\.ipv4\.[\w.]+=\d+|iptables(-nft|-legacy)? -t nat [\w\s./:-]+)$/;

/** The NAT instance as a real Linux in a network namespace: looked into as it comes, mended by the commands
 *  of the fix, and looked into again. Gives the number of wrong answers. */
export async function tellGuestChapter(
  parts: StoryParts,
  targetId: string,
  publicIp: string | undefined,
): Promise<number> {
  const { client, account, out } = parts;
  const instanceId = account.ids.get(NAT_INSTANCE.resource)!;
  await chapter(out, 6, 'A real guest', [
    'A Linux as it comes takes the place of the NAT instance, in a network namespace of this computer. It is',
    'asked with the commands of `wayout guest-script`, and the service is given what they print.',
  ]);
  const fresh = await lookIntoMachine(NAT_INSTANCE.address, []);
  if ('missing' in fresh) {
    await out.line(
      `\nNot shown here: ${fresh.missing}. Run as root on Linux with iproute2 and iptables to see it.`,
    );
    return 0;
  }
  await client.uploadGuest(instanceId, { scriptOutput: fresh.output });
  const { first, wrong } = await askStory(parts, targetId, EXPECTED.freshGuest);
  if (parts.stop.asked) return wrong;

  const commands = first === null ? [] : guestCommands(first);
  const strange = commands.find((one) => !ALLOWED.test(one));
  if (commands.length === 0 || strange !== undefined) {
    await out.line(`✗ ${strange === undefined ? 'no verified fix was offered' : `not run: ${strange}`}`);
    return wrong + 1;
  }
  await out.line(`\nThe commands of the fix are run on the machine, and it is asked again:`);
  for (const one of commands) await out.line(`  ${one}`);
  const mended = await lookIntoMachine(
    NAT_INSTANCE.address,
    commands.map((one) => one.replace(/^sudo /, '')),
  );
  if ('missing' in mended) {
    await out.line(`\nNot shown here: ${mended.missing}.`);
    return wrong;
  }
  await client.uploadGuest(instanceId, { scriptOutput: mended.output });
  const reachable = { ...EXPECTED.mendedGuest, ...(publicIp !== undefined && { publicIp }) };
  return wrong + (await askStory(parts, targetId, reachable)).wrong;
}

/** For the running machine only: what holds after a reboot is written to files, and this one has none. */
function guestCommands({ fixes }: Diagnosis): string[] {
  const fix = fixes.find(({ verification }) => verification.status === 'verified');
  return (fix?.edits ?? []).flatMap((edit) =>
    edit.action === 'guest:run' ? edit.parameters.commands : [`${edit.action}`],
  );
}
