import type { DocumentKind } from '../document-lists.js';
import { isObject } from './is-object.js';

/** The fields that tell the items of one list apart. The first names the item, or its owner. */
const IDENTITY: Record<DocumentKind, readonly [string, ...string[]]> = {
  Vpcs: ['VpcId'],
  Subnets: ['SubnetId'],
  RouteTables: ['RouteTableId'],
  InternetGateways: ['InternetGatewayId'],
  EgressOnlyInternetGateways: ['EgressOnlyInternetGatewayId'],
  NatGateways: ['NatGatewayId'],
  NetworkInterfaces: ['NetworkInterfaceId'],
  Reservations: ['ReservationId'],
  InstanceStatuses: ['InstanceId'],
  SecurityGroups: ['GroupId'],
  SecurityGroupRules: ['SecurityGroupRuleId'],
  NetworkAcls: ['NetworkAclId'],
  Addresses: ['AllocationId', 'PublicIp', 'CarrierIp'],
  PrefixLists: ['PrefixListId'],
  ManagedPrefixLists: ['PrefixListId'],
  PrefixListEntries: ['PrefixListId', 'Cidr'],
  VpcEndpoints: ['VpcEndpointId'],
  VpcPeeringConnections: ['VpcPeeringConnectionId'],
  VpcAttributes: ['VpcId'],
  DhcpOptions: ['DhcpOptionsId'],
  AvailabilityZones: ['ZoneName'],
  SecurityGroupVpcAssociations: ['GroupId', 'VpcId'],
  TransitGateways: ['TransitGatewayId'],
  // Both ends of a peering of transit gateways carry one id.
  TransitGatewayAttachments: ['TransitGatewayAttachmentId', 'TransitGatewayId'],
  TransitGatewayVpcAttachments: ['TransitGatewayAttachmentId'],
  TransitGatewayRouteTables: ['TransitGatewayRouteTableId'],
  TransitGatewayRoutes: ['TransitGatewayRouteTableId', 'DestinationCidrBlock', 'PrefixListId', 'Type'],
  TransitGatewayPropagations: ['TransitGatewayRouteTableId', 'TransitGatewayAttachmentId'],
  TransitGatewayAssociations: ['TransitGatewayRouteTableId', 'TransitGatewayAttachmentId'],
  VpnGateways: ['VpnGatewayId'],
  VpnConnections: ['VpnConnectionId'],
  // One object an account and region: any two are the same thing.
  VpcBlockPublicAccessOptions: ['AwsRegion'],
  VpcBlockPublicAccessExclusions: ['ExclusionId'],
  VpcEncryptionControls: ['VpcId'],
};

export const DOCUMENT_KINDS = Object.keys(IDENTITY) as readonly DocumentKind[];

/** Equal for two items of a kind that describe the same thing. */
export function identityOf(kind: DocumentKind, item: Record<string, unknown>): string {
  if (kind === 'VpcBlockPublicAccessOptions') return '';
  return IDENTITY[kind].map((field) => String(item[field] ?? '')).join(' ');
}

/** The id an item gives for itself (for entries of a prefix list or a transit gateway route table: their
 *  owner's), if it can be read. */
export function idOf(kind: DocumentKind, item: unknown): string | null {
  if (!isObject(item)) return null;
  const fields = kind === 'Addresses' ? IDENTITY.Addresses : IDENTITY[kind].slice(0, 1);
  const id = fields.map((field) => item[field]).find((value) => typeof value === 'string');
  return typeof id === 'string' ? id : null;
}
