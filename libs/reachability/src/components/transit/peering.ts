import {
  addressBlocks,
  type FlowSet,
  formatAddress,
  type IntervalSet,
} from '../../../../packets/src/index.js';
import type { PeeringNode, PeeringSide, VpcNode } from '../../../../snapshot/src/network/index.js';
import type { Branch, Station } from '../../walk/branch.js';
import type { Crossing, Neighbourhood } from '../../walk/crossing.js';
import { label } from '../../walk/describe.js';
import { go, type Move } from '../../walk/move.js';
import { deadEnd, drop, type DropInfo, type HopInfo, opaqueEnd, pass, withFlows } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';
import { localReceivers } from '../interfaces/local-receivers.js';
import type { Exit } from '../interfaces/leaving.js';
import { peeringRef } from './transit-refs.js';

/** The two ends of a peering connection as seen from a VPC; undefined for a VPC that is neither. */
export function peeringSides(
  { requester, accepter }: PeeringNode,
  vpc: VpcNode,
): { near: PeeringSide; far: PeeringSide } | undefined {
  if (requester.vpcId === vpc.id) return { near: requester, far: accepter };
  return accepter.vpcId === vpc.id ? { near: accepter, far: requester } : undefined;
}

/** Over a connection within one region, group references mean the other VPC's interfaces. */
export function exitToPeering(peering: PeeringNode, from: Station): Pick<Exit, 'place' | 'neighbourhood'> {
  const { vpc } = from.subnet;
  const far = peeringSides(peering, vpc)?.far;
  return { place: { at: 'peering', peering, from }, neighbourhood: far && peeringReach(vpc, far) };
}

/** R-SG-3: group references work over a peering within one region (Amazon VPC Peering Guide, "Reference peer
 *  security groups"). */
function peeringReach(from: VpcNode, { vpc }: PeeringSide): Neighbourhood | undefined {
  return vpc && vpc.region.region === from.region.region ? { vpc } : undefined;
}

/** Packets cross a VPC peering connection (R-PCX-1): straight to their interface in the other VPC, past any
 *  route table there. It carries only what comes from an address of the one VPC and goes to one of the other, so it
 *  never leads to the other VPC's gateways, nor on to a third. */
export function throughPeering(
  context: WalkContext,
  arriving: Branch,
  peering: PeeringNode,
  from: Station,
): Move[] {
  const info: HopInfo = { kind: 'peering', component: peeringRef(peering) };
  const { vpc } = from.subnet;
  const sides = peeringSides(peering, vpc);
  if (!sides) throw new Error(`${peering.id} is no peering connection of ${vpc.id}`);
  const { near, far } = sides;
  const active = checkStatus(arriving, peering, info);
  const moves: Move[] = [];
  let rest = active.flows;
  const keep = (flows: FlowSet, why: DropInfo): void => {
    const outside = rest.minus(flows);
    if (outside.isEmpty) return;
    moves.push(deadEnd(withFlows(active, outside), info, why));
    rest = flows;
  };
  const { source, destination } = active.header;
  keep(rest.restrict(source, near.cidrs), notOwn(peering, 'source', near, rest.project(source)));
  keep(rest.restrict(destination, far.cidrs), notOwn(peering, 'destination', far, rest.project(destination)));
  if (!rest.isEmpty) moves.push(...arrive(context, withFlows(active, rest), peering, from, far, info));
  return moves;
}

function checkStatus(branch: Branch, peering: PeeringNode, info: HopInfo): Branch {
  const { status, id } = peering;
  if (status === undefined || status === 'active') return branch;
  return drop(branch, info, {
    code: 'BAD_STATE',
    summary: `peering connection ${label(peering)} is ${status}, not active`,
    evidence: { vpcPeeringConnectionId: id, statusCode: status },
    cost: 2,
  });
}

function notOwn(
  peering: PeeringNode,
  field: 'source' | 'destination',
  side: PeeringSide,
  addresses: IntervalSet,
): DropInfo {
  const one = addresses.size === 1 ? ` (${formatAddress(addresses.first!)})` : '';
  return {
    code: 'PCX_REQUIRES_ADDRESS_IN_VPC_CIDR',
    summary: `peering connection ${label(peering)} drops packets whose ${field}${one} isn't in the ranges of ${side.vpcId ?? 'its VPC'}: it lends neither gateways nor other connections`,
    evidence: {
      vpcPeeringConnectionId: peering.id,
      field,
      vpcId: side.vpcId,
      cidrs: addressBlocks(side.cidrs),
    },
  };
}

function arrive(
  context: WalkContext,
  branch: Branch,
  peering: PeeringNode,
  from: Station,
  far: PeeringSide,
  info: HopInfo,
): Move[] {
  if (!far.vpc) return [outOfSight(branch, peering, far, info)];
  const { vpc } = from.subnet;
  const direct = from.node !== undefined && !from.forwarded;
  const crossing: Crossing = {
    leg: branch.leg,
    from: vpc,
    into: far.vpc,
    source: branch.header.source,
    way: { by: 'peering', peering },
    neighbourhood: direct && peeringReach(vpc, far) ? { vpc } : undefined,
  };
  const passed = pass(branch, { ...info, note: `into ${label(far.vpc)}` });
  const crossed = { ...passed, crossings: [...passed.crossings, crossing] };
  return localReceivers(context, crossed, from, far.vpc).map(({ flows, exit }) => {
    const part = withFlows(crossed, flows);
    const { place } = exit;
    if (place.at === 'nobody')
      return deadEnd(part, { kind: 'destination', component: info.component }, place.why);
    if (place.at === 'opaque')
      return opaqueEnd(part, { kind: 'destination', component: info.component }, place.fact);
    return go(part, place);
  });
}

function outOfSight(branch: Branch, peering: PeeringNode, far: PeeringSide, info: HopInfo): Move {
  const vpc = far.vpcId ?? 'the other VPC';
  const where = [far.ownerId && `account ${far.ownerId}`, far.region].filter(Boolean).join(', ');
  return opaqueEnd(branch, info, {
    code: 'EXTERNAL_NETWORK',
    component: info.component,
    summary: `peering connection ${label(peering)} leads to ${vpc}, which is not in the snapshot`,
    howToLearn: `add the documents of ${vpc} (${where || 'its account and region'}) to the bundle`,
    ifHolds: `${vpc} lets the packets in and answers`,
    ifNot: "it doesn't",
  });
}
