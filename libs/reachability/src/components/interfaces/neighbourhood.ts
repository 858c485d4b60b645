import type { InterfaceNode } from '../../../../snapshot/src/network/index.js';
import type { Branch, Station } from '../../walk/branch.js';
import type { Neighbourhood } from '../../walk/crossing.js';

/** Whose interfaces a group in an ingress rule can mean (R-SG-3): those of the VPC that the packets come from
 *  directly, over a connection that carries such references. What a machine in between passes on keeps its
 *  sender's address, which that machine doesn't have; what it masquerades comes from itself. */
export function neighbourhoodOf(
  { crossings, leg, header, flows }: Branch,
  node: InterfaceNode,
  from: Station | null,
): Neighbourhood | undefined {
  if (!from) return undefined;
  if (from.attachment || from.subnet.vpc !== node.vpc) {
    return crossings.findLast((one) => one.leg === leg && one.source === header.source)?.neighbourhood;
  }
  if (!from.node) return undefined;
  const itsOwn = !from.forwarded || from.node.own.covers(flows.project(header.source));
  return itsOwn ? { vpc: node.vpc } : undefined;
}
