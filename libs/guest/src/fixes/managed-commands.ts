import type { GuestFacts } from '../facts/guest-facts.js';
import type { GuestFinding } from '../findings/guest-finding.js';
import { firewalldCommands } from './firewalld-commands.js';
import type { FixPlace, GuestEdit, ManagedCommands } from './guest-fix.js';
import { ruleManager } from './rule-manager.js';
import { ufwCommands } from './ufw-commands.js';

/** The fix in the words of firewalld or ufw. Undefined where nobody owns the rules, or where the owner has no
 *  word for it: a rule that it didn't write, a rule to be replaced. */
export function managedCommands(
  facts: GuestFacts,
  finding: GuestFinding,
  place: FixPlace,
  edits: readonly GuestEdit[],
): ManagedCommands | undefined {
  switch (ruleManager(facts)) {
    case 'firewalld':
      return firewalldCommands(facts, finding, place);
    case 'ufw':
      return ufwCommands(facts, finding, place, edits);
    case undefined:
      return undefined;
  }
}
