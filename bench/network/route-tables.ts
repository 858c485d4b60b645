import type { Route } from '@aws-sdk/client-ec2';
import { OWNER } from './lists.js';
import type { PlannedSubnet, VpcBuilder } from './vpc-builder.js';

/** The main table (local only), the public one, and one for each way out that private subnets use.
 *  A tenth of the private subnets has a table that leads nowhere. */
export function addRouteTables(vpc: VpcBuilder, waysOut: readonly Route[]): void {
  const nowhere: PlannedSubnet[] = [];
  const users = waysOut.map((): PlannedSubnet[] => []);
  for (const subnet of vpc.privateSubnets) {
    const way = vpc.random.chance(0.1) ? undefined : users[vpc.random.below(waysOut.length)];
    (way ?? nowhere).push(subnet);
  }
  addTable(vpc, undefined, [undefined]);
  addTable(vpc, { GatewayId: vpc.internetGatewayId }, ids(vpc.publicSubnets));
  addTable(vpc, undefined, ids(nowhere));
  for (const [place, way] of waysOut.entries()) addTable(vpc, way, ids(users[place] ?? []));
}

const ids = (subnets: readonly PlannedSubnet[]): string[] => subnets.map((subnet) => subnet.id);

/** `subnets` with an undefined entry makes the main table: EC2 shows no SubnetId for it. */
function addTable(vpc: VpcBuilder, way: Route | undefined, subnets: readonly (string | undefined)[]): void {
  const RouteTableId = vpc.random.id('rtb');
  const local: Route = {
    DestinationCidrBlock: vpc.cidr,
    GatewayId: 'local',
    Origin: 'CreateRouteTable',
    State: 'active',
  };
  const out: Route = { DestinationCidrBlock: '0.0.0.0/0', Origin: 'CreateRoute', State: 'active', ...way };
  vpc.lists.RouteTables.push({
    RouteTableId,
    VpcId: vpc.vpcId,
    OwnerId: OWNER,
    PropagatingVgws: [],
    Tags: [],
    Routes: way ? [local, out] : [local],
    Associations: subnets.map((SubnetId) => ({
      Main: SubnetId === undefined,
      RouteTableAssociationId: vpc.random.id('rtbassoc'),
      RouteTableId,
      AssociationState: { State: 'associated' },
      ...(SubnetId !== undefined && { SubnetId }),
    })),
  });
}
