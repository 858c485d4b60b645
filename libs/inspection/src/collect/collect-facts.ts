import { FACT_COMMAND_NAMES, type FactCommandName } from '../commands/fact-commands.js';
import type { GuestSession } from '../shell/guest-shell.js';
import { assembleFacts, type CommandOutputs } from './assemble-facts.js';
import type { CommandOutput } from './command-output.js';
import type { GuestFactsDocument } from './guest-facts-document.js';
import { runCommand } from './run-command.js';

/** Commands at a time on one connection; sshd allows 10 (MaxSessions). */
const AT_A_TIME = 4;

export interface Collected {
  readonly document: GuestFactsDocument;
  readonly outputs: CommandOutputs;
}

/** Runs every command and makes the facts of what came back. Never throws: what went wrong is in `unread`. */
export async function collectFacts(
  session: GuestSession,
  about: { instanceId: string; now: () => Date },
): Promise<Collected> {
  const outputs = new Map<FactCommandName, CommandOutput>();
  const user = await runCommand(session, 'user', false);
  outputs.set('user', user);
  const isRoot = user.ok && user.stdout.trim() === '0';
  const waiting = FACT_COMMAND_NAMES.filter((name) => name !== 'user');
  const work = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      outputs.set(name, await runCommand(session, name, isRoot));
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  const collectedAt = about.now().toISOString();
  return { document: assembleFacts(outputs, { instanceId: about.instanceId, collectedAt }), outputs };
}
