import { holdsIpv4, holdsIpv6, IntervalSet, nat64Ipv6, parseAddress } from '../../../packets/src/index.js';
import type { NetworkIndex } from '../../../snapshot/src/network/index.js';
import type { DiagnosisRequest } from '../diagnosis/request.js';
import { resolveInterface } from './resolve-interface.js';
import type { InterfaceSource } from './source-addresses.js';

const NAT64_BASE = nat64Ipv6.first as bigint;

/** The addresses that an IPv6-only source uses for a destination that was taken as IPv4; undefined where there
 *  are none. A name of IPv4 hosts resolves to 64:ff9b::/96 where its subnet has DNS64 on (R-NAT-9; Amazon VPC
 *  User Guide, "DNS64 and NAT64"); an interface may have an IPv6 address too. An address is taken as it is. */
export function asIpv6Destination(
  index: NetworkIndex,
  { destination, addresses, vpcId }: DiagnosisRequest,
  { node, standIns }: InterfaceSource,
): IntervalSet | undefined {
  if (!standIns || !holdsIpv4(standIns)) return undefined;
  if (/^(i|eni)-/.test(destination)) {
    const { primaryIpv6 } = resolveInterface(index, destination, '/destination', vpcId);
    return primaryIpv6 === undefined ? undefined : IntervalSet.of(primaryIpv6);
  }
  const isName = parseAddress(destination) === undefined && !destination.includes('/');
  if (!isName || addresses === undefined || node.subnet.doc.EnableDns64 !== true) return undefined;
  const known = IntervalSet.union(addresses.map((text) => IntervalSet.of(parseAddress(text)!)));
  // The resolver makes up addresses only for names without IPv6 addresses of their own.
  if (holdsIpv6(known)) return undefined;
  return IntervalSet.union(addresses.map((text) => IntervalSet.of(NAT64_BASE + BigInt(parseAddress(text)!))));
}
