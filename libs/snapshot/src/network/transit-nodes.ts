import type {
  TransitGateway,
  TransitGatewayAttachment,
  TransitGatewayRouteTable,
  TransitGatewayVpcAttachment,
  VpcPeeringConnection,
  VpnGateway,
} from '@aws-sdk/client-ec2';
import type { IntervalSet } from '../../../packets/src/index.js';
import type { RegionDocuments } from '../document-lists.js';
import type { SubnetNode, VpcNode } from './nodes.js';

/** A transit gateway. Accounts that it is shared with see it, their own attachments and nothing of its route
 *  tables (Amazon VPC Transit Gateways, "Transit gateway sharing considerations"). */
export interface TransitGatewayNode {
  id: string;
  name?: string;
  region: string;
  /** Undefined where only attachments or tables name it. */
  doc?: TransitGateway;
  /** Undefined where no document says. */
  ownerId?: string;
  /** By attachment id. */
  attachments: Map<string, TransitAttachmentNode>;
  routeTables: Map<string, TransitRouteTableNode>;
}

export interface TransitAttachmentNode {
  id: string;
  name?: string;
  gateway: TransitGatewayNode;
  /** `vpc`, `vpn`, `direct-connect-gateway`, `peering`, `connect`, …; `unknown` where no document says. */
  type: string;
  /** The VPC, or the transit gateway at the other end of a peering. */
  resourceId?: string;
  resourceOwnerId?: string;
  state: string;
  /** From DescribeTransitGatewayAttachments, with the documents that hold it. */
  doc?: TransitGatewayAttachment;
  docRegion?: RegionDocuments;
  /** From DescribeTransitGatewayVpcAttachments. */
  vpcDoc?: TransitGatewayVpcAttachment;
  /** Undefined where the VPC isn't in the snapshot. */
  vpc?: VpcNode;
  /** One for each zone; undefined where the documents don't give them all. */
  subnets?: SubnetNode[];
}

interface TransitRouteTableNode {
  id: string;
  name?: string;
  gateway: TransitGatewayNode;
  doc?: TransitGatewayRouteTable;
}

/** One end of a VPC peering connection. */
export interface PeeringSide {
  vpcId?: string;
  ownerId?: string;
  region?: string;
  cidrs: IntervalSet;
  /** Undefined where it isn't in the snapshot. */
  vpc?: VpcNode;
}

export interface PeeringNode {
  id: string;
  name?: string;
  doc: VpcPeeringConnection;
  /** Undefined where the document doesn't say. */
  status?: string;
  requester: PeeringSide;
  accepter: PeeringSide;
}

export interface VpnGatewayNode {
  id: string;
  name?: string;
  doc: VpnGateway;
}
