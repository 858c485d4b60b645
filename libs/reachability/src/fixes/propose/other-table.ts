import type { RouteTable } from '@aws-sdk/client-ec2';
import type { NetworkIndex, SubnetNode } from '../../../../snapshot/src/index.js';
import type { Blocker } from '../../walk/branch.js';
import type { Opening } from '../solve.js';
import { placeOf } from './proposal.js';

/** Tables that are tried for one subnet. */
const MOST_TABLES = 2;

/** R-RT-1: a subnet that nothing is associated with has the VPC's main table. Where that one blocks, another table
 *  of the VPC with a default route may be the one that was meant. */
export function otherTables(index: NetworkIndex, blockers: readonly Blocker[]): Opening[] {
  const subnets = new Set(blockers.flatMap((blocker) => unassociated(index, blocker) ?? []));
  return [...subnets].flatMap((subnet) => {
    const { vpc } = subnet;
    const main = index.mainTableOfVpc.get(vpc.id)?.RouteTableId;
    return (index.routeTablesOfVpc.get(vpc.id) ?? [])
      .filter((table) => table.RouteTableId !== main && hasDefaultRoute(table))
      .slice(0, MOST_TABLES)
      .map(({ RouteTableId }): Opening => (standIns) => [
        {
          action: 'ec2:AssociateRouteTable',
          ...placeOf(vpc),
          parameters: { RouteTableId: RouteTableId!, SubnetId: subnet.id },
          creates: standIns.next('rtbassoc'),
        },
      ]);
  });
}

/** The subnet whose table gave the finding, if it has the main one. */
function unassociated(index: NetworkIndex, { evidence }: Blocker): SubnetNode | undefined {
  const { routeTableId, subnetId } = evidence as { routeTableId?: string; subnetId?: string };
  const subnet = index.subnets.get(subnetId ?? '');
  return subnet && routeTableId !== undefined && !index.routeTableOfSubnet.has(subnet.id)
    ? subnet
    : undefined;
}

function hasDefaultRoute({ Routes = [] }: RouteTable): boolean {
  return Routes.some(
    ({ DestinationCidrBlock, DestinationIpv6CidrBlock, State }) =>
      (DestinationCidrBlock === '0.0.0.0/0' || DestinationIpv6CidrBlock === '::/0') && State !== 'blackhole',
  );
}
