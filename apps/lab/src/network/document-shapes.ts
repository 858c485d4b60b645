import type { DocumentKind } from '../../../../libs/snapshot/src/index.js';
import { ec2Operation } from '../wire/operations.js';
import type { Shape } from '../wire/shape.js';

/** The EC2 action that answers documents of a kind, and the member of its answer that holds them; no member:
 *  the answer itself is the document. */
const ANSWERED_BY: Readonly<Record<DocumentKind, readonly [action: string, member?: string]>> = {
  Vpcs: ['DescribeVpcs', 'Vpcs'],
  Subnets: ['DescribeSubnets', 'Subnets'],
  RouteTables: ['DescribeRouteTables', 'RouteTables'],
  InternetGateways: ['DescribeInternetGateways', 'InternetGateways'],
  EgressOnlyInternetGateways: ['DescribeEgressOnlyInternetGateways', 'EgressOnlyInternetGateways'],
  NatGateways: ['DescribeNatGateways', 'NatGateways'],
  NetworkInterfaces: ['DescribeNetworkInterfaces', 'NetworkInterfaces'],
  Reservations: ['DescribeInstances', 'Reservations'],
  InstanceStatuses: ['DescribeInstanceStatus', 'InstanceStatuses'],
  SecurityGroups: ['DescribeSecurityGroups', 'SecurityGroups'],
  SecurityGroupRules: ['DescribeSecurityGroupRules', 'SecurityGroupRules'],
  NetworkAcls: ['DescribeNetworkAcls', 'NetworkAcls'],
  Addresses: ['DescribeAddresses', 'Addresses'],
  PrefixLists: ['DescribePrefixLists', 'PrefixLists'],
  ManagedPrefixLists: ['DescribeManagedPrefixLists', 'PrefixLists'],
  PrefixListEntries: ['GetManagedPrefixListEntries', 'Entries'],
  VpcEndpoints: ['DescribeVpcEndpoints', 'VpcEndpoints'],
  VpcPeeringConnections: ['DescribeVpcPeeringConnections', 'VpcPeeringConnections'],
  VpcAttributes: ['DescribeVpcAttribute'],
  DhcpOptions: ['DescribeDhcpOptions', 'DhcpOptions'],
  AvailabilityZones: ['DescribeAvailabilityZones', 'AvailabilityZones'],
  SecurityGroupVpcAssociations: ['DescribeSecurityGroupVpcAssociations', 'SecurityGroupVpcAssociations'],
  TransitGateways: ['DescribeTransitGateways', 'TransitGateways'],
  TransitGatewayAttachments: ['DescribeTransitGatewayAttachments', 'TransitGatewayAttachments'],
  TransitGatewayVpcAttachments: ['DescribeTransitGatewayVpcAttachments', 'TransitGatewayVpcAttachments'],
  TransitGatewayRouteTables: ['DescribeTransitGatewayRouteTables', 'TransitGatewayRouteTables'],
  TransitGatewayRoutes: ['SearchTransitGatewayRoutes', 'Routes'],
  TransitGatewayPropagations: [
    'GetTransitGatewayRouteTablePropagations',
    'TransitGatewayRouteTablePropagations',
  ],
  TransitGatewayAssociations: ['GetTransitGatewayRouteTableAssociations', 'Associations'],
  VpnGateways: ['DescribeVpnGateways', 'VpnGateways'],
  VpnConnections: ['DescribeVpnConnections', 'VpnConnections'],
  VpcBlockPublicAccessOptions: ['DescribeVpcBlockPublicAccessOptions', 'VpcBlockPublicAccessOptions'],
  VpcBlockPublicAccessExclusions: [
    'DescribeVpcBlockPublicAccessExclusions',
    'VpcBlockPublicAccessExclusions',
  ],
  VpcEncryptionControls: ['DescribeVpcEncryptionControls', 'VpcEncryptionControls'],
};

/** The SDK's shape of one document of a kind. */
export function documentShape(kind: DocumentKind): Shape {
  const [action, member] = ANSWERED_BY[kind];
  const output = ec2Operation(action)?.output;
  if (output?.type !== 'structure') throw new Error(`${action}: not an operation of the SDK`);
  if (member === undefined) return output;
  const shape = output.members().find(({ name }) => name === member)?.shape;
  if (shape === undefined) throw new Error(`${action}: no member ${member}`);
  return shape.type === 'list' ? shape.item : shape;
}

/** The kind of document that an action of reading answers, if it is one of those the snapshot knows. */
export function kindAnsweredBy(action: string): DocumentKind | undefined {
  return kindByAction.get(action);
}

const kindByAction = new Map(
  Object.entries(ANSWERED_BY).map(([kind, [action]]) => [action, kind as DocumentKind]),
);
