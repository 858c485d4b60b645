import type { Hop } from '../../../reachability/src/diagnosis/hop.js';
import { cleanText } from './clean-text.js';
import { exampleEnd, isIcmp } from './packet-text.js';
import { shortList } from './short-list.js';

const RANGE_LIMIT = 2;

/** What a hop changed in the packet, one line for each end that changed, unchanged ends left out:
 *  "source 10.10.2.101:55634 → 10.10.1.100:55634 (ports 32768-60999 kept)". The example packet gives
 *  the numbers; ranges are added where the hop maps a set. */
export function packetChanges(hop: Hop): string[] {
  const ends = (['source', 'destination'] as const).filter((end) => changed(hop, end));
  return ends.map((end) => cleanText(`${end} ${example(hop, end)}${ranges(hop, end)}`));
}

function changed(hop: Hop, end: 'source' | 'destination'): boolean {
  const { examplePacketIn: before, examplePacket: after } = hop;
  if (exampleEnd(before, end) !== exampleEnd(after, end)) return true;
  // A hop that only narrows its set (a partial drop) changes no packet.
  if (hop.decision !== 'translate') return false;
  return !same(hop.packetIn[end], hop.packetOut[end]) || !same(portsIn(hop, end), portsOut(hop, end));
}

function example(hop: Hop, end: 'source' | 'destination'): string {
  return `${exampleEnd(hop.examplePacketIn, end)} → ${exampleEnd(hop.examplePacket, end)}`;
}

function ranges(hop: Hop, end: 'source' | 'destination'): string {
  const addresses = mapping('addresses', hop.packetIn[end], hop.packetOut[end]);
  const word = isIcmp(hop.packetIn.protocol) ? 'ids' : 'ports';
  const ports = mapping(word, portsIn(hop, end), portsOut(hop, end), portKept(hop, end));
  const parts = [addresses, ports].filter((part) => part !== null);
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}

/** Whether the example keeps its port. A proxy picks a new one from the same range. */
function portKept(hop: Hop, end: 'source' | 'destination'): boolean {
  const field = end === 'source' ? 'sourcePort' : 'destinationPort';
  return hop.examplePacketIn[field] === hop.examplePacket[field];
}

/** Null where both sides are single values: the example says it already. */
function mapping(word: string, before: string[], after: string[], kept = true): string | null {
  if (!isSet(before) && !isSet(after)) return null;
  if (kept && same(before, after)) return `${word} ${shortList(before, RANGE_LIMIT)} kept`;
  return `${word} ${listOrNone(before)} → ${listOrNone(after)}`;
}

function listOrNone(values: string[]): string {
  return values.length === 0 ? 'none' : shortList(values, RANGE_LIMIT);
}

function isSet(values: string[]): boolean {
  const first = values[0] ?? '';
  return values.length > 1 || first.includes('-') || (first.includes('/') && !first.endsWith('/32'));
}

function portsIn(hop: Hop, end: 'source' | 'destination'): string[] {
  return end === 'source' ? hop.packetIn.sourcePorts : hop.packetIn.destinationPorts;
}

function portsOut(hop: Hop, end: 'source' | 'destination'): string[] {
  return end === 'source' ? hop.packetOut.sourcePorts : hop.packetOut.destinationPorts;
}

function same(a: string[], b: string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
