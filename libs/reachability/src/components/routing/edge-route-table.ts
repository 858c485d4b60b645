import { IntervalSet } from '../../../../packets/src/index.js';
import type { InternetGatewayNode, VpcNode } from '../../../../snapshot/src/network/index.js';
import type { Branch, Station } from '../../walk/branch.js';
import { interfaceRef, label, subnetRef } from '../../walk/describe.js';
import { go, type Move, type Place } from '../../walk/move.js';
import { drop, type HopInfo, opaqueEnd, pass, withFlows } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';
import { hasPassed } from '../nat/middlebox.js';
import { compileRouteTable, type RouteLine } from './route-table.js';
import { resolveTarget, type RouteTarget } from './route-target.js';
import { unsupported } from './unsupported.js';

/** R-IGW-6: the table of a gateway decides about what comes in by it. Local routes lead to the destination
 *  itself, others to a middlebox in the same VPC (Amazon VPC User Guide, "Gateway route tables"). */
export function throughEdgeTable(
  context: WalkContext,
  branch: Branch,
  gateway: Pick<InternetGatewayNode, 'id'> | undefined,
  vpc: VpcNode,
  toOwner: (branch: Branch) => Move[],
): Move[] {
  const table = gateway && context.index.edgeTableOfGateway.get(gateway.id);
  if (!table) return toOwner(branch);
  const result: Move[] = [];
  let rest = branch.flows;
  for (const { destinations, lines } of compileRouteTable(context.index, vpc, table).parts) {
    const line = lines[0]!;
    if (line.route.GatewayId === 'local') continue;
    const flows = rest.restrict(branch.header.destination, destinations);
    if (flows.isEmpty) continue;
    rest = rest.minus(flows);
    result.push(...divert(context, withFlows(branch, flows), vpc, line, toOwner));
  }
  if (!rest.isEmpty) result.push(...toOwner(withFlows(branch, rest)));
  return result;
}

function edgeHop(vpc: VpcNode, { tableId, destination, target }: RouteLine): HopInfo {
  return {
    kind: 'route-table',
    component: { type: 'route-table', id: tableId, vpcId: vpc.id },
    note: 'edge route table of the gateway',
    detail: () => ({ matched: { rule: destination, text: `${destination} -> ${target}` } }),
  };
}

function divert(
  context: WalkContext,
  branch: Branch,
  vpc: VpcNode,
  line: RouteLine,
  toOwner: (branch: Branch) => Move[],
): Move[] {
  const hop = edgeHop(vpc, line);
  const { target, drop: why } = resolveTarget(context.index, vpc, line);
  const routed = why ? drop(branch, hop, why) : pass(branch, hop);
  switch (target.to) {
    case 'interface': {
      const { node } = target;
      return checkPublic(routed, vpc, target, hop, line).map((b) =>
        go(b, { at: 'interface', node, from: null }),
      );
    }
    case 'appliance-endpoint':
      return [go(routed, { at: 'appliance-endpoint', endpoint: target.endpoint, from: null })];
    case 'opaque':
      return [opaqueEnd(branch, hop, target.fact)];
    case 'local':
    case 'nowhere':
      // The route taken away, the local one would decide.
      return toOwner(routed);
    default: {
      const what = `route target ${line.target} of an edge route table`;
      return [opaqueEnd(branch, hop, unsupported('route-target', line.target, what))];
    }
  }
}

/** "For traffic that flows through an internet gateway, the target network interface must also have a public
 *  IP address" (the same page). */
function checkPublic(
  branch: Branch,
  vpc: VpcNode,
  { node }: Extract<RouteTarget, { to: 'interface' }>,
  hop: HopInfo,
  line: RouteLine,
): Branch[] {
  if (vpc.associations.has(node.primary)) return [branch];
  const own = branch.flows.restrict(branch.header.destination, node.own);
  const foreign = branch.flows.minus(own);
  if (foreign.isEmpty) return [branch];
  const dropped = drop(withFlows(branch, foreign), hop, {
    code: 'INGRESS_RTB_NO_PUBLIC_IP',
    summary: `edge route table ${line.tableId} sends packets to ${label(node)}, which can't get them without a public address of its own`,
    evidence: { routeTableId: line.tableId, route: line.route, networkInterfaceId: node.id },
    component: interfaceRef(node),
    cost: 3,
  });
  return own.isEmpty ? [dropped] : [withFlows(branch, own), dropped];
}

/** R-IGW-6, the way out: what would be diverted on its way in can't leave past the middlebox, even where the
 *  subnet's table has a route to the gateway (Reachability Analyzer, INGRESS_RTB_TRAFFIC_REDIRECTION). Mended,
 *  it goes by way of the middlebox. */
export function checkRedirection(
  context: WalkContext,
  branch: Branch,
  gateway: Pick<InternetGatewayNode, 'id'>,
  station: Station,
): { free: Branch[]; redirected: Move[] } {
  const { index } = context;
  const { vpc } = station.subnet;
  const table = index.edgeTableOfGateway.get(gateway.id);
  if (!table) return { free: [branch], redirected: [] };
  const redirected: Move[] = [];
  let rest = branch.flows;
  for (const { destinations, lines } of compileRouteTable(index, vpc, table).parts) {
    const line = lines[0]!;
    if (line.route.GatewayId === 'local') continue;
    const way = middleboxOf(resolveTarget(index, vpc, line).target, station);
    if (!way || hasPassed(branch, way.device)) continue;
    const diverted = rest.restrict(branch.header.source, destinations);
    const flows = diverted.minus(diverted.restrict(branch.header.source, way.own));
    if (flows.isEmpty) continue;
    rest = rest.minus(flows);
    const inForce = index.routeTable(station.subnet);
    const tableId = inForce.known ? inForce.value.RouteTableId : undefined;
    redirected.push(go(redirect(withFlows(branch, flows), gateway, station, line, tableId), way.place));
  }
  return { free: rest.isEmpty ? [] : [withFlows(branch, rest)], redirected };
}

function middleboxOf(
  target: RouteTarget,
  from: Station,
): { device: string; own: IntervalSet; place: Place } | undefined {
  if (target.to === 'interface') {
    const { node } = target;
    return { device: node.instanceId ?? node.id, own: node.own, place: { at: 'interface', node, from } };
  }
  if (target.to !== 'appliance-endpoint') return undefined;
  const { endpoint } = target;
  return { device: endpoint.id, own: IntervalSet.empty, place: { at: 'appliance-endpoint', endpoint, from } };
}

function redirect(
  branch: Branch,
  gateway: Pick<InternetGatewayNode, 'id'>,
  { subnet }: Station,
  line: RouteLine,
  routeTableId: string | undefined,
): Branch {
  const hop: HopInfo = {
    kind: 'internet-gateway',
    component: { type: 'internet-gateway', id: gateway.id, vpcId: subnet.vpc.id },
  };
  return drop(branch, hop, {
    code: 'INGRESS_RTB_TRAFFIC_REDIRECTION',
    summary: `edge route table ${line.tableId} diverts what comes in for ${label(subnet)} to ${line.target}, so the subnet can't go out past it straight to ${gateway.id}`,
    evidence: {
      internetGatewayId: gateway.id,
      edgeRouteTableId: line.tableId,
      route: line.route,
      subnetId: subnet.id,
      routeTableId,
      target: line.target,
    },
    component: subnetRef(subnet),
  });
}
