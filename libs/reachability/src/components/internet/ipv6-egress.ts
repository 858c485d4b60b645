import {
  formatAddress,
  type IntervalSet,
  nat64Ipv6,
  uniqueLocalIpv6,
} from '../../../../packets/src/index.js';
import {
  type InterfaceNode,
  type InternetGatewayNode,
  privateIpv6,
  type EgressOnlyGatewayNode,
  type VpcNode,
} from '../../../../snapshot/src/network/index.js';
import type { Branch, Exit, Session } from '../../walk/branch.js';
import { gapFact, interfaceRef, label } from '../../walk/describe.js';
import type { Move } from '../../walk/move.js';
import { assumeHolds, deadEnd, drop, type DropInfo, type HopInfo, pass, withFlows } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';
import { interfacesAmong } from '../interfaces/local-receivers.js';
import { unsupported } from '../routing/unsupported.js';

/** A gateway that carries IPv6 to the internet, with the words of its hop. */
interface Ipv6Exit {
  hop: HopInfo;
  vpc: VpcNode;
  gateway: InternetGatewayNode | undefined;
  /** Set where it lets connections out only. */
  egressOnly?: EgressOnlyGatewayNode;
}

/** R-V6-1: there is no address translation for IPv6. What leaves needs a source that is a global address of an
 *  interface in this VPC; the destination sees that address itself. Destinations that the internet doesn't
 *  carry end here. */
export function leaveUntranslated(
  context: WalkContext,
  branch: Branch,
  exit: Ipv6Exit,
  onward: (branch: Branch) => Move[],
): Move[] {
  const { header } = branch;
  const moves: Move[] = [];
  let rest = branch.flows;
  for (const { addresses, why } of notCarried(exit)) {
    const flows = rest.restrict(header.destination, addresses);
    if (flows.isEmpty) continue;
    rest = rest.minus(flows);
    moves.push(deadEnd(withFlows(branch, flows), exit.hop, why));
  }
  if (rest.isEmpty) return moves;
  for (const admitted of admitSources(context, withFlows(branch, rest), exit)) {
    moves.push(...onward(cross(admitted, exit)));
  }
  return moves;
}

function notCarried({ hop: { component } }: Ipv6Exit) {
  const evidence = { gatewayId: component.id };
  return [
    {
      addresses: uniqueLocalIpv6,
      why: {
        code: 'DESTINATION_NOT_ROUTABLE',
        summary: `the internet doesn't carry packets to unique local addresses (RFC 4193)`,
        evidence,
      },
    },
    {
      addresses: nat64Ipv6,
      why: {
        code: 'DESTINATION_NOT_ROUTABLE',
        summary: `${component.id} doesn't turn 64:ff9b::/96 into IPv4: such packets need a route to a NAT gateway (NAT64)`,
        evidence: { ...evidence, destinationIpv6CidrBlock: '64:ff9b::/96' },
      },
    },
  ] as const;
}

/** The parts of the branch by the interface that holds their source. */
function admitSources(context: WalkContext, branch: Branch, exit: Ipv6Exit): Branch[] {
  const { header } = branch;
  if (branch.leg === 'return') return [branch];
  const result: Branch[] = [];
  let rest = branch.flows;
  for (const node of holders(context, branch, exit.vpc)) {
    const flows = rest.restrict(header.source, ownOf(context, node));
    if (flows.isEmpty) continue;
    rest = rest.minus(flows);
    result.push(...judge(context, withFlows(branch, flows), exit, node));
    if (rest.isEmpty) break;
  }
  if (!rest.isEmpty) result.push(spoofed(context, withFlows(branch, rest), exit));
  return result;
}

function holders(context: WalkContext, branch: Branch, vpc: VpcNode): readonly InterfaceNode[] {
  const { sourceNode } = context;
  // Also one that is yet to be had: of a planned machine, or of one that lacks it.
  if (sourceNode && branch.header.source === context.sourceVariable) return [sourceNode];
  return interfacesAmong(vpc, branch.flows.project(branch.header.source));
}

/** Its addresses, and those that the walk takes it to have. */
function ownOf({ sourceNode, standIns }: WalkContext, node: InterfaceNode): IntervalSet {
  return standIns && node === sourceNode ? node.own.union(standIns) : node.own;
}

/** Whether the interface's addresses may use the gateway. */
function judge(context: WalkContext, branch: Branch, exit: Ipv6Exit, node: InterfaceNode): Branch[] {
  const { source } = branch.header;
  const { hop, egressOnly } = exit;
  const kept = branch.flows.restrict(source, privateIpv6(node.subnet));
  const result: Branch[] = [];
  if (!kept.isEmpty)
    result.push(drop(withFlows(branch, kept), hop, privateAddress(node, kept.project(source).first!)));
  const open = branch.flows.minus(kept);
  if (open.isEmpty) return result;
  const part = withFlows(branch, open);
  if (node.doc.DenyAllIgwTraffic !== true) result.push(part);
  else if (egressOnly) {
    const what = `the attribute DenyAllIgwTraffic of ${node.id} towards egress-only internet gateways`;
    result.push(assumeHolds(context, part, hop, unsupported('network-interface', node.id, what)));
  } else result.push(drop(part, hop, deniesGatewayTraffic(node)));
  return result;
}

function privateAddress(node: InterfaceNode, address: number | bigint): DropInfo {
  return {
    code: 'IPV6_NO_EGRESS',
    summary: `${formatAddress(address)} of ${label(node)} is a private IPv6 address, and no gateway carries it to the internet`,
    evidence: { networkInterfaceId: node.id, ipv6Address: formatAddress(address), subnetId: node.subnet.id },
    component: interfaceRef(node),
    cost: 2,
  };
}

/** R-V6-1. Its answers would come in by the internet gateway, which is what the attribute stops. */
function deniesGatewayTraffic(node: InterfaceNode): DropInfo {
  return {
    code: 'IPV6_NO_EGRESS',
    summary: `${label(node)} denies all internet gateway traffic (DenyAllIgwTraffic)`,
    evidence: { networkInterfaceId: node.id, denyAllIgwTraffic: true },
    component: interfaceRef(node),
  };
}

/** R-IGW-3. */
function spoofed(context: WalkContext, branch: Branch, { hop, vpc }: Ipv6Exit): Branch {
  const gap = context.index.absence(
    vpc.region,
    'NetworkInterfaces',
    'the holder of the source address',
    vpc.id,
  );
  if (gap) {
    const fact = gapFact(gap, 'an interface with a global address holds the source', 'none does');
    return assumeHolds(context, branch, hop, fact);
  }
  return drop(branch, hop, {
    code: 'GATEWAY_REJECTS_SPOOFED_TRAFFIC',
    summary: `${hop.component.id} drops packets whose source is no interface's address`,
    evidence: { gatewayId: hop.component.id },
  });
}

export const UNTRANSLATED = 'IPv6: no address is translated';

function cross(branch: Branch, { hop, vpc, gateway, egressOnly }: Ipv6Exit): Branch {
  const { header, leg } = branch;
  const id = `${egressOnly ? 'eigw' : 'igw'}:${hop.component.id}`;
  const remembers = egressOnly ? 'the connection is remembered, its answers are let in' : UNTRANSLATED;
  const state = { id, ...(leg === 'forward' ? { created: true } : { used: true }), text: remembers };
  const next = pass(branch, { ...hop, state, note: UNTRANSLATED });
  const session: Session = {
    type: 'internet-gateway',
    way: 'out',
    id,
    gateway,
    ...(egressOnly === undefined ? {} : { egressOnly }),
    vpc,
    inside: header.source,
    outside: header.source,
  };
  return {
    ...next,
    sessions: [...next.sessions, session],
    exits: leg === 'forward' ? [...next.exits, identityOf(next, hop, vpc)] : next.exits,
  };
}

function identityOf({ flows, header }: Branch, { component }: HopInfo, vpc: VpcNode): Exit {
  const sources = flows.project(header.source);
  const address = sources.size === 1 ? sources.first : undefined;
  return {
    gatewayId: component.id,
    association:
      address === undefined ? null : { publicIp: address, privateIp: address, vpc, elastic: false },
  };
}
