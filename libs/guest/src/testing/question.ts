import {
  FlowSet,
  FlowSpace,
  IntervalSet,
  ipv4CidrSet,
  parseIpv4,
  parseRange,
  type Header,
} from '../../../packets/src/index.js';

/** The packets that a test asks about: one TCP (or other) set with ranges in its fields. */
export function question(asked: {
  source?: string;
  destination?: string;
  sourcePorts?: string;
  port?: string;
  protocol?: number;
}): { space: FlowSpace; flows: FlowSet; header: Header } {
  const space = new FlowSpace();
  const protocol = asked.protocol ?? 6;
  const addresses = (text: string): IntervalSet =>
    text.includes('/') ? ipv4CidrSet(text) : IntervalSet.of(parseIpv4(text)!);
  const header: Header = {
    protocol,
    source: space.addVariable('source', addresses(asked.source ?? '10.10.2.101')),
    sourcePort: space.addVariable('source port', parseRange(asked.sourcePorts ?? '32768-60999', 0, 65535)!),
    destination: space.addVariable('destination', addresses(asked.destination ?? '203.0.113.0/24')),
    destinationPort: space.addVariable('port', parseRange(asked.port ?? '443', 0, 65535)!),
    icmp: space.constant(protocol === 1 ? 8 * 256 : 0),
  };
  return { space, flows: FlowSet.full(space), header };
}
