import type { Route, RouteTable } from '@aws-sdk/client-ec2';
import { IntervalSet, addressBlocks, parseCidr } from '../../../../packets/src/index.js';
import {
  type Gap,
  type NetworkIndex,
  vpcCidrs,
  type VpcNode,
} from '../../../../snapshot/src/network/index.js';

/** One route of a table for one prefix. */
export interface RouteLine {
  route: Route;
  tableId: string;
  /** "0.0.0.0/0" or "pl-… (52.216.0.0/15)". */
  destination: string;
  target: string;
  /** A static route to one address: no prefix is longer, and lists come after it (R-RT-2). */
  unbeatable: boolean;
}

/** Destinations and the routes that may decide for them: one, or several that AWS picks from at random. */
interface RoutedPart {
  destinations: IntervalSet;
  lines: RouteLine[];
}

interface CompiledRouteTable {
  parts: RoutedPart[];
  /** Prefix-list routes whose entries aren't known: they may take any destination (R-RT-5). */
  unreadable: { line: RouteLine; gap: Gap }[];
}

interface Candidate {
  line: RouteLine;
  set: IntervalSet;
  prefixLength: number;
  /** R-RT-2: static before prefix list before propagated. */
  rank: number;
}

const compiled = new WeakMap<RouteTable, CompiledRouteTable>();

/** The table as a partition of the destinations, by longest prefix, then by origin (R-RT-2). */
export function compileRouteTable(index: NetworkIndex, vpc: VpcNode, table: RouteTable): CompiledRouteTable {
  let result = compiled.get(table);
  if (!result) {
    const unreadable: CompiledRouteTable['unreadable'] = [];
    const candidates = (table.Routes ?? []).flatMap((route) => candidatesOf(index, table, route, unreadable));
    candidates.push(...implicitLocal(vpc, table));
    result = { parts: partition(candidates), unreadable };
    compiled.set(table, result);
  }
  return result;
}

function candidatesOf(
  index: NetworkIndex,
  table: RouteTable,
  route: Route,
  unreadable: CompiledRouteTable['unreadable'],
): Candidate[] {
  const line = (destination: string): RouteLine => ({
    route,
    tableId: table.RouteTableId!,
    destination,
    target: targetText(route),
    unbeatable: /(\.\d+\/32|\/128)$/.test(destination) && route.Origin !== 'EnableVgwRoutePropagation',
  });
  const listId = route.DestinationPrefixListId;
  if (listId !== undefined && listId !== null) {
    const list = index.prefixList(listId);
    if (!list.known) {
      unreadable.push({ line: line(listId), gap: list.gap });
      return [];
    }
    return list.value.blocks.map(({ set, prefixLength }) => ({
      line: line(`${listId} (${addressBlocks(set).join()})`),
      set,
      prefixLength,
      rank: 1,
    }));
  }
  const destination = route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? '';
  const cidr = parseCidr(destination);
  if (!cidr) return [];
  const rank = route.Origin === 'EnableVgwRoutePropagation' ? 2 : 0;
  return [{ line: line(destination), set: cidr.set, prefixLength: cidr.prefixLength, rank }];
}

/** Every table has the VPC's own ranges as local routes, whether a document lists them or not. */
function implicitLocal(vpc: VpcNode, table: RouteTable): Candidate[] {
  const listed = new Set(
    (table.Routes ?? []).map((route) => route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock),
  );
  return [...new Set(vpcCidrs(vpc.doc))].flatMap((text) => {
    const cidr = parseCidr(text);
    if (!cidr || listed.has(text)) return [];
    const field = text.includes(':') ? 'DestinationIpv6CidrBlock' : 'DestinationCidrBlock';
    const route: Route = { [field]: text, GatewayId: 'local', State: 'active' };
    const line = {
      route,
      tableId: table.RouteTableId!,
      destination: text,
      target: 'local',
      unbeatable: false,
    };
    return [{ line, set: cidr.set, prefixLength: cidr.prefixLength, rank: 0 }];
  });
}

function partition(candidates: Candidate[]): RoutedPart[] {
  candidates.sort((a, b) => b.prefixLength - a.prefixLength || a.rank - b.rank);
  const parts: RoutedPart[] = [];
  let covered: IntervalSet = IntervalSet.empty;
  let group: RoutedPart[] = [];
  let previous: Candidate | undefined;
  for (const candidate of candidates) {
    if (previous && (previous.prefixLength !== candidate.prefixLength || previous.rank !== candidate.rank)) {
      covered = IntervalSet.union([covered, ...group.map(({ destinations }) => destinations)]);
      parts.push(...group);
      group = [];
    }
    previous = candidate;
    const open = candidate.set.minus(covered);
    if (!open.isEmpty) addToGroup(group, open, candidate.line);
  }
  return [...parts, ...group];
}

/** Blocks of equal length are the same or apart. Where prefix lists name the same block for different
 *  targets, the choice is AWS's (R-RT-4). */
function addToGroup(group: RoutedPart[], open: IntervalSet, line: RouteLine): void {
  const same = group.find(({ destinations }) => !destinations.intersect(open).isEmpty);
  if (!same) group.push({ destinations: open, lines: [line] });
  else if (!same.lines.some((other) => leadsAlike(other, line))) same.lines.push(line);
}

function leadsAlike(a: RouteLine, b: RouteLine): boolean {
  return a.target === b.target && a.route.State === b.route.State;
}

function targetText(route: Route): string {
  return (
    route.NatGatewayId ??
    route.NetworkInterfaceId ??
    route.InstanceId ??
    route.TransitGatewayId ??
    route.VpcPeeringConnectionId ??
    route.EgressOnlyInternetGatewayId ??
    route.LocalGatewayId ??
    route.CarrierGatewayId ??
    route.CoreNetworkArn ??
    route.GatewayId ??
    'no target'
  );
}
