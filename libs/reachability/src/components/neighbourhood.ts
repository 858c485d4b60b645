import type { InterfaceNode } from '../../../snapshot/src/network/index.js';
import type { Branch, Station } from '../walk/branch.js';
import type { Neighbourhood } from '../walk/crossing.js';

/** Whose interfaces a group in an ingress rule can mean (R-SG-3): those of the VPC that the packets come from
 *  directly, over a connection that carries such references. */
export function neighbourhoodOf(
  { crossings, leg, header }: Branch,
  node: InterfaceNode,
  from: Station | null,
): Neighbourhood | undefined {
  if (!from) return undefined;
  if (from.attachment || from.subnet.vpc !== node.vpc) {
    return crossings.findLast((one) => one.leg === leg && one.source === header.source)?.neighbourhood;
  }
  return from.node !== undefined && !from.forwarded ? { vpc: node.vpc } : undefined;
}
