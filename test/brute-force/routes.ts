import type { Route, Subnet } from '@aws-sdk/client-ec2';
import type { Ec2Lists } from './ec2-lists.js';
import { prefixListCidrs, tableInForce, vpcCidrs } from './documents.js';
import { CannotTell, Dropped } from './ends.js';
import { contains, prefixLength } from './ipv4.js';

export type Target =
  | { kind: 'local' }
  | { kind: 'internet-gateway'; id: string }
  | { kind: 'nat-gateway'; id: string }
  | { kind: 'interface'; id: string }
  | { kind: 'endpoint'; id: string }
  | { kind: 'other'; id: string };

function targetOf(lists: Ec2Lists, route: Route): Target {
  if (route.GatewayId === 'local') return { kind: 'local' };
  if (route.NatGatewayId !== undefined) return { kind: 'nat-gateway', id: route.NatGatewayId };
  if (route.NetworkInterfaceId !== undefined) return { kind: 'interface', id: route.NetworkInterfaceId };
  if (route.GatewayId?.startsWith('igw-')) return { kind: 'internet-gateway', id: route.GatewayId };
  if (route.GatewayId?.startsWith('vpce-')) {
    const type = lists.VpcEndpoints.find((one) => one.VpcEndpointId === route.GatewayId)?.VpcEndpointType;
    return { kind: type === 'GatewayLoadBalancer' ? 'other' : 'endpoint', id: route.GatewayId };
  }
  const id =
    route.TransitGatewayId ?? route.VpcPeeringConnectionId ?? route.GatewayId ?? 'target of a kind not read';
  return { kind: 'other', id };
}

interface Candidate {
  cidr: string;
  rank: number;
  route: Route;
}

/** R-RT-2, R-RT-3, R-RT-4, R-RT-5, R-RT-8. */
export function lookUp(lists: Ec2Lists, trail: string[], subnet: Subnet, destination: string): Target {
  if (contains('169.254.168.0/22', destination)) throw new Dropped('never forwarded (R-RT-8)');
  const table = tableInForce(lists, subnet);
  const candidates: Candidate[] = [];
  let unread = false;
  for (const route of table?.Routes ?? []) {
    const listId = route.DestinationPrefixListId;
    if (listId !== undefined) {
      const cidrs = prefixListCidrs(lists, listId);
      if (cidrs === undefined) unread = true;
      for (const cidr of cidrs ?? []) candidates.push({ cidr, rank: 1, route });
    } else if (route.DestinationCidrBlock !== undefined) {
      const rank = route.Origin === 'EnableVgwRoutePropagation' ? 2 : 0;
      candidates.push({ cidr: route.DestinationCidrBlock, rank, route });
    }
  }
  const matching = candidates
    .filter((one) => contains(one.cidr, destination))
    .sort((a, b) => prefixLength(b.cidr) - prefixLength(a.cidr) || a.rank - b.rank);
  const best = matching[0];
  trail.push(`table ${table?.RouteTableId}: ${destination} by ${best?.cidr ?? 'nothing'}`);
  if (unread && !(best !== undefined && prefixLength(best.cidr) === 32 && best.rank === 0)) {
    throw new CannotTell('a prefix list in the table was not readable (R-RT-5)');
  }
  if (best === undefined) throw new Dropped('no route');
  const target = targetOf(lists, best.route);
  const rivals = matching.filter(
    (one) => one.rank === best.rank && prefixLength(one.cidr) === prefixLength(best.cidr),
  );
  if (rivals.some((one) => JSON.stringify(targetOf(lists, one.route)) !== JSON.stringify(target))) {
    throw new CannotTell('equal prefix-list routes to different targets (R-RT-4)');
  }
  if (best.route.State === 'blackhole' || best.route.State === 'filtered') throw new Dropped('blackhole');
  const local = vpcCidrs(lists, subnet.VpcId).find((cidr) => contains(cidr, destination));
  if (local !== undefined && target.kind !== 'local')
    throw new CannotTell('more specific than local (R-RT-7)');
  return target;
}
