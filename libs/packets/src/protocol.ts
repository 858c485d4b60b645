/** IANA protocol numbers that the analyzer names. */
export const ICMP = 1;
export const TCP = 6;
export const UDP = 17;
export const ICMPV6 = 58;

const NAMES: Record<number, string> = { [ICMP]: 'icmp', [TCP]: 'tcp', [UDP]: 'udp', [ICMPV6]: 'icmpv6' };

export function protocolName(protocol: number): string {
  return NAMES[protocol] ?? `protocol ${protocol}`;
}

export function hasPorts(protocol: number): boolean {
  return protocol === TCP || protocol === UDP;
}

/** Whether the protocol has a type, a code and an identifier where TCP has ports: ICMP of either family. */
export function isIcmp(protocol: number): boolean {
  return protocol === ICMP || protocol === ICMPV6;
}

/** ICMP types that ask and the type that answers them (RFC 792, RFC 950; 128 of ICMPv6: RFC 4443). The two
 *  families use no number of a request twice. */
const ICMP_ANSWERS: Record<number, number> = { 8: 0, 13: 14, 15: 16, 17: 18, 128: 129 };

/** The ICMP type of the answer, or undefined for a message that isn't answered. */
export function icmpAnswerType(type: number): number | undefined {
  return ICMP_ANSWERS[type];
}
