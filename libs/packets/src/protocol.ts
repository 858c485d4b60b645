/** IANA protocol numbers that the analyzer names. */
export const ICMP = 1;
export const TCP = 6;
export const UDP = 17;

const NAMES: Record<number, string> = { [ICMP]: 'icmp', [TCP]: 'tcp', [UDP]: 'udp' };

export function protocolName(protocol: number): string {
  return NAMES[protocol] ?? `protocol ${protocol}`;
}

export function hasPorts(protocol: number): boolean {
  return protocol === TCP || protocol === UDP;
}

/** ICMP types that ask and the type that answers them (RFC 792, RFC 950). */
const ICMP_ANSWERS: Record<number, number> = { 8: 0, 13: 14, 15: 16, 17: 18 };

/** The ICMP type of the answer, or undefined for a message that isn't answered. */
export function icmpAnswerType(type: number): number | undefined {
  return ICMP_ANSWERS[type];
}
