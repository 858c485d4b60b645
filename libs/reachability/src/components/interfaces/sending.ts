import {
  type IntervalSet,
  linkLocalIpv4,
  unroutableIpv4,
  unroutableIpv6,
} from '../../../../packets/src/index.js';
import type { Branch, Station, UnknownFact } from '../../walk/branch.js';
import { gapFact, interfaceRef, subnetRef, tableRef } from '../../walk/describe.js';
import type { Move } from '../../walk/move.js';
import { deadEnd, opaqueEnd, withFlows, type DropInfo, type HopInfo } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';
import { leave, type Exit } from './leaving.js';
import { localReceivers } from './local-receivers.js';
import { exitToPeering } from '../transit/peering.js';
import { loopDrop, noRoute, routeHop, tieFact } from '../routing/route-hop.js';
import { compileRouteTable, type RouteLine } from '../routing/route-table.js';
import { resolveTarget, type ResolvedTarget } from '../routing/route-target.js';
import { ledAstray, unrouted } from '../routing/unrouted.js';
import { answerServices, serviceAddresses } from '../endpoints/vpc-services.js';
import { isRerouted, withoutRoute } from '../routing/without-route.js';

const neverForwarded = unroutableIpv4.union(unroutableIpv6);

/** Packets leave a station: source/destination check, security group, ACL (only over the subnet's edge),
 *  route (semantics: order of decisions, steps 2 to 4). The route is looked up first, because the other
 *  three depend on where the packets go. */
export function send(context: WalkContext, branch: Branch, station: Station): Move[] {
  const { header } = branch;
  const { subnet } = station;
  const moves: Move[] = [];
  let rest = branch.flows;
  const take = (destinations: IntervalSet): Branch | undefined => {
    const flows = rest.restrict(header.destination, destinations);
    if (flows.isEmpty) return undefined;
    rest = rest.minus(flows);
    return withFlows(branch, flows);
  };
  if (station.node && !station.forwarded && branch.leg === 'forward') {
    const services = take(serviceAddresses(subnet.vpc));
    if (services) moves.push(...answerServices(context, services, subnet));
  }
  const onLink = take(subnet.cidr);
  if (onLink) moves.push(...deliverLocally(context, onLink, station));
  const unroutable = take(neverForwarded);
  if (unroutable) moves.push(notRoutable(unroutable, station));
  if (!rest.isEmpty) moves.push(...sendByTable(context, withFlows(branch, rest), station));
  return moves;
}

function sendByTable(context: WalkContext, branch: Branch, station: Station): Move[] {
  const { subnet } = station;
  const fact = context.index.routeTable(subnet);
  if (!fact.known) {
    const info: HopInfo = {
      kind: 'route-table',
      component: tableRef(fact.gap.component.id, subnet),
    };
    return [
      opaqueEnd(branch, info, gapFact(fact.gap, 'its routes lead to the destination and back', "they don't")),
    ];
  }
  const table = fact.value;
  const { parts, unreadable } = compileRouteTable(context.index, subnet.vpc, table);
  const moves: Move[] = [];
  let rest = branch.flows;
  let beatable = branch.flows;
  for (const part of parts) {
    const flows = rest.restrict(branch.header.destination, part.destinations);
    if (flows.isEmpty) continue;
    rest = rest.minus(flows);
    if (part.lines.every(({ unbeatable }) => unbeatable)) beatable = beatable.minus(flows);
    for (const line of part.lines) {
      const tie = part.lines.length > 1 ? tieFact(part.lines, line) : undefined;
      moves.push(...follow(context, withFlows(branch, flows), station, line, tie));
    }
    if (rest.isEmpty) break;
  }
  // A list that can't be read may take any destination to its own target.
  for (const { line, gap } of beatable.isEmpty ? [] : unreadable) {
    const listFact = {
      ...gapFact(gap, `the list doesn't hold the destination`, `${line.target} takes it`),
      unfavourable: true,
    };
    moves.push(...follow(context, withFlows(branch, beatable), station, line, listFact));
  }
  if (!rest.isEmpty)
    moves.push(
      ...unrouted(context, withFlows(branch, rest), station, noRoute(branch, station, table.RouteTableId!)),
    );
  return moves;
}

/** `choice`: why another line may take the packets instead. All are walked, so it is no failure of this one: it
 *  only decides which of the ways holds. */
function follow(
  context: WalkContext,
  arriving: Branch,
  station: Station,
  line: RouteLine,
  choice: UnknownFact | undefined,
): Move[] {
  const branch = choice ? { ...arriving, unknowns: [...arriving.unknowns, choice] } : arriving;
  const { subnet } = station;
  const { target, drop: why, fact } = resolveTarget(context.index, subnet.vpc, line);
  if (target.to === 'local') return deliverLocally(context, branch, station, line);
  const hop = routeHop(station, line);
  // A route in a bad state that leads back is no way on either: mended, it would go round (R-RT-3, R-RT-9).
  const loop = loopDrop(branch, station, target, line);
  const problem = why ?? loop;
  if (target.to === 'nowhere' || loop) return withoutRoute(context, branch, station, { why: problem!, hop });
  const astray = ledAstray(context, branch, station, target, line);
  if (astray) return unrouted(context, branch, station, { why: astray, hop });
  if (isRerouted(context, branch, station)) {
    const evidence = { routeTableId: line.tableId, route: line.route };
    const why: DropInfo = problem ?? { code: 'BAD_STATE_ROUTE', summary: 'set aside', evidence };
    return withoutRoute(context, branch, station, { why, hop });
  }
  const exit = exitTo(station, target);
  return leave(context, branch, station, {
    ...exit,
    direct: false,
    route: {
      hop,
      ...(problem === undefined ? {} : { drop: problem }),
      ...(fact === undefined ? {} : { fact }),
    },
  });
}

function exitTo(
  station: Station,
  target: Exclude<ResolvedTarget['target'], { to: 'local' | 'nowhere' }>,
): Pick<Exit, 'place' | 'nextSubnet' | 'neighbourhood'> {
  switch (target.to) {
    case 'internet-gateway':
      return { place: { at: 'internet-gateway', gateway: target.gateway, from: station } };
    case 'egress-only-gateway':
      return { place: { at: 'egress-only-gateway', gateway: target.gateway, from: station } };
    case 'nat-gateway':
      return {
        place: { at: 'nat-gateway', gateway: target.gateway, from: station },
        ...(target.gateway.subnet === undefined ? {} : { nextSubnet: target.gateway.subnet }),
      };
    case 'interface':
      return { place: { at: 'interface', node: target.node, from: station }, nextSubnet: target.node.subnet };
    case 'gateway-endpoint':
      return { place: { at: 'gateway-endpoint', endpoint: target.endpoint, from: station } };
    case 'appliance-endpoint':
      return {
        place: { at: 'appliance-endpoint', endpoint: target.endpoint, from: station },
        nextSubnet: target.endpoint.subnet,
      };
    case 'transit-gateway':
      return { place: { at: 'transit-gateway', attachment: target.attachment, from: station } };
    case 'peering':
      return exitToPeering(target.peering, station);
    case 'opaque':
      return { place: { at: 'opaque', fact: target.fact } };
  }
}

function deliverLocally(context: WalkContext, branch: Branch, station: Station, line?: RouteLine): Move[] {
  const moves: Move[] = [];
  for (const { flows, exit } of localReceivers(context, branch, station)) {
    const route = line && { route: { hop: routeHop(station, line) } };
    moves.push(...leave(context, withFlows(branch, flows), station, { ...exit, ...route }));
  }
  return moves;
}

function notRoutable(branch: Branch, station: Station): Move {
  const linkLocal = !branch.flows.restrict(branch.header.destination, linkLocalIpv4).isEmpty;
  const component = station.node ? interfaceRef(station.node) : subnetRef(station.subnet);
  return deadEnd(
    branch,
    { kind: 'network-interface', component },
    {
      code: 'DESTINATION_NOT_ROUTABLE',
      summary: linkLocal
        ? 'link-local destinations are never forwarded'
        : 'the destination is in a range that no router forwards',
      evidence: {},
    },
  );
}
