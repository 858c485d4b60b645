import {
  allIpv4,
  allIpv6,
  internetIpv4,
  internetIpv6,
  IntervalSet,
  nat64Ipv6,
} from '../../../packets/src/index.js';
import type { InterfaceNode, NetworkIndex } from '../../../snapshot/src/network/index.js';
import { listedAddresses, serviceAddressList } from '../components/endpoints/service-prefix-list.js';
import type { AssumptionNote, UnknownFact } from '../walk/branch.js';
import { gapFact } from '../walk/describe.js';
import type { ServiceDestination } from './service-destination.js';

const internet = internetIpv4.union(internetIpv6);
const NAT64_BASE = nat64Ipv6.first as bigint;

/** The addresses of the service outside the VPC: those of its prefix list, or any public one. */
export function publicAddresses(index: NetworkIndex, node: InterfaceNode, name: string): ServiceDestination {
  const list = serviceAddressList(index, node.vpc, name);
  const as = addressing(index, node);
  const listed = list?.known ? as.of(list.value.set) : undefined;
  if (listed && !listed.isEmpty) {
    const where = 'the addresses of its prefix list';
    return {
      destinations: listed,
      outsideOnly: true,
      doubts: [],
      service: { name, assumptions: [publicName(name, `${where}${as.how}`)], warnings: [] },
    };
  }
  const ifHolds = 'they are among those that it reaches';
  const ifNot = 'they are among the others';
  const fact: UnknownFact =
    list && !list.known
      ? gapFact(list.gap, ifHolds, ifNot)
      : {
          code: 'NAME_NOT_RESOLVED',
          component: { type: 'service', id: name },
          summary: `the public addresses of ${name} are not known, and not all public addresses fare alike`,
          howToLearn: 'resolve the name and give its addresses in the field addresses',
          ifHolds,
          ifNot,
        };
  return {
    destinations: as.of(list ? internet : internet.minus(listedAddresses(index, node.vpc))),
    outsideOnly: true,
    doubts: [{ fact, counts: 'where-mixed' }],
    service: { name, assumptions: [publicName(name, `public addresses${as.how}`)], warnings: [] },
  };
}

/** Private hosted zones and names that the machine itself keeps aren't in EC2's documents. */
function publicName(name: string, where: string): AssumptionNote {
  return {
    code: 'SERVICE_NAME_IS_PUBLIC',
    summary: `the name of ${name} leads to ${where}, and no private hosted zone or hosts file leads it elsewhere`,
    confirmBy: 'resolve the name on the machine, and give its addresses in the field addresses',
  };
}

/** The addresses of a service as one client sees them: IPv4; without an IPv4 address of its own those that DNS64
 *  makes of them (R-NAT-9), or else the IPv6 addresses of the service's dual-stack name. */
function addressing(
  index: NetworkIndex,
  { own, subnet }: InterfaceNode,
): {
  of: (addresses: IntervalSet) => IntervalSet;
  how: string;
} {
  if (!own.intersect(allIpv4).isEmpty) return { of: (addresses) => addresses.intersect(allIpv4), how: '' };
  if (subnet.doc.EnableDns64 !== true) {
    // VPCs have global IPv6 ranges themselves: these are no service's.
    const vpcs = IntervalSet.union([...index.vpcs.values()].map(({ cidrs }) => cidrs));
    const of = (addresses: IntervalSet): IntervalSet => addresses.intersect(allIpv6).minus(vpcs);
    return { of, how: ' (IPv6, by its dual-stack name)' };
  }
  const translated = (addresses: IntervalSet): IntervalSet =>
    IntervalSet.union(
      addresses
        .intersect(allIpv4)
        .intervals()
        .map(([from, to]) => IntervalSet.halfOpen(NAT64_BASE + BigInt(from), NAT64_BASE + BigInt(to))),
    );
  return { of: translated, how: ' (behind 64:ff9b::/96, by DNS64)' };
}
