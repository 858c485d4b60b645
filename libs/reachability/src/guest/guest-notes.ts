import { type Guest, guestWarnings } from '../../../guest/src/index.js';
import type { InterfaceNode } from '../../../snapshot/src/network/index.js';
import type { Branch } from '../walk/branch.js';
import { instanceRef } from '../walk/describe.js';
import { addWarning } from '../walk/step.js';
import { guestDrop } from './guest-stage.js';

/** What is to be said of a machine whatever it does with these packets: what will break it later (R-NI-2,
 *  R-PF-4), and which rules nobody looked for. */
export function withGuestNotes(branch: Branch, node: InterfaceNode, { facts }: Guest): Branch {
  const component = instanceRef(node);
  const warned = guestWarnings(facts).reduce(
    (next, finding) => addWarning(next, guestDrop(node, finding, {}), component),
    branch,
  );
  const assumptions = facts.netfilter.known ? facts.netfilter.value.assumptions : [];
  const noted = assumptions.map((summary) => ({
    code: 'GUEST_RULES_NOT_READ',
    summary: `${component.id}: ${summary}`,
    confirmBy: 'iptables-save; iptables-legacy-save; nft -j list ruleset on the instance',
  }));
  return noted.length === 0 ? warned : { ...warned, assumptions: [...warned.assumptions, ...noted] };
}
