/** One packet with real numbers. `sourcePort` and `port` mean something for TCP and UDP only. */
export interface Packet {
  /** IANA protocol number. */
  protocol: number;
  source: string;
  sourcePort: number;
  destination: string;
  port: number;
  icmpType: number;
  icmpCode: number;
}

export const ICMP = 1;
export const TCP = 6;
export const UDP = 17;
export const ICMPV6 = 58;

/** The answer: everything turned round; an echo request (8) is answered by an echo reply (0), R-ICMP-1;
 *  in ICMPv6 they are 128 and 129. */
export function answerTo(packet: Packet): Packet {
  return {
    protocol: packet.protocol,
    source: packet.destination,
    sourcePort: packet.port,
    destination: packet.source,
    port: packet.sourcePort,
    icmpType: answerType(packet),
    icmpCode: packet.icmpCode,
  };
}

function answerType({ protocol, icmpType }: Packet): number {
  if (protocol === ICMP && icmpType === 8) return 0;
  return protocol === ICMPV6 && icmpType === 128 ? 129 : icmpType;
}

export function packetText(packet: Packet): string {
  const what = [ICMP, ICMPV6].includes(packet.protocol)
    ? `icmp type ${packet.icmpType}`
    : `protocol ${packet.protocol}`;
  return `${packet.source}:${packet.sourcePort} -> ${packet.destination}:${packet.port} ${what}`;
}
