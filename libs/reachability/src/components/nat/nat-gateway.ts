import {
  formatAddress,
  hasPorts,
  type Header,
  ICMP,
  IntervalSet,
  type Variable,
} from '../../../../packets/src/index.js';
import type { NatGatewayNode } from '../../../../snapshot/src/network/index.js';
import { type Branch, loopKey, type RouteRemedy, type Session, type Station } from '../../walk/branch.js';
import { label, natGatewayRef } from '../../walk/describe.js';
import { isIpv6 } from '../../walk/family.js';
import { go, type Move, type Place } from '../../walk/move.js';
import { assumeHolds, deadEnd, drop, type HopInfo, translate, withFlows } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';
import { candidateExits } from '../routing/candidate-exits.js';
import { broughtByTransitGateway } from '../routing/crossing-exits.js';
import { crossZone } from '../routing/cross-zone.js';
import { natSession } from '../interfaces/interface-arrival.js';
import { chooseAddress } from './nat-gateway-addresses.js';
import { throughNat64, turnedBackToIpv6 } from './nat64.js';
import { evaluateNetworkAcl } from '../filters/network-acl.js';
import { checkSubnet } from '../interfaces/undocumented-subnet.js';

/** Ports that a NAT gateway takes (R-NAT-3). */
const NAT_PORTS = IntervalSet.range(1024, 65535);

/** Packets reach a NAT gateway: from a client (translated and sent on), as an answer (turned back), or as a
 *  stranger's (dropped). A regional one has no subnet, and so no ACL around it (R-NAT-8). */
export function arriveAtNatGateway(
  context: WalkContext,
  branch: Branch,
  gateway: NatGatewayNode,
  from: Station | null,
): Move[] {
  const subnet = gateway.subnet ?? gateway.regional?.place;
  if (!subnet) throw new Error(`NAT gateway ${gateway.id} has neither a subnet nor a place of its own`);
  const station: Station = { subnet, gateway, forwarded: true };
  const entered =
    from?.subnet === subnet || gateway.planned
      ? [branch]
      : evaluateNetworkAcl(context, branch, subnet, 'inbound');
  const documented = entered.map((b) => checkSubnet(context, b, subnet, info(gateway)));
  return documented.flatMap((b) => {
    if (b.leg === 'return') return turnBack(context, b, gateway, station, from);
    const toItself = withFlows(b, b.flows.restrict(b.header.destination, ownAddresses(gateway, from)));
    const others = withFlows(b, b.flows.minus(toItself.flows));
    const moves = toItself.flows.isEmpty ? [] : [noInbound(toItself, gateway)];
    if (others.flows.isEmpty) return moves;
    const crossed = crossZone(others, from, subnet, natGatewayRef(gateway));
    const out = (ipv4: Branch): Move[] => translateOut(context, ipv4, gateway, station, from);
    return [...moves, ...(isIpv6(b) ? throughNat64(crossed, gateway, out) : out(crossed))];
  });
}

function info(gateway: NatGatewayNode, extra: Partial<HopInfo> = {}): HopInfo {
  return { kind: 'nat-gateway', component: natGatewayRef(gateway), ...extra };
}

/** A public address stands for a private one that isn't known where packets come in from outside; a client
 *  inside that sends to it goes out and back in. */
function ownAddresses({ addresses }: NatGatewayNode, from: Station | null): IntervalSet {
  const own = addresses.filter(({ privateIp, publicIp }) => from === null || privateIp !== publicIp);
  return IntervalSet.union(own.map(({ privateIp }) => IntervalSet.of(privateIp)));
}

/** R-NAT-7, R-NAT-13. */
function noInbound(branch: Branch, gateway: NatGatewayNode): Move {
  return deadEnd(branch, info(gateway), {
    code: 'NAT_GATEWAY_NO_INBOUND',
    summary: `${label(gateway)} is a NAT gateway: it accepts no connections to its own addresses`,
    evidence: { natGatewayId: gateway.id },
  });
}

function turnBack(
  context: WalkContext,
  branch: Branch,
  gateway: NatGatewayNode,
  station: Station,
  from: Station | null,
): Move[] {
  const session = natSession(branch, branch.header);
  if (session?.type === 'nat-gateway' && session.gateway === gateway) {
    const { source: destination, sourcePort: destinationPort } = session.inside;
    const turned: Header = { ...branch.header, destination, destinationPort };
    const header = turnedBackToIpv6(context.space, turned, session);
    const state = {
      id: session.id,
      used: true,
      text: 'the NAT table turns the destination back into the client',
    };
    return [go(translate(branch, info(gateway, { state }), header), { at: 'sending', station })];
  }
  // R-NAT-12: it takes part only in connections whose first packet it saw.
  const exits = from
    ? candidateExits(context, branch, from).filter(({ place }) => place.at === 'internet-gateway')
    : [];
  const remedy = from ? straightBack(context, from, exits[0]?.place) : undefined;
  const dropped = drop(branch, info(gateway), {
    code: 'ASYMMETRIC_RETURN_ROUTE',
    summary: `the answer is routed to NAT gateway ${label(gateway)}, which has not seen the connection`,
    evidence: { natGatewayId: gateway.id, ...peerOf(branch) },
    ...(remedy === undefined ? {} : { remedy }),
  });
  if (exits.length === 0)
    return [{ move: 'end', outcome: { result: 'fails', branch: dropped, complete: false } }];
  return exits.map(({ place }) => go(dropped, place));
}

/** The answer's receiver, where a route can name it alone. */
function peerOf({ flows, header }: Branch): { destinationCidr?: string } {
  const peers = flows.project(header.destination);
  const address = peers.size === 1 ? peers.first! : undefined;
  if (address === undefined) return {};
  return { destinationCidr: `${formatAddress(address)}/${typeof address === 'number' ? 32 : 128}` };
}

/** A route by which the answer would go back as the question came. */
function straightBack(
  context: WalkContext,
  { subnet }: Station,
  toward: Place | undefined,
): RouteRemedy | undefined {
  const table = context.index.routeTable(subnet);
  if (!toward || !table.known) return undefined;
  return { subnet, tableId: table.value.RouteTableId!, toward, replaces: undefined };
}

function translateOut(
  context: WalkContext,
  branch: Branch,
  gateway: NatGatewayNode,
  station: Station,
  from: Station | null,
): Move[] {
  const { protocol } = branch.header;
  if (!hasPorts(protocol) && protocol !== ICMP) {
    return [
      deadEnd(branch, info(gateway), {
        code: 'PROTOCOL_RESTRICTION',
        summary: `NAT gateways carry TCP, UDP and ICMP only, not protocol ${protocol}`,
        evidence: { natGatewayId: gateway.id, protocol },
      }),
    ];
  }
  return checkState(branch, gateway)
    .flatMap((b) => checkSource(b, gateway))
    .map((b) => throughAttachedAppliances(context, b, gateway))
    .flatMap((b) =>
      chooseAddress(context, b, gateway, from, info(gateway)).map(({ branch: chosen, source }) =>
        toOutside(context, chosen, gateway, source, station),
      ),
    );
}

/** R-NAT-1. */
function checkState(branch: Branch, gateway: NatGatewayNode): Branch[] {
  if (gateway.state === 'available') return [branch];
  const { FailureCode, FailureMessage } = gateway.doc;
  return [
    drop(branch, info(gateway), {
      code: 'NAT_GATEWAY_NOT_AVAILABLE',
      summary: `NAT gateway ${label(gateway)} is ${gateway.state}${FailureCode === undefined ? '' : ` (${FailureCode})`}`,
      evidence: {
        natGatewayId: gateway.id,
        state: gateway.state,
        failureCode: FailureCode,
        failureMessage: FailureMessage,
      },
    }),
  ];
}

/** Proxies attached to the gateway filter what it carries; their rules aren't visible. */
function throughAttachedAppliances(context: WalkContext, branch: Branch, gateway: NatGatewayNode): Branch {
  const attached = (gateway.doc.AttachedAppliances ?? []).filter(
    ({ AttachmentState }) => !['detached', 'attach-failed'].includes(AttachmentState ?? 'attached'),
  );
  return attached.reduce((next, { Type, ApplianceArn, VpcEndpointId }) => {
    const id = ApplianceArn ?? VpcEndpointId ?? `the appliance of ${gateway.id}`;
    return assumeHolds(context, next, info(gateway), {
      code: 'APPLIANCE_OPAQUE',
      component: { type: Type ?? 'appliance', id, vpcId: gateway.vpc.id },
      summary: `${Type ?? 'an appliance'} ${id} is attached to NAT gateway ${label(gateway)}, and its rules are not visible`,
      howToLearn: 'look at the rules of the appliance',
      ifHolds: 'it lets the packets pass',
      ifNot: "it doesn't",
    });
  }, branch);
}

/** R-NAT-6: clients are interfaces of the gateway's own VPC, and what a transit gateway brings. */
function checkSource(branch: Branch, gateway: NatGatewayNode): Branch[] {
  const outside = branch.flows.minus(branch.flows.restrict(branch.header.source, gateway.vpc.cidrs));
  if (outside.isEmpty || broughtByTransitGateway(branch, gateway.vpc)) return [branch];
  const inside = branch.flows.minus(outside);
  const dropped = drop(withFlows(branch, outside), info(gateway), {
    code: 'NGW_REQUIRES_SOURCE_IN_VPC',
    summary: `NAT gateway ${label(gateway)} serves only sources in ${gateway.vpc.id}`,
    evidence: { natGatewayId: gateway.id, vpcId: gateway.vpc.id },
  });
  return inside.isEmpty ? [dropped] : [withFlows(branch, inside), dropped];
}

/** PAT: one of the gateway's addresses, any port of its range (R-NAT-3); an ICMP identifier likewise. */
function toOutside(
  context: WalkContext,
  branch: Branch,
  gateway: NatGatewayNode,
  source: Variable,
  station: Station,
): Move {
  const { header } = branch;
  const domain = header.protocol === ICMP ? IntervalSet.range(0, 65535) : NAT_PORTS;
  const sourcePort = context.space.addVariable('nat-port', domain);
  const id = `nat:${gateway.id}`;
  const session: Session = {
    type: 'nat-gateway',
    id,
    gateway,
    inside: { source: header.source, sourcePort: header.sourcePort },
    outside: { source, sourcePort },
  };
  const address = context.space.domain(source);
  const shown = address.size === 1 ? formatAddress(address.first!) : 'the new gateway';
  const state = { id, created: true, text: `source becomes ${shown}, port from 1024-65535` };
  const next = translate(branch, info(gateway, { state }), { ...header, source, sourcePort });
  const visited = [...next.visited, gateway.id, loopKey(gateway.id, header)];
  return go({ ...next, sessions: [...next.sessions, session], visited }, { at: 'sending', station });
}
