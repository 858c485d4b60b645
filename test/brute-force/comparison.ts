import type { Diagnosis, FlowRanges } from '../../libs/reachability/src/diagnosis/diagnosis.js';
import { isIpv6, span, toBigInt } from './addresses.js';
import type { PacketAnswer, PacketQuestion } from './walk-packet.js';

type Outcome = PacketAnswer['outcome'];

/** Says in words what doesn't fit between the analyzer and the walk of one packet; undefined if nothing. */
export function disagreement(
  diagnosis: Diagnosis,
  explained: Outcome,
  packet: PacketQuestion,
  walked: PacketAnswer,
): string | undefined {
  const { outcome } = walked;
  // R-RT-4: undetermined is right even where each way ends alike.
  if (walked.forked && explained === 'unknown') return undefined;
  // R-RT-7: the walk doesn't look behind a machine in the middle; whatever that does, it may fail later on.
  if (walked.diverted && outcome === 'unknown' && explained === 'fails') return undefined;
  if (explained !== outcome) {
    const caution = explained === 'unknown' ? ' (over-cautious)' : '';
    return `explainPacket says ${explained}, the walk ${outcome}${caution}`;
  }
  switch (diagnosis.verdict) {
    case 'reachable':
      return outcome === 'works' ? undefined : `verdict reachable, but this packet: ${outcome}`;
    case 'unreachable':
      return outcome === 'fails' ? undefined : `verdict unreachable, but this packet: ${outcome}`;
    case 'partial':
      if (outcome === 'unknown') return 'verdict partial, but this packet: unknown';
      return outsideOf(outcome === 'works' ? diagnosis.working : diagnosis.failing, packet, walked);
    case 'undetermined':
      return undefined;
  }
}

/** The projections of a partial verdict have to contain each packet of their side. */
function outsideOf(ranges: FlowRanges, packet: PacketQuestion, walked: PacketAnswer): string | undefined {
  const withPorts = packet.protocol === 'tcp' || packet.protocol === 'udp';
  if (withPorts && !ranges.sourcePorts.some((range) => portIn(range, packet.sourcePort))) {
    return `${walked.outcome}, but its source port isn't in ${ranges.sourcePorts.join(' ')}`;
  }
  if (!ranges.destinations.some((range) => addressIn(range, packet.destination))) {
    return `${walked.outcome}, but its destination isn't in ${ranges.destinations.join(' ')}`;
  }
  const translated = ranges.translatedPorts ?? [];
  const natPort = packet.natPort ?? 0;
  if (walked.gatewaysCrossed === 1 && translated.length > 0 && withPorts) {
    if (!translated.some((range) => portIn(range, natPort))) {
      return `${walked.outcome}, but its translated port isn't in ${translated.join(' ')}`;
    }
  }
  return undefined;
}

function portIn(range: string, port: number): boolean {
  const [first, last] = range.split('-').map(Number);
  return (first ?? 0) <= port && port <= (last ?? first ?? 0);
}

/** "10.0.0.0/8", "10.0.0.1" or "10.0.0.1-10.0.0.9". */
function addressIn(range: string, address: string): boolean {
  if (isIpv6(range) !== isIpv6(address)) return false;
  const [from = '', to] = range.split('-');
  const [first, last] = to === undefined ? span(from) : [toBigInt(from), toBigInt(to)];
  const value = toBigInt(address);
  return first <= value && value <= last;
}
