import type {
  TransitGatewayAttachment,
  TransitGatewayVpcAttachment,
  VpcPeeringConnection,
  VpcPeeringConnectionVpcInfo,
} from '@aws-sdk/client-ec2';
import { IntervalSet, parseCidr } from '../../../packets/src/index.js';
import type { RegionDocuments } from '../document-lists.js';
import type { NetworkIndex } from './network-index.js';
import { nameOf } from './tags.js';
import type {
  PeeringNode,
  PeeringSide,
  TransitAttachmentNode,
  TransitGatewayNode,
  VpnGatewayNode,
} from './transit-nodes.js';

/** What connects VPCs with each other and with networks outside. */
interface TransitIndex {
  gateways: ReadonlyMap<string, TransitGatewayNode>;
  peerings: ReadonlyMap<string, PeeringNode>;
  vpnGateways: ReadonlyMap<string, VpnGatewayNode>;
  /** VPC attachments by transit gateway and VPC: see `attachmentKey`. */
  attachmentOfVpc: ReadonlyMap<string, TransitAttachmentNode>;
  attachmentsOfVpc: ReadonlyMap<string, readonly TransitAttachmentNode[]>;
  peeringsOfVpc: ReadonlyMap<string, readonly PeeringNode[]>;
}

export const attachmentKey = (gatewayId: string, vpcId: string): string => `${gatewayId}/${vpcId}`;

const cache = new WeakMap<NetworkIndex, TransitIndex>();

/** Built when first asked for: most questions never leave their VPC this way. */
export function transitOf(index: NetworkIndex): TransitIndex {
  let result = cache.get(index);
  if (!result) {
    result = build(index);
    cache.set(index, result);
  }
  return result;
}

function build(index: NetworkIndex): TransitIndex {
  const gateways = new Map<string, TransitGatewayNode>();
  const peerings = new Map<string, PeeringNode>();
  const vpnGateways = new Map<string, VpnGatewayNode>();
  for (const region of index.snapshot.regions) {
    const { lists } = region;
    for (const doc of lists.TransitGateways ?? []) {
      const node = gatewayNode(gateways, doc.TransitGatewayId!, region.region);
      Object.assign(node, { doc }, named(doc.Tags), owner(doc.OwnerId));
    }
    for (const doc of lists.TransitGatewayAttachments ?? []) addAttachment(gateways, region, doc);
    for (const doc of lists.TransitGatewayVpcAttachments ?? []) addVpcAttachment(gateways, region, doc);
    for (const doc of lists.TransitGatewayRouteTables ?? []) {
      if (doc.TransitGatewayId === undefined) continue;
      const gateway = gatewayNode(gateways, doc.TransitGatewayId, region.region);
      const id = doc.TransitGatewayRouteTableId!;
      gateway.routeTables.set(id, { id, ...named(doc.Tags), gateway, doc });
    }
    for (const doc of lists.VpcPeeringConnections ?? []) {
      const id = doc.VpcPeeringConnectionId!;
      // Each side may see the ranges of both or of its own only; the fuller picture counts.
      const earlier = peerings.get(id);
      const node = peeringNode(index, doc, earlier?.doc);
      peerings.set(id, node);
    }
    for (const doc of lists.VpnGateways ?? []) {
      const id = doc.VpnGatewayId!;
      vpnGateways.set(id, { id, ...named(doc.Tags), doc });
    }
  }
  const attachmentOfVpc = new Map<string, TransitAttachmentNode>();
  for (const gateway of gateways.values()) {
    for (const attachment of gateway.attachments.values()) resolveVpc(index, attachment, attachmentOfVpc);
  }
  const attached = [...attachmentOfVpc.values()];
  return {
    gateways,
    peerings,
    vpnGateways,
    attachmentOfVpc,
    attachmentsOfVpc: grouped(attached, ({ resourceId }) => [resourceId]),
    peeringsOfVpc: grouped([...peerings.values()], (p) => [p.requester.vpcId, p.accepter.vpcId]),
  };
}

function grouped<T>(
  items: readonly T[],
  keys: (item: T) => readonly (string | undefined)[],
): Map<string, T[]> {
  const result = new Map<string, T[]>();
  for (const item of items) {
    for (const key of keys(item)) {
      if (key === undefined) continue;
      const list = result.get(key);
      if (list) list.push(item);
      else result.set(key, [item]);
    }
  }
  return result;
}

function gatewayNode(
  gateways: Map<string, TransitGatewayNode>,
  id: string,
  region: string,
): TransitGatewayNode {
  let node = gateways.get(id);
  if (!node) {
    node = { id, region, attachments: new Map(), routeTables: new Map() };
    gateways.set(id, node);
  }
  return node;
}

function attachmentNode(gateway: TransitGatewayNode, id: string): TransitAttachmentNode {
  let node = gateway.attachments.get(id);
  if (!node) {
    node = { id, gateway, type: 'unknown', state: 'unknown' };
    gateway.attachments.set(id, node);
  }
  return node;
}

function addAttachment(
  gateways: Map<string, TransitGatewayNode>,
  region: RegionDocuments,
  doc: TransitGatewayAttachment,
): void {
  if (doc.TransitGatewayId === undefined) return;
  const gateway = gatewayNode(gateways, doc.TransitGatewayId, region.region);
  if (gateway.ownerId === undefined) Object.assign(gateway, owner(doc.TransitGatewayOwnerId));
  const node = attachmentNode(gateway, doc.TransitGatewayAttachmentId!);
  // The gateway's owner sees the association; another account's answer doesn't take its place.
  if (node.doc === undefined || doc.Association !== undefined || region.accountId === gateway.ownerId) {
    Object.assign(node, { doc, docRegion: region }, named(doc.Tags));
  }
  if (doc.ResourceType !== undefined) node.type = doc.ResourceType;
  if (doc.ResourceId !== undefined) node.resourceId = doc.ResourceId;
  if (doc.ResourceOwnerId !== undefined) node.resourceOwnerId = doc.ResourceOwnerId;
  if (doc.State !== undefined) node.state = doc.State;
}

function addVpcAttachment(
  gateways: Map<string, TransitGatewayNode>,
  region: RegionDocuments,
  doc: TransitGatewayVpcAttachment,
): void {
  const gateway = gatewayNode(gateways, doc.TransitGatewayId!, region.region);
  const node = attachmentNode(gateway, doc.TransitGatewayAttachmentId!);
  Object.assign(node, { vpcDoc: doc, type: 'vpc', resourceId: doc.VpcId }, named(doc.Tags));
  if (doc.VpcOwnerId !== undefined) node.resourceOwnerId = doc.VpcOwnerId;
  if (doc.State !== undefined) node.state = doc.State;
}

const GONE = ['deleted', 'deleting', 'failed', 'failing', 'rejected', 'rejecting'];

/** Attachments that are gone are listed for a while; one that lives takes the VPC's place. */
function resolveVpc(
  index: NetworkIndex,
  node: TransitAttachmentNode,
  byVpc: Map<string, TransitAttachmentNode>,
): void {
  const { type, resourceId, gateway, vpcDoc } = node;
  if (type !== 'vpc' || resourceId === undefined) return;
  const vpc = index.vpcs.get(resourceId);
  if (vpc) node.vpc = vpc;
  const subnets = vpcDoc?.SubnetIds?.map((id) => index.subnets.get(id));
  if (subnets?.every((subnet) => subnet !== undefined)) {
    node.subnets = [...subnets].sort((a, b) => (a.id < b.id ? -1 : 1));
  }
  const key = attachmentKey(gateway.id, resourceId);
  const earlier = byVpc.get(key);
  if (earlier === undefined || GONE.includes(earlier.state)) byVpc.set(key, node);
}

function peeringNode(
  index: NetworkIndex,
  doc: VpcPeeringConnection,
  earlier: VpcPeeringConnection | undefined,
): PeeringNode {
  const side = (of: 'RequesterVpcInfo' | 'AccepterVpcInfo'): PeeringSide =>
    peeringSide(index, { ...earlier?.[of], ...doc[of] });
  const status = doc.Status?.Code ?? earlier?.Status?.Code;
  return {
    id: doc.VpcPeeringConnectionId!,
    ...named(doc.Tags),
    doc,
    ...(status === undefined ? {} : { status }),
    requester: side('RequesterVpcInfo'),
    accepter: side('AccepterVpcInfo'),
  };
}

/** The VPC's own document gives its ranges best; a VPC that isn't in the snapshot has those of the connection. */
function peeringSide(index: NetworkIndex, info: VpcPeeringConnectionVpcInfo): PeeringSide {
  const vpc = index.vpcs.get(info.VpcId ?? '');
  const texts = [
    info.CidrBlock,
    ...(info.CidrBlockSet ?? []).map(({ CidrBlock }) => CidrBlock),
    ...(info.Ipv6CidrBlockSet ?? []).map(({ Ipv6CidrBlock }) => Ipv6CidrBlock),
  ];
  const listed = IntervalSet.union(texts.flatMap((text) => parseCidr(text ?? '')?.set ?? []));
  return {
    ...(info.VpcId === undefined ? {} : { vpcId: info.VpcId }),
    ...(info.OwnerId === undefined ? {} : { ownerId: info.OwnerId }),
    ...(info.Region === undefined ? {} : { region: info.Region }),
    cidrs: vpc && !vpc.cidrs.isEmpty ? vpc.cidrs : listed,
    ...(vpc === undefined ? {} : { vpc }),
  };
}

function named(tags: { Key?: string; Value?: string }[] | undefined): { name?: string } {
  const name = nameOf(tags);
  return name === undefined ? {} : { name };
}

function owner(id: string | undefined): { ownerId?: string } {
  return id === undefined ? {} : { ownerId: id };
}
