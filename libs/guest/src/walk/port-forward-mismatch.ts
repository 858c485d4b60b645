import type { GuestFinding } from '../findings/guest-finding.js';
import type { PacketBranch } from '../netfilter/packet-branch.js';
import type { Machine } from '../routing/machine.js';
import { interfaceAsked, nearRules } from './near-rules.js';

/** R-PF-2: a port forwarding in PREROUTING that would take these packets, were it not for the interface:
 *  the rule names another one, or the packets are the machine's own and never pass PREROUTING. */
export function portForwardMismatch(
  machine: Machine,
  branch: PacketBranch,
  fromItself: boolean,
): GuestFinding | undefined {
  const { netfilter } = machine.facts;
  if (!netfilter.known) return undefined;
  const asked = fromItself ? { ...branch, inInterface: 'lo' } : branch;
  const near = nearRules(netfilter.value, 'prerouting', asked, machine).find(
    ({ action, failed }) =>
      (action.do === 'redirect' || action.do === 'dnat') &&
      failed.every((condition) => interfaceAsked(condition) !== undefined) &&
      (fromItself || failed.length > 0),
  );
  if (!near) return undefined;
  const names = near.failed.flatMap((condition) => interfaceAsked(condition)?.names ?? []);
  const why = fromItself
    ? 'requests of the machine itself go out by lo and never pass PREROUTING'
    : `the packets come in by ${branch.inInterface}, the rule is for ${names.join(', ')}`;
  return {
    code: 'GUEST_PORT_FORWARD_INTERFACE_MISMATCH',
    summary: `the port forwarding "${near.rule.text}" doesn't apply: ${why}`,
    evidence: {
      rule: near.rule.text,
      interfaces: names,
      inInterface: fromItself ? 'lo' : branch.inInterface,
    },
    rule: near.rule,
  };
}
