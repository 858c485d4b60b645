import {
  type Address,
  allIpv4,
  allIpv6,
  holdsIpv4,
  holdsIpv6,
  internetIpv4,
  internetIpv6,
  IntervalSet,
} from '../../../packets/src/index.js';
import type { InterfaceNode } from '../../../snapshot/src/network/index.js';

export interface InterfaceSource {
  type: 'network-interface';
  node: InterfaceNode;
  /** Addresses of each family that the destination has. */
  addresses: IntervalSet;
  /** Those of them that the interface doesn't have: the walk says so, and then takes it to have them. */
  standIns?: IntervalSet;
}

/** An interface as the source of packets of the destinations' families. Where it has no address of a family,
 *  one that it could be given stands in. */
export function interfaceSource(
  node: InterfaceNode,
  own: IntervalSet,
  destinations: IntervalSet,
): InterfaceSource {
  const type = 'network-interface';
  const mine: IntervalSet[] = [];
  const lacking: IntervalSet[] = [];
  for (const [holds, all] of [
    [holdsIpv4, allIpv4],
    [holdsIpv6, allIpv6],
  ] as const) {
    if (!holds(destinations)) continue;
    const part = own.intersect(all);
    if (part.isEmpty) lacking.push(IntervalSet.of(all === allIpv4 ? standInIpv4(node) : standInIpv6(node)));
    else mine.push(part);
  }
  const addresses = IntervalSet.union([...mine, ...lacking]);
  if (lacking.length === 0) return { type, node, addresses };
  const standIns = IntervalSet.union(lacking);
  return { type, node, addresses, standIns };
}

function standInIpv4({ subnet, own }: InterfaceNode): Address {
  return subnet.cidr.intersect(allIpv4).minus(own).first ?? internetIpv4.first!;
}

/** EC2 keeps the first four addresses of a subnet. */
function standInIpv6({ subnet, vpc }: InterfaceNode): Address {
  const base = subnet.cidr.intersect(allIpv6).first ?? internetIpv6.first!;
  let address = BigInt(base) + 16n;
  while (vpc.owners.has(address)) address += 1n;
  return address;
}

/** The interface as it is. */
export function withoutStandIns({ node, standIns }: InterfaceSource): InterfaceNode {
  return standIns ? { ...node, own: node.own.minus(standIns) } : node;
}

/** The address that answers call the source by: one that it has, if it can be. */
export function shownAddress({ node, addresses, standIns }: InterfaceSource): Address {
  return (standIns ? addresses.minus(standIns) : addresses).first ?? node.primary;
}
