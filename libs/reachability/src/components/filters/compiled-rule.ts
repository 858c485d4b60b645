import {
  type Box,
  type FlowSet,
  hasPorts,
  type Header,
  isIcmp,
  type IntervalSet,
  type Variable,
} from '../../../../packets/src/index.js';
import type { MissedField, NearMiss } from '../../diagnosis/hop.js';
import type { ServiceMatch } from './rule-text.js';

/** A filter rule with its peer as addresses: what SG rules, ACL entries and guest rules come down to. */
export interface CompiledRule extends ServiceMatch {
  id: string;
  text: string;
  peer: IntervalSet;
}

/** Which header field the rule's peer is compared with. */
type PeerField = 'source' | 'destination';

/** The flows that the rule matches, as one box; undefined when its protocol isn't the packet's. */
export function ruleBox(rule: CompiledRule, header: Header, peerField: PeerField): Box | undefined {
  if (rule.protocol !== null && rule.protocol !== header.protocol) return undefined;
  const box = new Map<Variable, IntervalSet>([[header[peerField], rule.peer]]);
  if (rule.protocol !== null && rule.ports && hasPorts(header.protocol)) {
    restrict(box, header.destinationPort, rule.ports);
  }
  if (rule.protocol !== null && rule.icmp && isIcmp(header.protocol)) restrict(box, header.icmp, rule.icmp);
  return box;
}

function restrict(box: Map<Variable, IntervalSet>, variable: Variable, values: IntervalSet): void {
  const earlier = box.get(variable);
  box.set(variable, earlier ? earlier.intersect(values) : values);
}

/** Rules that miss the flows by one field only, at most five. */
export function nearMisses(
  rules: readonly CompiledRule[],
  header: Header,
  flows: FlowSet,
  peerField: PeerField,
): NearMiss[] {
  const result: NearMiss[] = [];
  for (const rule of rules) {
    if (result.length === 5) break;
    const missed = missedFields(rule, header, flows, peerField);
    if (missed.length === 1) result.push({ rule: rule.id, missed, text: rule.text });
  }
  return result;
}

function missedFields(
  rule: CompiledRule,
  header: Header,
  flows: FlowSet,
  peerField: PeerField,
): MissedField[] {
  const missed: MissedField[] = [];
  const misses = (variable: Variable, values: IntervalSet | null): boolean =>
    values !== null && flows.restrict(variable, values).isEmpty;
  if (rule.protocol !== null && rule.protocol !== header.protocol) missed.push('protocol');
  if (misses(header[peerField], rule.peer)) missed.push('peer');
  if (rule.protocol !== null && hasPorts(header.protocol) && misses(header.destinationPort, rule.ports)) {
    missed.push('port');
  }
  if (rule.protocol === header.protocol && isIcmp(header.protocol) && misses(header.icmp, rule.icmp)) {
    missed.push('icmpType');
  }
  return missed;
}
