import {
  formatAddress,
  hasPorts,
  type Header,
  ICMP,
  IntervalSet,
  type Variable,
} from '../../../packets/src/index.js';
import type { NatGatewayAddressNode, NatGatewayNode } from '../../../snapshot/src/network/index.js';
import type { Branch, Session, Station } from '../walk/branch.js';
import { label, natGatewayRef } from '../walk/describe.js';
import { go, type Move } from '../walk/move.js';
import { deadEnd, drop, type HopInfo, translate, withFlows } from '../walk/step.js';
import type { WalkContext } from '../walk/walk-context.js';
import { candidateExits } from './candidate-exits.js';
import { crossZone } from './cross-zone.js';
import { natSession } from './interface-arrival.js';
import { evaluateNetworkAcl } from './network-acl.js';

/** Ports that a NAT gateway takes (R-NAT-3). */
const NAT_PORTS = IntervalSet.range(1024, 65535);

/** Packets reach a zonal NAT gateway: from a client (translated and sent on), as an answer (turned back), or
 *  as a stranger's (dropped). */
export function arriveAtNatGateway(
  context: WalkContext,
  branch: Branch,
  gateway: NatGatewayNode,
  from: Station | null,
): Move[] {
  const { subnet } = gateway;
  if (!subnet) throw new Error(`NAT gateway ${gateway.id} has no subnet`);
  const station: Station = { subnet, gateway, forwarded: true };
  const entered =
    from?.subnet === subnet || gateway.planned
      ? [branch]
      : evaluateNetworkAcl(context, branch, subnet, 'inbound');
  return entered.flatMap((b) => {
    if (b.leg === 'return') return turnBack(context, b, gateway, station, from);
    if (isOwnAddress(b, gateway)) return [noInbound(b, gateway)];
    return translateOut(context, crossZone(b, from, subnet, natGatewayRef(gateway)), gateway, station);
  });
}

function info(gateway: NatGatewayNode, extra: Partial<HopInfo> = {}): HopInfo {
  return { kind: 'nat-gateway', component: natGatewayRef(gateway), ...extra };
}

function isOwnAddress({ flows, header }: Branch, gateway: NatGatewayNode): boolean {
  return gateway.addresses.some(
    ({ privateIp }) => !flows.restrict(header.destination, IntervalSet.of(privateIp)).isEmpty,
  );
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
    const header: Header = {
      ...branch.header,
      destination: session.inside.source,
      destinationPort: session.inside.sourcePort,
    };
    const state = {
      id: session.id,
      used: true,
      text: 'the NAT table turns the destination back into the client',
    };
    return [go(translate(branch, info(gateway, { state }), header), { at: 'sending', station })];
  }
  // R-NAT-12: it takes part only in connections whose first packet it saw.
  const dropped = drop(branch, info(gateway), {
    code: 'ASYMMETRIC_RETURN_ROUTE',
    summary: `the answer is routed to NAT gateway ${label(gateway)}, which has not seen the connection`,
    evidence: { natGatewayId: gateway.id },
  });
  const exits = from
    ? candidateExits(context, dropped, from).filter(({ place }) => place.at === 'internet-gateway')
    : [];
  if (exits.length === 0)
    return [{ move: 'end', outcome: { result: 'fails', branch: dropped, complete: false } }];
  return exits.map(({ place }) => go(dropped, place));
}

function translateOut(
  context: WalkContext,
  branch: Branch,
  gateway: NatGatewayNode,
  station: Station,
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
    .flatMap((b) =>
      choices(context, b, gateway).map(({ branch: chosen, source }) =>
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

/** R-NAT-6: clients are interfaces of the gateway's own VPC. */
function checkSource(branch: Branch, gateway: NatGatewayNode): Branch[] {
  const outside = branch.flows.minus(branch.flows.restrict(branch.header.source, gateway.vpc.cidrs));
  if (outside.isEmpty) return [branch];
  const inside = branch.flows.minus(outside);
  const dropped = drop(withFlows(branch, outside), info(gateway), {
    code: 'NGW_REQUIRES_SOURCE_IN_VPC',
    summary: `NAT gateway ${label(gateway)} serves only sources in ${gateway.vpc.id}`,
    evidence: { natGatewayId: gateway.id, vpcId: gateway.vpc.id },
  });
  return inside.isEmpty ? [dropped] : [withFlows(branch, inside), dropped];
}

/** The private addresses that the gateway may translate to, each with the flows that get it. */
function choices(
  context: WalkContext,
  branch: Branch,
  gateway: NatGatewayNode,
): { branch: Branch; source: Variable }[] {
  const { space } = context;
  const usable = gateway.addresses.filter((address) => isUsable(gateway, address));
  if (usable.length === 0) return [{ ...withoutAddress(context, branch, gateway) }];
  if (usable.length === 1) return [{ branch, source: space.constant(usable[0]!.privateIp) }];
  const addresses = IntervalSet.union(usable.map(({ privateIp }) => IntervalSet.of(privateIp)));
  const choice = space.addVariable('nat-address', addresses);
  return usable.map(({ privateIp }) => ({
    branch: withFlows(branch, branch.flows.restrict(choice, IntervalSet.of(privateIp))),
    source: space.constant(privateIp),
  }));
}

function isUsable(gateway: NatGatewayNode, address: NatGatewayAddressNode): boolean {
  return address.usable && (gateway.connectivity === 'private' || address.publicIp !== undefined);
}

/** Goes on with an address that is yet to be had. */
function withoutAddress(
  context: WalkContext,
  branch: Branch,
  gateway: NatGatewayNode,
): { branch: Branch; source: Variable } {
  const { space } = context;
  const privateIp = gateway.addresses[0]?.privateIp;
  const source =
    privateIp === undefined
      ? space.addVariable('new-address', gateway.subnet!.cidr)
      : space.constant(privateIp);
  const assumed = { ...branch, assumedPublic: [...branch.assumedPublic, source] };
  if (gateway.planned || gateway.state !== 'available') return { branch: assumed, source };
  return {
    source,
    branch: drop(assumed, info(gateway), {
      code: 'NAT_GATEWAY_NO_ADDRESS',
      summary: `NAT gateway ${label(gateway)} has no Elastic IP in status succeeded`,
      evidence: { natGatewayId: gateway.id, natGatewayAddresses: gateway.doc.NatGatewayAddresses ?? [] },
    }),
  };
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
  const moved = { ...next, sessions: [...next.sessions, session], visited: [...next.visited, gateway.id] };
  return go(moved, { at: 'sending', station });
}
