import { allIpv6, type FlowSet, type Header } from '../../../packets/src/index.js';
import type { Collector } from './collector.js';

/** The part of a set that the guest model follows; IPv6 is noted as unknown. */
export function ipv4Flows(flows: FlowSet, header: Header, collector: Collector): FlowSet {
  const v6 = flows.restrict(header.source, allIpv6).union(flows.restrict(header.destination, allIpv6));
  if (v6.isEmpty) return flows;
  collector.openFlows(
    v6,
    header,
    "what the guest does with IPv6 isn't followed",
    'ip -6 route; ip6tables-save',
  );
  return flows.minus(v6);
}
