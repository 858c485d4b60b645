import type { TransitGatewayRoute } from '@aws-sdk/client-ec2';
import { addressBlocks, type Cidr, IntervalSet, parseCidr } from '../../../../packets/src/index.js';
import {
  type Fact,
  type Gap,
  known,
  type NetworkIndex,
  type TransitAttachmentNode,
  type TransitGatewayNode,
  transitPropagations,
  transitRoutes,
  unknown,
  vpcCidrs,
} from '../../../../snapshot/src/network/index.js';

/** One route of a transit gateway's table for one prefix. */
export interface TransitLine {
  route: TransitGatewayRoute;
  tableId: string;
  destination: string;
  blackhole: boolean;
  /** Several where paths are equally good. */
  attachmentIds: string[];
  /** Why it isn't known whether the table has this route. */
  gap?: Gap;
}

interface TransitPart {
  destinations: IntervalSet;
  /** One, or several that AWS picks from. */
  lines: TransitLine[];
}

interface CompiledTransitTable {
  parts: TransitPart[];
  /** Prefix-list references whose entries aren't known: they may take any destination. */
  unreadable: { line: TransitLine; gap: Gap }[];
}

interface Candidate {
  line: TransitLine;
  cidr: Cidr;
  rank: number;
}

const cache = new WeakMap<NetworkIndex, Map<string, Fact<CompiledTransitTable>>>();

/** The table as a partition of the destinations (Amazon VPC Transit Gateways, "Route evaluation order"). */
export function compileTransitTable(
  index: NetworkIndex,
  gateway: TransitGatewayNode,
  tableId: string,
): Fact<CompiledTransitTable> {
  let ofIndex = cache.get(index);
  if (!ofIndex) cache.set(index, (ofIndex = new Map()));
  let result = ofIndex.get(tableId);
  if (!result) ofIndex.set(tableId, (result = compile(index, gateway, tableId)));
  return result;
}

function compile(
  index: NetworkIndex,
  gateway: TransitGatewayNode,
  tableId: string,
): Fact<CompiledTransitTable> {
  const listed = transitRoutes(index, gateway, tableId);
  if (!listed.known) return listed;
  const learnt = learntRoutes(index, gateway, tableId, listed.value);
  if (!learnt.known) return learnt;
  const unreadable: CompiledTransitTable['unreadable'] = [];
  // Routes that come or go (`pending`, `deleting`, `deleted`) carry nothing.
  const inForce = listed.value.filter(({ State }) => ['active', 'blackhole'].includes(State ?? 'active'));
  const of = (route: TransitGatewayRoute): Candidate[] =>
    candidatesOf(index, gateway, tableId, route, unreadable);
  const { routes, gap } = learnt.value;
  const candidates = [
    ...inForce.flatMap(of),
    ...routes.flatMap(of).map((one) => (gap ? { ...one, line: { ...one.line, gap } } : one)),
  ];
  return known({ parts: partition(candidates), unreadable });
}

function candidatesOf(
  index: NetworkIndex,
  gateway: TransitGatewayNode,
  tableId: string,
  route: TransitGatewayRoute,
  unreadable: CompiledTransitTable['unreadable'],
): Candidate[] {
  const { DestinationCidrBlock, PrefixListId, TransitGatewayAttachments = [] } = route;
  const line = (destination: string): TransitLine => ({
    route,
    tableId,
    destination,
    blackhole: route.State === 'blackhole',
    attachmentIds: TransitGatewayAttachments.flatMap((item) => item.TransitGatewayAttachmentId ?? []).sort(),
  });
  const rank = rankOf(gateway, route);
  if (DestinationCidrBlock !== undefined) {
    const cidr = parseCidr(DestinationCidrBlock);
    return cidr ? [{ line: line(DestinationCidrBlock), cidr, rank }] : [];
  }
  const list = index.prefixList(PrefixListId ?? '');
  if (!list.known) {
    unreadable.push({ line: line(PrefixListId ?? ''), gap: list.gap });
    return [];
  }
  return list.value.blocks.map((cidr) => ({
    line: line(`${PrefixListId} (${addressBlocks(cidr.set).join()})`),
    cidr,
    rank,
  }));
}

/** Among routes of equal length: static, prefix list, then propagated by kind of attachment. */
const PROPAGATED = ['vpc', 'direct-connect-gateway', 'connect', 'vpn', 'peering'];

function rankOf(
  gateway: TransitGatewayNode,
  { Type, PrefixListId, TransitGatewayAttachments }: TransitGatewayRoute,
): number {
  if (Type !== 'propagated') return PrefixListId === undefined ? 0 : 1;
  const [first] = TransitGatewayAttachments ?? [];
  const kind =
    first?.ResourceType ?? gateway.attachments.get(first?.TransitGatewayAttachmentId ?? '')?.type ?? '';
  const place = PROPAGATED.indexOf(kind);
  return 2 + (place < 0 ? PROPAGATED.length : place);
}

function partition(candidates: Candidate[]): TransitPart[] {
  candidates.sort((a, b) => b.cidr.prefixLength - a.cidr.prefixLength || a.rank - b.rank);
  const parts: TransitPart[] = [];
  let covered: IntervalSet = IntervalSet.empty;
  // Blocks of one length and family are the same or apart, so one map an equal length is enough.
  for (let at = 0; at < candidates.length;) {
    const length = candidates[at]!.cidr.prefixLength;
    const group = new Map<string, { part: TransitPart; rank: number; cidr: Cidr }>();
    for (; candidates[at]?.cidr.prefixLength === length; at += 1) {
      const { line, cidr, rank } = candidates[at]!;
      const key = `${typeof cidr.set.first} ${cidr.set.first}`;
      const same = group.get(key);
      if (!same) group.set(key, { part: { destinations: cidr.set, lines: [line] }, rank, cidr });
      else if (same.rank === rank && !same.part.lines.some((other) => leadAlike(other, line)))
        same.part.lines.push(line);
    }
    for (const { part } of group.values()) {
      part.destinations = part.destinations.minus(covered);
      if (!part.destinations.isEmpty) parts.push(part);
    }
    covered = IntervalSet.union([covered, ...[...group.values()].map(({ cidr }) => cidr.set)]);
  }
  return parts;
}

function leadAlike(a: TransitLine, b: TransitLine): boolean {
  return a.blackhole === b.blackhole && a.attachmentIds.join() === b.attachmentIds.join();
}

/** Routes that a table has beside those that were listed. `gap`: why that isn't known. */
interface Learnt {
  routes: TransitGatewayRoute[];
  gap?: Gap;
}

const NOTHING: Fact<Learnt> = known({ routes: [] });

/** Where only static routes were listed, the ranges of VPCs whose propagation is on are in the table all the
 *  same (Amazon VPC Transit Gateways, "Route propagation"); where propagations weren't read, those of every attached
 *  VPC may be. Ranges that overlap another attached VPC's aren't learnt, depending on which came first, so then the
 *  table isn't known. */
function learntRoutes(
  index: NetworkIndex,
  gateway: TransitGatewayNode,
  tableId: string,
  listed: readonly TransitGatewayRoute[],
): Fact<Learnt> {
  if (listed.some(isPropagated)) return NOTHING;
  const propagations = transitPropagations(index, gateway, tableId);
  if (!propagations.known) {
    if (listsPropagated(index, gateway)) return NOTHING;
    return known({ routes: routesOf([...gateway.attachments.values()]), gap: propagations.gap });
  }
  const learning = propagations.value.filter(mayTeach);
  const doubtful = learning.find(
    ({ vpc }) => !vpc || vpc.cidrs.isEmpty || overlapsAnother(gateway, vpc.cidrs),
  );
  return doubtful ? unknown(notListed(tableId, doubtful)) : known({ routes: routesOf(learning) });
}

const isPropagated = ({ Type }: TransitGatewayRoute): boolean => Type === 'propagated';

/** Whoever listed propagated routes of another table would have listed this one's. */
function listsPropagated(index: NetworkIndex, gateway: TransitGatewayNode): boolean {
  return [...gateway.routeTables.keys()].some((tableId) => {
    const routes = transitRoutes(index, gateway, tableId);
    return routes.known && routes.value.some(isPropagated);
  });
}

const mayTeach = ({ type, state }: TransitAttachmentNode): boolean =>
  type === 'vpc' && ['available', 'modifying', 'unknown'].includes(state);

function routesOf(attachments: readonly TransitAttachmentNode[]): TransitGatewayRoute[] {
  return attachments
    .filter(mayTeach)
    .flatMap((attachment) => rangesOf(attachment).map((cidr) => propagated(attachment, cidr)));
}

function overlapsAnother(gateway: TransitGatewayNode, cidrs: IntervalSet): boolean {
  const overlapping = [...gateway.attachments.values()].filter(
    ({ vpc }) => vpc && !vpc.cidrs.intersect(cidrs).isEmpty,
  );
  return overlapping.length > 1;
}

function rangesOf({ vpc, vpcDoc }: TransitAttachmentNode): string[] {
  const ipv6 = vpcDoc?.Options?.Ipv6Support === 'enable';
  return vpc ? vpcCidrs(vpc.doc).filter((cidr) => ipv6 || !cidr.includes(':')) : [];
}

function propagated({ id, resourceId }: TransitAttachmentNode, cidr: string): TransitGatewayRoute {
  return {
    DestinationCidrBlock: cidr,
    Type: 'propagated',
    State: 'active',
    TransitGatewayAttachments: [
      { TransitGatewayAttachmentId: id, ResourceType: 'vpc', ResourceId: resourceId },
    ],
  };
}

function notListed(tableId: string, attachment: TransitAttachmentNode): Gap {
  return {
    code: 'PERMISSION_MISSING',
    component: { type: 'transit-gateway-route-table', id: tableId },
    summary: `only static routes of ${tableId} were listed, so whether it has learnt the ranges of ${attachment.resourceId ?? attachment.id} isn't known`,
    howToLearn: 'ec2:SearchTransitGatewayRoutes with both types, static and propagated',
  };
}
