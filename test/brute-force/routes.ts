import type { Route, Subnet } from '@aws-sdk/client-ec2';
import type { Ec2Lists } from './ec2-lists.js';
import { prefixListCidrs, tableInForce, vpcCidrs } from './documents.js';
import { Diverted, Dropped } from './ends.js';
import { contains, isIpv6, prefixLength } from './addresses.js';

export type Target =
  | { kind: 'local' }
  | { kind: 'internet-gateway'; id: string }
  | { kind: 'egress-only'; id: string }
  | { kind: 'nat-gateway'; id: string }
  | { kind: 'interface'; id: string }
  /** More specific than local: the traffic of the VPC itself goes by an interface (R-RT-7). */
  | { kind: 'diverted'; id: string }
  | { kind: 'endpoint'; id: string }
  | { kind: 'other'; id: string };

function targetOf(lists: Ec2Lists, route: Route): Target {
  if (route.GatewayId === 'local') return { kind: 'local' };
  if (route.EgressOnlyInternetGatewayId !== undefined)
    return { kind: 'egress-only', id: route.EgressOnlyInternetGatewayId };
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

/** Picks one of several routes where the documents leave it open; returns its place. Asked with one only,
 *  it notes that `unknown` would be an honest answer too. */
export type Choose = (alternatives: number) => number;

/** The route that decides; R-RT-2, R-RT-3, R-RT-4, R-RT-5, R-RT-8. */
export function lookUp(
  lists: Ec2Lists,
  trail: string[],
  choose: Choose,
  subnet: Subnet,
  destination: string,
): Target {
  const never = [
    ...['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '240.0.0.0/4'],
    ...['fd00:ec2::/32', 'fe80::/10', 'ff00::/8'],
  ];
  if (never.some((cidr) => contains(cidr, destination))) throw new Dropped('never forwarded (R-RT-8)');
  const table = tableInForce(lists, subnet);
  const candidates: Candidate[] = [];
  const unread: Route[] = [];
  for (const route of table?.Routes ?? []) {
    const listId = route.DestinationPrefixListId;
    if (listId !== undefined) {
      const cidrs = prefixListCidrs(lists, listId);
      if (cidrs === undefined) unread.push(route);
      for (const cidr of cidrs ?? []) candidates.push({ cidr, rank: 1, route });
    } else {
      const rank = route.Origin === 'EnableVgwRoutePropagation' ? 2 : 0;
      candidates.push({
        cidr: route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? '',
        rank,
        route,
      });
    }
  }
  const matching = candidates
    .filter((one) => contains(one.cidr, destination))
    .sort((a, b) => prefixLength(b.cidr) - prefixLength(a.cidr) || a.rank - b.rank);
  const best = matching[0];
  trail.push(`table ${table?.RouteTableId}: ${destination} by ${best?.cidr ?? 'nothing'}`);
  // Equal prefix-list routes: AWS picks (R-RT-4). A list that wasn't read may hold a longer match (R-RT-5).
  const equals = matching.filter(
    (one) => one.rank === best?.rank && prefixLength(one.cidr) === prefixLength(best.cidr),
  );
  const exact =
    best !== undefined && prefixLength(best.cidr) === (isIpv6(destination) ? 128 : 32) && best.rank === 0;
  const open: (Route | undefined)[] = best === undefined ? [undefined] : equals.map((one) => one.route);
  if (best?.route.GatewayId !== 'local' && !exact) open.push(...unread);
  // Local, or a static route for the one address: hardly a list's to change, but `unknown` is honest too.
  else if (unread.length > 0) choose(1);
  const route = open.length === 1 ? open[0] : open[choose(open.length)];
  if (route === undefined) throw new Dropped('no route');
  const target = targetOf(lists, route);
  if (route.State === 'blackhole' || route.State === 'filtered') throw new Dropped('blackhole');
  const local = vpcCidrs(lists, subnet.VpcId).find((cidr) => contains(cidr, destination));
  if (local === undefined || target.kind === 'local') return target;
  // What the appliance does is unknown; what can't even get to it may be known.
  if (target.kind === 'interface') {
    choose(1);
    return { kind: 'diverted', id: target.id };
  }
  throw new Diverted('more specific than local (R-RT-7)');
}
