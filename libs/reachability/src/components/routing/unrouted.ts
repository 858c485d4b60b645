import type { Branch, Station, UnknownFact } from '../../walk/branch.js';
import { label } from '../../walk/describe.js';
import type { Move } from '../../walk/move.js';
import type { DropInfo, HopInfo } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';
import { comesFromOutside, crossingExits, wayBack } from './crossing-exits.js';
import { spoofedSource } from '../internet/internet-gateway.js';
import type { RouteLine } from './route-table.js';
import type { ResolvedTarget } from './route-target.js';
import { leave } from '../interfaces/leaving.js';
import { peeringRef } from '../transit/transit-refs.js';
import { isPrivate, missingFor, neededRange } from '../transit/transit-targets.js';
import { withoutRoute } from './without-route.js';

/** A route whose gateway can't carry these packets, so that it takes the place of one that is missing: a default
 *  route that gets the answers to another VPC's machine, or packets for one (R-TGW-2, R-PCX-1). */
export function ledAstray(
  context: WalkContext,
  branch: Branch,
  station: Station,
  target: ResolvedTarget['target'],
  line: RouteLine,
): DropInfo | undefined {
  const outwards = target.to === 'internet-gateway' || target.to === 'egress-only-gateway';
  if (!outwards && target.to !== 'nat-gateway') return undefined;
  const { subnet } = station;
  if (target.to === 'internet-gateway' && !isPrivate(branch) && comesFromOutside(branch, subnet.vpc)) {
    // R-IGW-3. What helps is a NAT device in between.
    const { evidence, ...why } = spoofedSource(target.gateway);
    const component = { type: 'internet-gateway', id: target.gateway.id, vpcId: subnet.vpc.id };
    return { ...why, component, evidence: { ...evidence, routeTableId: line.tableId, route: line.route } };
  }
  const back = wayBack(branch, station);
  if (!back && (!outwards || !isPrivate(branch) || crossingExits(context, branch, station).length === 0)) {
    return undefined;
  }
  const range = neededRange(branch, back?.from);
  return {
    code: 'NO_ROUTE_TO_DESTINATION',
    summary: `route table ${line.tableId} of ${label(subnet)} has no route to ${missingFor(branch, range)}: ${line.destination} -> ${line.target} takes the packets`,
    evidence: { routeTableId: line.tableId, subnetId: subnet.id, destinationCidr: range, route: line.route },
  };
}

/** No route helps: on along another way, except where a NAT gateway waits for the answer at the other end of a
 *  peering connection. That answer gets back without one (R-PCX-1). */
export function unrouted(
  context: WalkContext,
  branch: Branch,
  station: Station,
  { why, hop }: { why: DropInfo; hop: HopInfo },
): Move[] {
  const back = wayBack(branch, station);
  if (back?.way.by !== 'peering' || !isNatGatewaysAnswer(branch)) {
    return withoutRoute(context, branch, station, { why, hop });
  }
  const { peering } = back.way;
  const diverted = why.evidence['route'] === undefined ? undefined : divertedAnswer(why, back.way.peering);
  const note = `no route, but ${peering.id} takes the answers to a NAT gateway back`;
  return leave(context, branch, station, {
    place: { at: 'peering', peering, from: station },
    direct: false,
    route: { hop: { ...hop, note }, ...(diverted === undefined ? {} : { fact: diverted }) },
  });
}

function isNatGatewaysAnswer({ sessions, header }: Branch): boolean {
  return sessions.some((s) => s.type === 'nat-gateway' && s.outside.source === header.destination);
}

/** Nothing is published of the case that another route covers the NAT gateway's address. */
function divertedAnswer({ summary }: DropInfo, peering: Parameters<typeof peeringRef>[0]): UnknownFact {
  return {
    code: 'UNSUPPORTED_COMPONENT',
    component: peeringRef(peering),
    summary: `${summary}; whether answers to a NAT gateway go back over ${label(peering)} all the same isn't documented`,
    howToLearn: 'add the route back over the peering connection, or probe',
    ifHolds: 'they go back over the peering connection',
    ifNot: 'the route takes them elsewhere',
  };
}
