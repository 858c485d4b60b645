import type { PacketBranch } from '../netfilter/packet-branch.js';
import type { Collector } from './collector.js';
import type { Guest } from './guest.js';

/** R-NI-2: with the table full, the first packet of a connection is dropped ("nf_conntrack: table full").
 *  A limit of 0 is none. Gives back what goes on. */
export function dropWhenTableIsFull(
  { facts: { conntrack } }: Guest,
  branches: readonly PacketBranch[],
  collector: Collector,
): PacketBranch[] {
  if (!conntrack.known) return [...branches];
  const { count, max } = conntrack.value;
  if (max === 0 || count < max) return [...branches];
  return branches.filter((branch) => {
    if (branch.connection.state !== 'NEW') return true;
    collector.drop(branch, branch.flows, {
      code: 'GUEST_CONNTRACK_FULL',
      summary: `the connection table is full: ${count} of ${max} entries`,
      evidence: { 'net.netfilter.nf_conntrack_count': count, 'net.netfilter.nf_conntrack_max': max },
      rule: undefined,
    });
    return false;
  });
}
