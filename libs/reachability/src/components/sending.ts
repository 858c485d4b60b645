import {
  type IntervalSet,
  linkLocalIpv4,
  unroutableIpv4,
  unroutableIpv6,
} from '../../../packets/src/index.js';
import type { SubnetNode } from '../../../snapshot/src/network/index.js';
import type { Branch, Station, UnknownFact } from '../walk/branch.js';
import { gapFact, interfaceRef, label, subnetRef } from '../walk/describe.js';
import { go, type Move, type Place } from '../walk/move.js';
import {
  addBlocker,
  assumeHolds,
  deadEnd,
  drop,
  type DropInfo,
  type HopInfo,
  opaqueEnd,
  pass,
  withFlows,
} from '../walk/step.js';
import type { WalkContext } from '../walk/walk-context.js';
import { candidateExits } from './candidate-exits.js';
import { localReceivers } from './local-receivers.js';
import { evaluateNetworkAcl } from './network-acl.js';
import { compileRouteTable, type RouteLine } from './route-table.js';
import { resolveTarget, type ResolvedTarget } from './route-target.js';
import { evaluateSecurityGroups } from './security-group.js';
import { answerServices, serviceAddresses } from './vpc-services.js';

/** A way out of a station: through which route hop, to where, and what is wrong with it. */
export interface Exit {
  place: Place | { at: 'opaque'; fact: UnknownFact } | { at: 'nobody'; why: DropInfo };
  /** The subnet that the next hop lies in; undefined for gateways, which lie outside of all. */
  nextSubnet?: SubnetNode;
  /** The next hop is the packet's own destination (R-SG-3). */
  direct: boolean;
  route?: { hop: HopInfo; drop?: DropInfo; also?: DropInfo; fact?: UnknownFact };
}

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
      component: {
        type: 'route-table',
        id: fact.gap.component.id,
        vpcId: subnet.vpc.id,
        subnetId: subnet.id,
      },
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
      const tie = part.lines.length > 1 ? tieFact(part.lines) : undefined;
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
      ...withoutRoute(context, withFlows(branch, rest), station, noRoute(station, table.RouteTableId!)),
    );
  return moves;
}

function tieFact(lines: readonly RouteLine[]): UnknownFact {
  const [first] = lines;
  const targets = lines.map(({ target }) => target);
  return {
    code: 'ROUTE_CHOICE_INDETERMINATE',
    component: { type: 'route-table', id: first!.tableId },
    summary: `prefix-list routes of equal length in ${first!.tableId} lead to ${targets.join(' and ')}; AWS picks one at random`,
    howToLearn: 'make one of the routes more specific, or remove it',
    ifHolds: `AWS picks ${targets[0]}`,
    ifNot: `AWS picks ${targets.slice(1).join(' or ')}`,
  };
}

function noRoute(station: Station, tableId: string): { why: DropInfo; hop: HopInfo } {
  const { subnet, gateway } = station;
  const component = { type: 'route-table', id: tableId, vpcId: subnet.vpc.id, subnetId: subnet.id };
  const hop: HopInfo = { kind: 'route-table', component };
  const evidence = { routeTableId: tableId, subnetId: subnet.id };
  if (gateway) {
    const summary = `${subnet.id}, the subnet of NAT gateway ${label(gateway)}, has no route to the destination in ${tableId}`;
    return {
      hop,
      why: {
        code: 'NAT_GATEWAY_SUBNET_NOT_PUBLIC',
        summary,
        evidence: { ...evidence, natGatewayId: gateway.id },
      },
    };
  }
  return {
    hop,
    why: {
      code: 'NO_ROUTE_TO_DESTINATION',
      summary: `route table ${tableId} of ${label(subnet)} has no route to the destination`,
      evidence,
    },
  };
}

/** Where no route helps, the walk goes on along the cheapest other way out. */
function withoutRoute(
  context: WalkContext,
  branch: Branch,
  station: Station,
  { why, hop }: { why: DropInfo; hop: HopInfo },
): Move[] {
  const exits = candidateExits(context, branch, station);
  if (exits.length === 0) {
    const place: Exit['place'] = { at: 'nobody', why };
    return leave(context, branch, station, { place, direct: false, route: { hop } });
  }
  return [
    {
      move: 'choose',
      alternatives: exits.map(({ via, baseCost, place, nextSubnet, also }) => ({
        via,
        baseCost,
        moves: leave(context, branch, station, {
          place,
          direct: false,
          ...(nextSubnet === undefined ? {} : { nextSubnet }),
          route: { hop, drop: why, ...(also === undefined ? {} : { also }) },
        }),
      })),
    },
  ];
}

function follow(
  context: WalkContext,
  branch: Branch,
  station: Station,
  line: RouteLine,
  tie: UnknownFact | undefined,
): Move[] {
  const { subnet } = station;
  const { target, drop: why } = resolveTarget(context.index, subnet.vpc, line);
  if (target.to === 'local') return deliverLocally(context, branch, station, line);
  const hop = routeHop(station, line);
  if (station.gateway && branch.leg === 'return')
    return [opaqueEnd(branch, hop, divertedAnswer(station, line))];
  const problem = why ?? loopDrop(branch, station, target, line);
  if (target.to === 'nowhere' || problem?.code === 'ROUTING_LOOP') {
    return withoutRoute(context, branch, station, { why: problem!, hop });
  }
  const exit = exitTo(station, target);
  return leave(context, branch, station, {
    ...exit,
    direct: false,
    route: {
      hop,
      ...(problem === undefined ? {} : { drop: problem }),
      ...(tie === undefined ? {} : { fact: tie }),
    },
  });
}

/** R-RT-7 and R-NAT-13 together: whether a route that is more specific than local diverts what a NAT gateway
 *  turns back isn't certain. */
function divertedAnswer({ subnet, gateway }: Station, line: RouteLine): UnknownFact {
  return {
    code: 'APPLIANCE_OPAQUE',
    component: { type: 'route-table', id: line.tableId, vpcId: subnet.vpc.id, subnetId: subnet.id },
    summary: `route ${line.destination} -> ${line.target} in ${line.tableId} may divert the answers of ${gateway?.id}`,
    howToLearn: 'probe from the client, or look whether the answers pass that machine',
    ifHolds: 'the answers come straight back',
    ifNot: `${line.target} gets them`,
  };
}

function routeHop(station: Station, line: RouteLine): HopInfo {
  const { subnet } = station;
  return {
    kind: 'route-table',
    component: { type: 'route-table', id: line.tableId, vpcId: subnet.vpc.id, subnetId: subnet.id },
    detail: () => ({ matched: { rule: line.destination, text: `${line.destination} -> ${line.target}` } }),
  };
}

/** R-RT-9: a NAT device's packets come back to a device that they have passed. */
function loopDrop(
  branch: Branch,
  station: Station,
  target: ResolvedTarget['target'],
  line: RouteLine,
): DropInfo | undefined {
  const device =
    target.to === 'nat-gateway'
      ? target.gateway.id
      : target.to === 'interface'
        ? (target.node.instanceId ?? target.node.id)
        : undefined;
  if (device === undefined || !branch.visited.includes(device)) return undefined;
  return {
    code: 'ROUTING_LOOP',
    summary: `packets loop: ${line.tableId}, the route table of ${station.subnet.id}, sends what ${device} has passed on back to ${line.target}`,
    evidence: { routeTableId: line.tableId, route: line.route, subnetId: station.subnet.id },
  };
}

function exitTo(
  station: Station,
  target: Exclude<ResolvedTarget['target'], { to: 'local' | 'nowhere' }>,
): Pick<Exit, 'place' | 'nextSubnet'> {
  switch (target.to) {
    case 'internet-gateway':
      return { place: { at: 'internet-gateway', gateway: target.gateway, vpc: station.subnet.vpc } };
    case 'nat-gateway':
      return {
        place: { at: 'nat-gateway', gateway: target.gateway, from: station },
        ...(target.gateway.subnet === undefined ? {} : { nextSubnet: target.gateway.subnet }),
      };
    case 'interface':
      return { place: { at: 'interface', node: target.node, from: station }, nextSubnet: target.node.subnet };
    case 'gateway-endpoint':
      return { place: { at: 'gateway-endpoint', endpoint: target.endpoint, from: station } };
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

/** Steps 2 to 4 for one exit, then on to its place. */
function leave(context: WalkContext, branch: Branch, station: Station, exit: Exit): Move[] {
  const { node, subnet } = station;
  let branches = [branch];
  if (node) {
    branches = branches
      .flatMap((b) => checkSource(context, b, station))
      .flatMap((b) => evaluateSecurityGroups(context, b, node, 'egress', exit.direct));
  }
  if (exit.nextSubnet !== subnet) {
    branches = branches.flatMap((b) => evaluateNetworkAcl(context, b, subnet, 'outbound'));
  }
  return branches.flatMap((b) => arriveAt(context, b, station, exit));
}

function arriveAt(context: WalkContext, branch: Branch, station: Station, { place, route }: Exit): Move[] {
  if (place.at === 'nobody') {
    return [
      deadEnd(branch, route?.hop ?? { kind: 'destination', component: subnetRef(station.subnet) }, place.why),
    ];
  }
  if (place.at === 'opaque') {
    return [
      opaqueEnd(
        branch,
        route?.hop ?? { kind: 'destination', component: subnetRef(station.subnet) },
        place.fact,
      ),
    ];
  }
  if (!route) return [go(branch, place)];
  if (route.drop) {
    const dropped = drop(branch, route.hop, route.drop);
    const { also } = route;
    return [
      go(
        also ? addBlocker(dropped, also, also.component ?? route.hop.component, dropped.trace!.hop) : dropped,
        place,
      ),
    ];
  }
  if (!route.fact) return [go(pass(branch, route.hop), place)];
  const { code } = route.fact;
  const noted = code === 'ROUTE_CHOICE_INDETERMINATE' || code === 'PREFIX_LIST_UNREADABLE';
  return [
    go(
      noted ? noteChoice(branch, route.hop, route.fact) : assumeHolds(context, branch, route.hop, route.fact),
      place,
    ),
  ];
}

/** Every choice is walked, so the fact itself is no failure: it only decides which of the ways holds. */
function noteChoice(branch: Branch, hop: HopInfo, fact: UnknownFact): Branch {
  const passed = pass(branch, hop);
  return { ...passed, unknowns: [...passed.unknowns, fact] };
}

/** R-ENI-2: an interface with the check on sends only from its own addresses. */
function checkSource(context: WalkContext, branch: Branch, station: Station): Branch[] {
  const node = station.node!;
  if (!station.forwarded || node.sourceDestCheck === false) return [branch];
  const foreign = branch.flows.minus(branch.flows.restrict(branch.header.source, node.own));
  if (foreign.isEmpty) return [branch];
  const own = branch.flows.minus(foreign);
  const checked = sourceDestCheckDrop(context, withFlows(branch, foreign), node);
  return own.isEmpty ? [checked] : [withFlows(branch, own), checked];
}

/** The drop of R-ENI-2, or the doubt where no document gives the flag. */
export function sourceDestCheckDrop(
  context: WalkContext,
  branch: Branch,
  node: NonNullable<Station['node']>,
): Branch {
  const component = interfaceRef(node);
  if (node.sourceDestCheck === undefined) {
    return assumeHolds(
      context,
      branch,
      { kind: 'network-interface', component },
      {
        code: 'PERMISSION_MISSING',
        component,
        summary: `the source/destination check of ${node.id} isn't in the documents`,
        howToLearn: 'ec2:DescribeNetworkInterfaces gives SourceDestCheck',
        ifHolds: 'the check is off',
        ifNot: 'the check is on',
      },
    );
  }
  return drop(
    branch,
    { kind: 'network-interface', component },
    {
      code: 'ENI_SOURCE_DEST_CHECK_RESTRICTION',
      summary: `source/destination check is on at ${label(node)}, so it drops packets that are not its own`,
      evidence: { networkInterfaceId: node.id, sourceDestCheck: true },
    },
  );
}
