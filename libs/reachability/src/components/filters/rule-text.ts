import {
  ICMP,
  ICMPV6,
  isIcmp,
  type IntervalSet,
  IntervalSet as Sets,
  protocolName,
  rangesText,
  TCP,
  UDP,
} from '../../../../packets/src/index.js';

/** The protocol and port part that security-group rules and ACL entries share. */
export interface ServiceMatch {
  /** IANA number, or null for all protocols. */
  protocol: number | null;
  /** Null: every port. */
  ports: IntervalSet | null;
  /** Null: every ICMP message; else type * 256 + code. */
  icmp: IntervalSet | null;
}

const NUMBERS: Record<string, number> = { tcp: TCP, udp: UDP, icmp: ICMP, icmpv6: ICMPV6 };

/** EC2 gives protocols as names or as decimal numbers, -1 for all. */
export function protocolNumber(text: string): number | null {
  const number = NUMBERS[text.toLowerCase()] ?? Number(text);
  return number === -1 ? null : number;
}

/** `type` or `code` -1 means all of them (R-SG-1, R-ACL-1). */
export function icmpMatch(type: number | undefined, code: number | undefined): IntervalSet | null {
  if (type === undefined || type === -1) return null;
  if (code === undefined || code === -1) return Sets.range(type * 256, type * 256 + 255);
  return Sets.of(type * 256 + code);
}

export function serviceText({ protocol, ports, icmp }: ServiceMatch): string {
  if (protocol === null) return 'all traffic';
  const name = protocolName(protocol);
  if (isIcmp(protocol))
    return icmp === null ? `${name} all` : `${name} type ${Math.floor(Number(icmp.first ?? 0) / 256)}`;
  if (protocol !== TCP && protocol !== UDP) return name;
  return ports === null ? `${name} all ports` : `${name} ${rangesText(ports).join(', ')}`;
}
