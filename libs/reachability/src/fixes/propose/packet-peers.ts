import {
  addressBlocks,
  allIpv4,
  allIpv6,
  type FlowSet,
  hasPorts,
  type IntervalSet,
  internetIpv4,
  internetIpv6,
  isIcmp,
  protocolName,
} from '../../../../packets/src/index.js';
import type { HopRecord } from '../../walk/branch.js';

/** A rule needs at most this many blocks to name its peers; beyond, the whole family is named. */
const MOST_BLOCKS = 8;

/** The packets of a hop in the terms of rules: no wider than the question (least privilege). */
export interface PacketTerms {
  protocol: number;
  /** EC2's word for it. */
  protocolText: string;
  cidrs: string[];
  /** Null where the protocol has no ports. */
  ports: { from: number; to: number }[] | null;
  icmp: { type: number; code: number } | null;
}

/** @param peer the end of the packet that the rule names. */
export function termsOf({ headerIn, flowsIn }: HopRecord, peer: 'source' | 'destination'): PacketTerms {
  const { protocol } = headerIn;
  const icmp = isIcmp(protocol) ? Number(flowsIn.project(headerIn.icmp).first ?? 0) : null;
  return {
    protocol,
    protocolText: ['tcp', 'udp', 'icmp', 'icmpv6'].includes(protocolName(protocol))
      ? protocolName(protocol)
      : `${protocol}`,
    cidrs: cidrsOf(flowsIn.project(headerIn[peer])),
    ports: hasPorts(protocol) ? portRanges(flowsIn, headerIn.destinationPort) : null,
    icmp: icmp === null ? null : { type: Math.floor(icmp / 256), code: icmp % 256 },
  };
}

/** The set as CIDRs with their lengths: exact where that takes few blocks, all hosts outside as "0.0.0.0/0". */
export function cidrsOf(set: IntervalSet): string[] {
  return [
    ...familyCidrs(set.intersect(allIpv4), internetIpv4, '0.0.0.0/0', '/32'),
    ...familyCidrs(set.intersect(allIpv6), internetIpv6, '::/0', '/128'),
  ];
}

function familyCidrs(set: IntervalSet, internet: IntervalSet, all: string, length: string): string[] {
  if (set.isEmpty) return [];
  if (set.covers(internet)) return [all];
  const blocks = addressBlocks(set);
  return blocks.length > MOST_BLOCKS
    ? [all]
    : blocks.map((block) => (block.includes('/') ? block : block + length));
}

function portRanges(flows: FlowSet, variable: number): { from: number; to: number }[] {
  return flows
    .project(variable)
    .intervals()
    .map(([from, to]) => ({ from: Number(from), to: Number(to) - 1 }));
}
