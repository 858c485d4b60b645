import type { TransitGatewayRoute } from '@aws-sdk/client-ec2';
import type { DocumentKind, RegionDocuments } from '../document-lists.js';
import { type Fact, type Gap, known, unknown } from './fact.js';
import { absenceGap, unreadKind } from './gaps.js';
import { attachmentKey, transitOf } from './index-transit.js';
import type { NetworkIndex } from './network-index.js';
import type { VpcNode } from './nodes.js';
import type {
  PeeringNode,
  TransitAttachmentNode,
  TransitGatewayNode,
  VpnGatewayNode,
} from './transit-nodes.js';

/** The attachment of a VPC to a transit gateway; known to be missing only where the VPC's owner or the
 *  gateway's owner listed all of theirs. */
export function transitAttachment(
  index: NetworkIndex,
  gatewayId: string,
  vpc: VpcNode,
): Fact<TransitAttachmentNode | undefined> {
  const transit = transitOf(index);
  const found = transit.attachmentOfVpc.get(attachmentKey(gatewayId, vpc.id));
  if (found) return known(found);
  const what = `the attachment of ${vpc.id} to ${gatewayId}`;
  const gateway = transit.gateways.get(gatewayId);
  const views = [vpc.region, ...(gateway?.ownerId === undefined ? [] : ownersDocuments(index, gateway))];
  const gap = commonGap(views, 'TransitGatewayVpcAttachments', what, (item) =>
    [null, vpc.id].includes(item.vpcId),
  );
  return gap ? unknown(gap) : known(undefined);
}

/** An attachment that a route names; undefined: its owner listed all of the gateway's, and it isn't among them. */
export function transitAttachmentById(
  index: NetworkIndex,
  gateway: TransitGatewayNode,
  id: string,
): Fact<TransitAttachmentNode | undefined> {
  const found = gateway.attachments.get(id);
  if (found) return known(found);
  const gap = commonGap(ownersDocuments(index, gateway), 'TransitGatewayAttachments', id, (item) =>
    [null, id].includes(item.id),
  );
  return gap ? unknown(gap) : known(undefined);
}

export interface TransitAssociation {
  routeTableId: string;
  state: string;
}

/** The route table that decides for what comes from an attachment; undefined: it has none. */
export function transitAssociation(
  index: NetworkIndex,
  attachment: TransitAttachmentNode,
): Fact<TransitAssociation | undefined> {
  const { doc, docRegion, gateway, id, type } = attachment;
  const views = ownersDocuments(index, gateway);
  const listed = views
    .flatMap(({ lists }) => lists.TransitGatewayAssociations ?? [])
    .filter((item) => item.TransitGatewayAttachmentId === id)
    // Both ends of a peering carry one attachment id, each with a table of its own gateway.
    .filter((item) => type !== 'peering' || gateway.routeTables.has(item.TransitGatewayRouteTableId));
  const best = listed.find(({ State }) => (State ?? 'associated') === 'associated') ?? listed[0];
  if (best) {
    return known({ routeTableId: best.TransitGatewayRouteTableId, state: best.State ?? 'associated' });
  }
  const tableId = doc?.Association?.TransitGatewayRouteTableId;
  if (tableId !== undefined)
    return known({ routeTableId: tableId, state: doc?.Association?.State ?? 'associated' });
  // The attachment's own document says that there is none, where the gateway's owner asked for it.
  if (
    doc &&
    docRegion &&
    views.includes(docRegion) &&
    docRegion.lists.TransitGatewayAssociations === undefined
  )
    return known(undefined);
  const what = `the route table association of ${id}`;
  const gap = commonGap(views, 'TransitGatewayAssociations', what, (item) =>
    mayConcern(item.raw, 'TransitGatewayAttachmentId', id),
  );
  return gap ? unknown(gap) : known(undefined);
}

/** All routes of a transit gateway's route table. */
export function transitRoutes(
  index: NetworkIndex,
  gateway: TransitGatewayNode,
  tableId: string,
): Fact<TransitGatewayRoute[]> {
  const views = ownersDocuments(index, gateway);
  const complete = views.filter((region) => routesGap(region, tableId) === undefined);
  if (complete.length === 0) {
    const gap = views.map((region) => routesGap(region, tableId)).find((g) => g !== undefined);
    return unknown(gap ?? unreadKind('TransitGatewayRoutes', tableId));
  }
  return known(
    complete
      .flatMap(({ lists }) => lists.TransitGatewayRoutes ?? [])
      .filter((route) => route.TransitGatewayRouteTableId === tableId),
  );
}

function routesGap(region: RegionDocuments, tableId: string): Gap | undefined {
  const told = region.unread?.find((item) => item.kind === 'TransitGatewayRoutes' && item.id === tableId);
  if (told) {
    return {
      code: 'PERMISSION_MISSING',
      component: { type: 'transit-gateway-route-table', id: tableId },
      summary: `the routes of ${tableId} were not read (${told.reason})`,
      howToLearn: `allow ${told.action} and read the account again`,
    };
  }
  return absenceGap(region, 'TransitGatewayRoutes', tableId, undefined, ({ id }) =>
    [null, tableId].includes(id),
  );
}

/** Attachments whose routes the table learns: propagation is on. */
export function transitPropagations(
  index: NetworkIndex,
  gateway: TransitGatewayNode,
  tableId: string,
): Fact<TransitAttachmentNode[]> {
  const views = ownersDocuments(index, gateway);
  const what = `what ${tableId} learns from its attachments`;
  const gap = commonGap(views, 'TransitGatewayPropagations', what, (item) =>
    mayConcern(item.raw, 'TransitGatewayRouteTableId', tableId),
  );
  if (gap) return unknown(gap);
  return known(
    views
      .flatMap(({ lists }) => lists.TransitGatewayPropagations ?? [])
      .filter(
        (item) => item.TransitGatewayRouteTableId === tableId && (item.State ?? 'enabled') === 'enabled',
      )
      .flatMap((item) => gateway.attachments.get(item.TransitGatewayAttachmentId ?? '') ?? []),
  );
}

export function peeringConnection(
  index: NetworkIndex,
  id: string,
  vpc: VpcNode,
): Fact<PeeringNode | undefined> {
  const found = transitOf(index).peerings.get(id);
  if (found) return known(found);
  const gap = index.absenceOf(vpc.region, 'VpcPeeringConnections', id);
  return gap ? unknown(gap) : known(undefined);
}

export function vpnGateway(index: NetworkIndex, id: string, vpc: VpcNode): Fact<VpnGatewayNode | undefined> {
  const found = transitOf(index).vpnGateways.get(id);
  if (found) return known(found);
  const gap = index.absenceOf(vpc.region, 'VpnGateways', id);
  return gap ? unknown(gap) : known(undefined);
}

/** Documents of the account that owns a transit gateway, of any account where no document names the owner. */
function ownersDocuments({ snapshot }: NetworkIndex, gateway: TransitGatewayNode): RegionDocuments[] {
  return snapshot.regions.filter(
    ({ accountId, region }) =>
      region === gateway.region &&
      (gateway.ownerId === undefined || accountId === null || accountId === gateway.ownerId),
  );
}

/** Why no view is complete; undefined where one is. */
function commonGap(
  views: readonly RegionDocuments[],
  kind: DocumentKind,
  what: string,
  mayBe: Parameters<typeof absenceGap>[4],
): Gap | undefined {
  let first: Gap | undefined;
  for (const region of views) {
    const gap = absenceGap(region, kind, what, undefined, mayBe);
    if (!gap) return undefined;
    first ??= gap;
  }
  return first ?? unreadKind(kind, what);
}

function mayConcern(raw: unknown, field: string, id: string): boolean {
  const value = (raw as Record<string, unknown> | null)?.[field];
  return typeof value !== 'string' || value === id;
}
