import { holdsIpv6, IntervalSet, parseCidr, uniqueLocalIpv6 } from '../../../packets/src/index.js';
import type { InterfaceNode, SubnetNode } from './nodes.js';
import { perIndex } from './per-index.js';

const kept = new WeakMap<SubnetNode, IntervalSet>();

/** Addresses that no gateway carries to the internet: unique local ones (RFC 4193), and the ranges of this
 *  subnet that IPAM keeps private, whatever their numbers (Amazon VPC User Guide, "Private IPv6 addresses"). */
export function privateIpv6(subnet: SubnetNode): IntervalSet {
  let set = kept.get(subnet);
  if (!set) {
    const ranges = (subnet.doc.Ipv6CidrBlockAssociationSet ?? [])
      .filter(({ Ipv6AddressAttribute }) => Ipv6AddressAttribute === 'private')
      .flatMap(({ Ipv6CidrBlock }) => parseCidr(Ipv6CidrBlock ?? '')?.set ?? []);
    set = IntervalSet.union([uniqueLocalIpv6, ...ranges]);
    kept.set(subnet, set);
  }
  return set;
}

/** Delegated prefixes of global IPv6 addresses (R-ENI-1, R-V6-1), of every VPC. */
export const globalIpv6Prefixes = perIndex((index): readonly { set: IntervalSet; node: InterfaceNode }[] =>
  [...index.vpcs.values()].flatMap(({ prefixOwners }) =>
    prefixOwners.flatMap(({ set, node }) => {
      const open = holdsIpv6(set) ? set.minus(privateIpv6(node.subnet)) : IntervalSet.empty;
      return open.isEmpty ? [] : [{ set: open as IntervalSet, node }];
    }),
  ),
);
