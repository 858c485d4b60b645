import type { DocumentKind } from '../../../snapshot/src/index.js';
import type { ReadAction } from '../ec2/read-commands.js';

/** How the documents of a kind are asked for. */
export interface Listing {
  kind: DocumentKind;
  action: ReadAction;
  /** The answer's list; where it isn't named like the kind. */
  list?: string;
  /** The largest page that the action takes; null where it has no pages (EC2 API Reference). */
  pageSize: number | null;
  /** The filter that narrows it to VPCs. */
  vpcFilter?: string;
  /** The filter that picks items by id, and how the ids begin. */
  byId?: { filter: string; prefix: string };
  /** Parameters that every request of it carries. */
  always?: Readonly<Record<string, unknown>>;
}

/** Resources that AWS services manage in the account may be hidden, and still hold addresses. */
const withManaged = { IncludeManagedResources: true };

/** What is asked once for a region, in the order in which it is asked: first what most depends on. */
export const LISTINGS: readonly Listing[] = [
  {
    kind: 'Vpcs',
    action: 'DescribeVpcs',
    pageSize: 1000,
    vpcFilter: 'vpc-id',
    byId: { filter: 'vpc-id', prefix: 'vpc-' },
  },
  { kind: 'ManagedPrefixLists', action: 'DescribeManagedPrefixLists', list: 'PrefixLists', pageSize: 100 },
  { kind: 'PrefixLists', action: 'DescribePrefixLists', pageSize: 100 },
  {
    kind: 'TransitGatewayRouteTables',
    action: 'DescribeTransitGatewayRouteTables',
    pageSize: 1000,
    byId: { filter: 'transit-gateway-route-table-id', prefix: 'tgw-rtb-' },
  },
  {
    kind: 'NetworkInterfaces',
    action: 'DescribeNetworkInterfaces',
    pageSize: 1000,
    vpcFilter: 'vpc-id',
    byId: { filter: 'network-interface-id', prefix: 'eni-' },
    always: withManaged,
  },
  {
    kind: 'Reservations',
    action: 'DescribeInstances',
    pageSize: 1000,
    vpcFilter: 'vpc-id',
    byId: { filter: 'instance-id', prefix: 'i-' },
    always: withManaged,
  },
  { kind: 'SecurityGroupRules', action: 'DescribeSecurityGroupRules', pageSize: 1000 },
  {
    kind: 'SecurityGroups',
    action: 'DescribeSecurityGroups',
    pageSize: 1000,
    vpcFilter: 'vpc-id',
    byId: { filter: 'group-id', prefix: 'sg-' },
  },
  {
    kind: 'Subnets',
    action: 'DescribeSubnets',
    pageSize: 1000,
    vpcFilter: 'vpc-id',
    byId: { filter: 'subnet-id', prefix: 'subnet-' },
  },
  {
    kind: 'RouteTables',
    action: 'DescribeRouteTables',
    pageSize: 100,
    vpcFilter: 'vpc-id',
    byId: { filter: 'route-table-id', prefix: 'rtb-' },
  },
  {
    kind: 'NetworkAcls',
    action: 'DescribeNetworkAcls',
    pageSize: 1000,
    vpcFilter: 'vpc-id',
    byId: { filter: 'network-acl-id', prefix: 'acl-' },
  },
  // Of stopped machines too: without the flag only running ones are listed.
  {
    kind: 'InstanceStatuses',
    action: 'DescribeInstanceStatus',
    pageSize: 1000,
    always: { ...withManaged, IncludeAllInstances: true },
  },
  {
    kind: 'SecurityGroupVpcAssociations',
    action: 'DescribeSecurityGroupVpcAssociations',
    pageSize: 1000,
    vpcFilter: 'vpc-id',
  },
  {
    kind: 'InternetGateways',
    action: 'DescribeInternetGateways',
    pageSize: 1000,
    byId: { filter: 'internet-gateway-id', prefix: 'igw-' },
  },
  { kind: 'EgressOnlyInternetGateways', action: 'DescribeEgressOnlyInternetGateways', pageSize: 255 },
  {
    kind: 'NatGateways',
    action: 'DescribeNatGateways',
    pageSize: 1000,
    vpcFilter: 'vpc-id',
    byId: { filter: 'nat-gateway-id', prefix: 'nat-' },
  },
  {
    kind: 'Addresses',
    action: 'DescribeAddresses',
    pageSize: null,
    byId: { filter: 'allocation-id', prefix: 'eipalloc-' },
  },
  {
    kind: 'VpcEndpoints',
    action: 'DescribeVpcEndpoints',
    pageSize: 1000,
    vpcFilter: 'vpc-id',
    byId: { filter: 'vpc-endpoint-id', prefix: 'vpce-' },
  },
  {
    kind: 'VpcPeeringConnections',
    action: 'DescribeVpcPeeringConnections',
    pageSize: 1000,
    byId: { filter: 'vpc-peering-connection-id', prefix: 'pcx-' },
  },
  {
    kind: 'TransitGateways',
    action: 'DescribeTransitGateways',
    pageSize: 1000,
    byId: { filter: 'transit-gateway-id', prefix: 'tgw-' },
  },
  {
    kind: 'TransitGatewayAttachments',
    action: 'DescribeTransitGatewayAttachments',
    pageSize: 1000,
    byId: { filter: 'transit-gateway-attachment-id', prefix: 'tgw-attach-' },
  },
  { kind: 'TransitGatewayVpcAttachments', action: 'DescribeTransitGatewayVpcAttachments', pageSize: 1000 },
  {
    kind: 'DhcpOptions',
    action: 'DescribeDhcpOptions',
    pageSize: 1000,
    byId: { filter: 'dhcp-options-id', prefix: 'dopt-' },
  },
  {
    kind: 'VpnGateways',
    action: 'DescribeVpnGateways',
    pageSize: null,
    byId: { filter: 'vpn-gateway-id', prefix: 'vgw-' },
  },
  {
    kind: 'VpnConnections',
    action: 'DescribeVpnConnections',
    pageSize: null,
    byId: { filter: 'vpn-connection-id', prefix: 'vpn-' },
  },
  { kind: 'VpcBlockPublicAccessOptions', action: 'DescribeVpcBlockPublicAccessOptions', pageSize: null },
  {
    kind: 'VpcBlockPublicAccessExclusions',
    action: 'DescribeVpcBlockPublicAccessExclusions',
    pageSize: 1000,
  },
  { kind: 'VpcEncryptionControls', action: 'DescribeVpcEncryptionControls', pageSize: 1000 },
  { kind: 'AvailabilityZones', action: 'DescribeAvailabilityZones', pageSize: null },
];

export const listingOf = (kind: DocumentKind): Listing => {
  const listing = LISTINGS.find((candidate) => candidate.kind === kind);
  if (listing === undefined) throw new Error(`${kind} has no listing of its own`);
  return listing;
};

/** The listing that an id's form belongs to; the longest beginning decides (`tgw-rtb-` before `tgw-`). */
export function listingOfId(id: string): Listing | null {
  const fitting = LISTINGS.filter(({ byId }) => byId !== undefined && id.startsWith(byId.prefix));
  fitting.sort((a, b) => (b.byId?.prefix.length ?? 0) - (a.byId?.prefix.length ?? 0));
  return fitting[0] ?? null;
}

/** `Filter.1.Name=…` goes by another parameter here. */
export const filterKey = (action: ReadAction): 'Filter' | 'Filters' =>
  action === 'DescribeNatGateways' ? 'Filter' : 'Filters';
