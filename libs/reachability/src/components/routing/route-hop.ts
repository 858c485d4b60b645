import { type Branch, loopKey, type Station, type UnknownFact } from '../../walk/branch.js';
import { label, tableRef } from '../../walk/describe.js';
import type { DropInfo, HopInfo } from '../../walk/step.js';
import type { RouteLine } from './route-table.js';
import type { ResolvedTarget } from './route-target.js';
import { transitDevice } from '../transit/transit-refs.js';

export function routeHop({ subnet }: Station, line: RouteLine): HopInfo {
  return {
    kind: 'route-table',
    component: tableRef(line.tableId, subnet),
    detail: () => ({ matched: { rule: line.destination, text: `${line.destination} -> ${line.target}` } }),
  };
}

/** R-RT-4, as the branch that takes `line` knows it. */
export function tieFact(lines: readonly RouteLine[], line: RouteLine): UnknownFact {
  const [first] = lines;
  const targets = lines.map(({ target }) => target);
  return {
    code: 'ROUTE_CHOICE_INDETERMINATE',
    component: { type: 'route-table', id: first!.tableId },
    summary: `prefix-list routes of equal length in ${first!.tableId} lead to ${targets.join(' and ')}; AWS picks one at random`,
    howToLearn: 'make one of the routes more specific, or remove it',
    ifHolds: `AWS picks ${targets[0]}`,
    ifNot: `AWS picks ${targets.slice(1).join(' or ')}`,
    ...(line === first ? {} : { second: true }),
  };
}

export function noRoute(branch: Branch, station: Station, tableId: string): { why: DropInfo; hop: HopInfo } {
  const { subnet, gateway } = station;
  const hop: HopInfo = { kind: 'route-table', component: tableRef(tableId, subnet) };
  const where = subnet.regionalNatGateway ? {} : { subnetId: subnet.id };
  const evidence = { routeTableId: tableId, ...where };
  if (gateway?.connectivity === 'public' && branch.leg === 'forward') {
    const place = subnet.regionalNatGateway
      ? `regional NAT gateway ${label(gateway)}`
      : `${subnet.id}, the subnet of NAT gateway ${label(gateway)},`;
    return {
      hop,
      why: {
        code: 'NAT_GATEWAY_SUBNET_NOT_PUBLIC',
        summary: `${place} has no route to the destination in ${tableId}`,
        evidence: { ...evidence, natGatewayId: gateway.id },
      },
    };
  }
  return {
    hop,
    why: {
      code: 'NO_ROUTE_TO_DESTINATION',
      summary: `route table ${tableId} of ${label(subnet)} has no route ${branch.leg === 'forward' ? 'to the destination' : 'for the answers'}`,
      evidence,
    },
  };
}

/** R-RT-9: packets come back to a device that they have passed on the way to the same destination. Routes
 *  look at the destination only, so they would go round for ever. */
export function loopDrop(
  branch: Branch,
  station: Station,
  target: ResolvedTarget['target'],
  line: RouteLine,
): DropInfo | undefined {
  const device = deviceOf(target);
  if (device === undefined || !branch.visited.includes(loopKey(device, branch.header))) return undefined;
  return {
    code: 'ROUTING_LOOP',
    summary: `packets loop: ${line.tableId}, the route table of ${label(station.subnet)}, sends what ${device} has passed on back to ${line.target}`,
    evidence: { routeTableId: line.tableId, route: line.route, subnetId: station.subnet.id },
  };
}

function deviceOf(target: ResolvedTarget['target']): string | undefined {
  switch (target.to) {
    case 'nat-gateway':
      return target.gateway.id;
    case 'interface':
      return target.node.instanceId ?? target.node.id;
    case 'appliance-endpoint':
      return target.endpoint.id;
    case 'transit-gateway':
      return transitDevice(target.attachment);
    default:
      return undefined;
  }
}
