import { allIpv4, allIpv6, holdsIpv4, holdsIpv6 } from '../../../packets/src/index.js';
import type { Branch } from './branch.js';
import { withFlows } from './step.js';

/** The branch's packets, each family by itself. Questions about both families are parted at their start, so
 *  that from there on a branch is of one family. */
export function byFamily(branch: Branch): Branch[] {
  const { flows, header } = branch;
  const domain = flows.space.domain(header.destination);
  if (!holdsIpv4(domain) || !holdsIpv6(domain)) return [branch];
  return [allIpv4, allIpv6]
    .map((family) => withFlows(branch, flows.restrict(header.destination, family)))
    .filter((part) => !part.flows.isEmpty);
}

/** Whether a branch (of one family) holds IPv6 packets. */
export function isIpv6({ flows, header }: Branch): boolean {
  const { destination } = header;
  return holdsIpv6(flows.boxes[0]?.get(destination) ?? flows.space.domain(destination));
}
