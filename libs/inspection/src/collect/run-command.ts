import { commandOf, type CommandName, type Power } from '../commands/command-text.js';
import type { CommandResult, GuestSession } from '../shell/guest-shell.js';
import { failed, type CommandOutput } from './command-output.js';
import { sudoRefusal } from './refusals.js';

/** Runs one command with as much power as it needs and gets: as root, by `sudo -n`, or without. */
export async function runCommand(
  session: GuestSession,
  name: CommandName,
  isRoot: boolean,
): Promise<CommandOutput> {
  const { root } = commandOf(name);
  const run = async (power: Power) => toOutput(await session.run(name, power));
  if (isRoot || root === 'never') return run('plain');
  if (root === 'if-refused') {
    const plain = await run('plain');
    if (!plain.ok || !/Permission denied/.test(plain.stderr)) return plain;
    const more = await run('sudo');
    return more.ok && sudoRefusal(more.stderr, more.exit) === null ? more : plain;
  }
  const output = await run('sudo');
  const refusal = output.ok ? sudoRefusal(output.stderr, output.exit) : output.reason;
  if (output.ok && refusal === null) return output;
  return root === 'helps' ? run('plain') : failed(`only root sees all of it, and ${refusal ?? ''}`);
}

function toOutput(result: CommandResult): CommandOutput {
  switch (result.end) {
    case 'exited': {
      const { stdout, stderr, exit } = result;
      return { ok: true, stdout, stderr, exit };
    }
    case 'timeout':
      return failed(`the command had no end after ${result.ms / 1000} s`);
    case 'overflow':
      return failed(`the output is longer than ${result.bytes} bytes`);
    case 'lost':
      return failed(result.reason);
  }
}
