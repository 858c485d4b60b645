import type { VpcNode } from '../../../../snapshot/src/network/index.js';
import type { RouteLine } from './route-table.js';
import type { ResolvedTarget } from './route-target.js';

export function notFound(line: RouteLine, what: string): ResolvedTarget {
  return {
    target: { to: 'nowhere' },
    drop: {
      code: 'ROUTE_TARGET_NOT_FOUND',
      summary: `route ${line.destination} in ${line.tableId} leads to ${what}, which doesn't exist`,
      evidence: { routeTableId: line.tableId, route: line.route },
    },
  };
}

export function wrongVpc(line: RouteLine, vpc: VpcNode, other: string | undefined): ResolvedTarget {
  return {
    target: { to: 'nowhere' },
    drop: {
      code: 'ROUTE_TARGET_WRONG_VPC',
      summary: `route ${line.destination} in ${line.tableId} leads to ${line.target}, which belongs to ${other ?? 'another VPC'}, not to ${vpc.id}`,
      evidence: { routeTableId: line.tableId, route: line.route, targetVpcId: other },
    },
  };
}
