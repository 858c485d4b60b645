import type { Route, Subnet, TransitGatewayRoute, TransitGatewayVpcAttachment } from '@aws-sdk/client-ec2';
import { tableInForce, vpcCidrs } from './documents.js';
import { Dropped } from './ends.js';
import { contains, prefixLength } from './ipv4.js';
import type { TransitLists } from './transit-lists.js';

// Lookups by scanning, again and again: slow and hard to get wrong.

/** R-RT-1 to R-RT-3, of tables with static CIDR routes only. Undefined: no route. */
export function routeOf(lists: TransitLists, subnet: Subnet, destination: string): Route | undefined {
  const routes = tableInForce(lists, subnet)?.Routes ?? [];
  const matching = routes.filter((route) => contains(route.DestinationCidrBlock ?? '', destination));
  const length = (route: Route): number => prefixLength(route.DestinationCidrBlock ?? '');
  const [best] = [...matching].sort((a, b) => length(b) - length(a));
  if (best?.State === 'blackhole') throw new Dropped('blackhole');
  return best;
}

export function vpcAttachment(
  lists: TransitLists,
  gatewayId: string,
  vpcId: string | undefined,
): TransitGatewayVpcAttachment | undefined {
  return lists.TransitGatewayVpcAttachments.find(
    (one) => one.TransitGatewayId === gatewayId && one.VpcId === vpcId,
  );
}

/** R-TGW-1: longest prefix, static before propagated, blackholes drop. */
export function transitRouteOf(
  lists: TransitLists,
  gatewayId: string,
  attachmentId: string,
  destination: string,
): TransitGatewayRoute {
  const tables = lists.TransitGatewayRouteTables.filter((one) => one.TransitGatewayId === gatewayId).map(
    (one) => one.TransitGatewayRouteTableId,
  );
  const association = lists.TransitGatewayAssociations.find(
    (one) =>
      one.TransitGatewayAttachmentId === attachmentId &&
      one.State === 'associated' &&
      tables.includes(one.TransitGatewayRouteTableId),
  );
  if (association === undefined) throw new Dropped(`${attachmentId} has no route table`);
  const matching = lists.TransitGatewayRoutes.filter(
    (one) =>
      one.TransitGatewayRouteTableId === association.TransitGatewayRouteTableId &&
      contains(one.DestinationCidrBlock ?? '', destination),
  ).sort(
    (a, b) =>
      prefixLength(b.DestinationCidrBlock ?? '') - prefixLength(a.DestinationCidrBlock ?? '') ||
      Number(a.Type === 'propagated') - Number(b.Type === 'propagated'),
  );
  const [best] = matching;
  if (best === undefined) throw new Dropped(`no route in ${association.TransitGatewayRouteTableId}`);
  if (best.State === 'blackhole') throw new Dropped('blackhole of the transit gateway');
  return best;
}

export function inVpc(lists: TransitLists, vpcId: string | undefined, address: string): boolean {
  return vpcCidrs(lists, vpcId).some((cidr) => contains(cidr, address));
}
