import { contains, isIpv6, isUniqueLocal, toBigInt } from './addresses.js';
import { Dropped } from './ends.js';
import { toText } from './ipv4.js';
import { ICMP, ICMPV6, type Packet } from './packet.js';

/** RFC 6052: an IPv4 address in IPv6 clothes. */
function isNat64(address: string): boolean {
  return contains('64:ff9b::/96', address);
}

function embeddedIpv4(address: string): string {
  return toText(Number(toBigInt(address) % 2n ** 32n));
}

/** R-NAT-9: the IPv4 packet that a NAT gateway makes of an IPv6 one. */
export function nat64(packet: Packet): Packet {
  if (!isNat64(packet.destination)) throw new Dropped('NAT gateway: no IPv6 but NAT64');
  const destination = embeddedIpv4(packet.destination);
  if (packet.protocol !== ICMPV6) return { ...packet, destination };
  if (packet.icmpType !== 128) throw new Dropped('NAT64: echo only');
  return { ...packet, destination, protocol: ICMP, icmpType: 8 };
}

/** R-V6-1: what no gateway carries. */
export function onTheInternet(destination: string): void {
  if (isUniqueLocal(destination)) throw new Dropped('unique local destination');
  if (isIpv6(destination) && isNat64(destination)) throw new Dropped('no NAT64 there');
}
