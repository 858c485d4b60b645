import { type IntervalSet, privateIpv4 } from '../../../../packets/src/index.js';
import type { InterfaceNode } from '../../../../snapshot/src/network/index.js';

/** Addresses that a machine in the middle may pass on as they are. */
export function insideOf({ vpc }: InterfaceNode): IntervalSet {
  return vpc.cidrs.union(privateIpv4);
}
