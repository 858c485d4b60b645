import { holdsIpv6 } from '../../../packets/src/index.js';
import type { InterfaceNode } from '../../../snapshot/src/network/index.js';
import type { ResolvedQuestion } from '../question/resolve-question.js';
import type { Branch } from '../walk/branch.js';
import { interfaceRef, label } from '../walk/describe.js';
import { isIpv6 } from '../walk/family.js';
import type { Move } from '../walk/move.js';
import { deadEnd, drop, type DropInfo, withFlows } from '../walk/step.js';

type InterfaceSource = Extract<ResolvedQuestion['source'], { type: 'network-interface' }>;

/** Packets of a family that the source has no address of end here. An IPv6 address is soon given where the
 *  subnet has a range: there the walk goes on as if it had one. */
export function withStandIns(branch: Branch, { node, standIns }: InterfaceSource): (Branch | Move)[] {
  if (!standIns) return [branch];
  const without = branch.flows.restrict(branch.header.source, standIns);
  if (without.isEmpty) return [branch];
  const component = interfaceRef(node);
  const hop = { kind: 'network-interface', component } as const;
  const part = withFlows(branch, without);
  if (!isIpv6(branch)) return [deadEnd(part, hop, noIpv4(node))];
  const why = noIpv6(node);
  return holdsIpv6(node.subnet.cidr) ? [drop(part, hop, why)] : [deadEnd(part, hop, why)];
}

function noIpv4(node: InterfaceNode): DropInfo {
  const { subnet } = node;
  const dns64 = subnet.doc.EnableDns64 === true;
  return {
    code: 'ENI_ADDRESS_RESTRICTION',
    summary: `${label(node)} has IPv6 addresses only, so it can't send to IPv4 addresses; it reaches their hosts by name, through DNS64 (${dns64 ? 'on' : 'off'} for ${subnet.id}) and NAT64`,
    evidence: { networkInterfaceId: node.id, subnetId: subnet.id, enableDns64: dns64 },
  };
}

function noIpv6(node: InterfaceNode): DropInfo {
  const { subnet } = node;
  const ranged = holdsIpv6(subnet.cidr);
  return {
    code: 'IPV6_NO_EGRESS',
    summary: `${label(node)} has no IPv6 address${ranged ? '' : `, and its subnet ${subnet.id} has no IPv6 range`}`,
    evidence: { networkInterfaceId: node.id, subnetId: subnet.id, vpcId: node.vpc.id, subnetHasIpv6: ranged },
  };
}
