import type {
  ExamplePacket,
  Hop,
  HopKind,
  Leg,
  PacketRanges,
} from '../../../reachability/src/diagnosis/hop.js';

export const CLIENT: ExamplePacket = {
  protocol: 'tcp',
  source: '10.10.2.101',
  sourcePort: 55634,
  destination: '1.1.1.1',
  destinationPort: 80,
};

/** The answer to a packet. */
export function answerTo(packet: ExamplePacket): ExamplePacket {
  return {
    protocol: packet.protocol,
    source: packet.destination,
    sourcePort: packet.destinationPort,
    destination: packet.source,
    destinationPort: packet.sourcePort,
  };
}

export function ranges(packet: ExamplePacket, more: Partial<PacketRanges> = {}): PacketRanges {
  return {
    protocol: packet.protocol,
    source: [packet.source],
    sourcePorts: packet.sourcePort === null ? [] : [`${packet.sourcePort}`],
    destination: [packet.destination],
    destinationPorts: packet.destinationPort === null ? [] : [`${packet.destinationPort}`],
    ...more,
  };
}

/** A hop that lets `before` pass, or turns it into `after`; everything else by `more`. */
export function hop(kind: HopKind, id: string, before: ExamplePacket, more: Partial<Hop> = {}): Hop {
  const after = more.examplePacket ?? before;
  return {
    seq: 0,
    kind,
    component: { type: kind, id },
    decision: 'pass',
    reached: true,
    packetIn: ranges(before, { sourcePorts: ['32768-60999'] }),
    packetOut: ranges(after, { sourcePorts: ['32768-60999'] }),
    examplePacketIn: before,
    examplePacket: after,
    nearMisses: [],
    ...more,
  };
}

/** Numbers the hops from 1. The outcome follows from their decisions. */
export function leg(direction: Leg['direction'], hops: Hop[], part: Leg['part'] = 'all'): Leg {
  const decisions = new Set(hops.map(({ decision }) => decision));
  const outcome = decisions.has('drop') ? 'dropped' : decisions.has('unknown') ? 'unknown' : 'delivered';
  return { direction, outcome, part, hops: hops.map((each, index) => ({ ...each, seq: index + 1 })) };
}
