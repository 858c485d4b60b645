import type { ExamplePacket, PacketRanges } from '../../../reachability/src/diagnosis/hop.js';
import { shortList } from './short-list.js';

/** A set of packets on one line: "tcp 10.0.2.5 ports 32768-60999 → 0.0.0.0/5, … and 20 more port 443". */
export function packetRangesText(packet: PacketRanges, limit = 3): string {
  const icmp = packet.icmpType === undefined ? '' : ` type ${packet.icmpType}`;
  const portWord = isIcmp(packet.protocol) ? 'id' : 'port';
  const from = endRanges(packet.source, packet.sourcePorts, portWord, limit);
  const to = endRanges(packet.destination, packet.destinationPorts, portWord, limit);
  return `${packet.protocol}${icmp} ${from} → ${to}`;
}

/** One packet with its numbers: "tcp 10.0.2.5:55634 → 1.1.1.1:443". */
export function examplePacketText(packet: ExamplePacket): string {
  const icmp = packet.icmpType === undefined ? '' : ` type ${packet.icmpType}`;
  const from = exampleEnd(packet, 'source');
  const to = exampleEnd(packet, 'destination');
  return `${packet.protocol}${icmp} ${from} → ${to}`;
}

/** One end of an example packet. The identifier of a ping stands where others have a port (R-ICMP-1). */
export function exampleEnd(packet: ExamplePacket, end: 'source' | 'destination'): string {
  const address = end === 'source' ? packet.source : packet.destination;
  const port = end === 'source' ? packet.sourcePort : packet.destinationPort;
  if (port === null) return address;
  if (isIcmp(packet.protocol)) return `${address} id ${port}`;
  // Brackets for IPv6: RFC 3986, section 3.2.2.
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

export function isIcmp(protocol: string): boolean {
  return protocol === 'icmp' || protocol === 'icmpv6';
}

function endRanges(addresses: string[], ports: string[], word: string, limit: number): string {
  const where = addresses.length === 0 ? 'nothing' : shortList(addresses, limit);
  if (ports.length === 0) return where;
  const plural = ports.length > 1 || (ports[0] ?? '').includes('-') ? 's' : '';
  return `${where} ${word}${plural} ${shortList(ports, limit)}`;
}
