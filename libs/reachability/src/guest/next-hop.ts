import { formatAddress } from '../../../packets/src/index.js';
import type { InterfaceNode } from '../../../snapshot/src/network/index.js';
import { unsupported } from '../components/unsupported.js';
import type { Branch } from '../walk/branch.js';
import { label } from '../walk/describe.js';
import type { Move } from '../walk/move.js';
import { opaqueEnd } from '../walk/step.js';
import { guestHop } from './guest-stage.js';

/** A guest's route may name another machine of its subnet instead of the VPC's router. The subnet's route table
 *  then has no say, and the packets are followed no further. Undefined for the router. */
export function handedToNeighbour(
  branch: Branch,
  outNode: InterfaceNode,
  gateway: number | undefined,
): Move | undefined {
  const neighbour = gateway === undefined ? undefined : outNode.vpc.owners.get(gateway);
  if (gateway === undefined || !neighbour || neighbour.instanceId === outNode.instanceId) return undefined;
  const what = `a next hop of the guest beside the VPC's router, ${formatAddress(gateway)} at ${label(neighbour)},`;
  return opaqueEnd(branch, guestHop(outNode), unsupported('network-interface', neighbour.id, what));
}
