import type { DocumentKind } from '../../libs/snapshot/src/index.js';

export const ACCOUNT = '777788889999';
export const REGION = 'eu-north-1';

type Make = (n: number) => Record<string, unknown>;

const everything = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
const attached = (n: number) => ({ TransitGatewayAttachmentId: `tgw-attach-${n}`, ResourceType: 'vpc' });

/** The nth document of each kind; those that belong to another one belong to that kind's nth. */
const MAKE: Record<DocumentKind, Make> = {
  Vpcs: (n) => ({
    VpcId: `vpc-${n}`,
    CidrBlock: `10.${n}.0.0/16`,
    DhcpOptionsId: `dopt-${n}`,
    OwnerId: ACCOUNT,
  }),
  Subnets: (n) => ({
    SubnetId: `subnet-${n}`,
    VpcId: `vpc-${n}`,
    CidrBlock: `10.${n}.1.0/24`,
    AvailabilityZone: `${REGION}${'abcdef'[n - 1]}`,
  }),
  RouteTables: (n) => ({ RouteTableId: `rtb-${n}`, VpcId: `vpc-${n}`, Associations: [], Routes: [] }),
  InternetGateways: (n) => ({
    InternetGatewayId: `igw-${n}`,
    Attachments: [{ VpcId: `vpc-${n}`, State: 'available' }],
  }),
  EgressOnlyInternetGateways: (n) => ({
    EgressOnlyInternetGatewayId: `eigw-${n}`,
    Attachments: [{ VpcId: `vpc-${n}`, State: 'attached' }],
  }),
  NatGateways: (n) => ({
    NatGatewayId: `nat-${n}`,
    VpcId: `vpc-${n}`,
    SubnetId: `subnet-${n}`,
    State: 'available',
    ConnectivityType: 'private',
    NatGatewayAddresses: [{ PrivateIp: `10.${n}.1.9`, NetworkInterfaceId: `eni-${n}` }],
  }),
  NetworkInterfaces: (n) => ({
    NetworkInterfaceId: `eni-${n}`,
    VpcId: `vpc-${n}`,
    SubnetId: `subnet-${n}`,
    PrivateIpAddress: `10.${n}.1.9`,
    PrivateIpAddresses: [{ PrivateIpAddress: `10.${n}.1.9`, Primary: true }],
    Groups: [{ GroupId: `sg-${n}` }],
    Status: 'in-use',
    SourceDestCheck: true,
  }),
  Reservations: (n) => ({
    ReservationId: `r-${n}`,
    OwnerId: ACCOUNT,
    Instances: [
      { InstanceId: `i-${n}`, VpcId: `vpc-${n}`, SubnetId: `subnet-${n}`, State: { Name: 'running' } },
    ],
  }),
  InstanceStatuses: (n) => ({ InstanceId: `i-${n}`, InstanceState: { Name: 'running' } }),
  SecurityGroups: (n) => ({
    GroupId: `sg-${n}`,
    GroupName: `group ${n}`,
    VpcId: `vpc-${n}`,
    IpPermissions: [],
    IpPermissionsEgress: [everything],
  }),
  SecurityGroupRules: (n) => ({
    SecurityGroupRuleId: `sgr-${n}`,
    GroupId: `sg-${n}`,
    IsEgress: true,
    IpProtocol: '-1',
    CidrIpv4: '0.0.0.0/0',
  }),
  NetworkAcls: (n) => ({ NetworkAclId: `acl-${n}`, VpcId: `vpc-${n}`, Associations: [], Entries: [] }),
  Addresses: (n) => ({ AllocationId: `eipalloc-${n}`, PublicIp: `203.0.113.${n}`, Domain: 'vpc' }),
  PrefixLists: (n) => ({
    PrefixListId: `pl-aws${n}`,
    PrefixListName: `aws ${n}`,
    Cidrs: [`192.0.2.${n}/32`],
  }),
  ManagedPrefixLists: (n) => ({ PrefixListId: `pl-own${n}`, PrefixListName: `own ${n}`, OwnerId: ACCOUNT }),
  PrefixListEntries: (n) => ({ PrefixListId: `pl-own${1 + (n % 2)}`, Cidr: `198.51.100.${n}/32` }),
  VpcEndpoints: (n) => ({
    VpcEndpointId: `vpce-${n}`,
    VpcEndpointType: 'Gateway',
    VpcId: `vpc-${n}`,
    ServiceName: `com.amazonaws.${REGION}.s3`,
    State: 'available',
    RouteTableIds: [`rtb-${n}`],
  }),
  VpcPeeringConnections: (n) => ({
    VpcPeeringConnectionId: `pcx-${n}`,
    RequesterVpcInfo: { VpcId: `vpc-${n}`, OwnerId: ACCOUNT, Region: REGION },
    AccepterVpcInfo: { VpcId: `vpc-${1 + (n % 3)}`, OwnerId: ACCOUNT, Region: REGION },
    Status: { Code: 'active' },
  }),
  VpcAttributes: (n) => ({
    VpcId: `vpc-${n}`,
    EnableDnsSupport: { Value: n !== 2 },
    EnableDnsHostnames: { Value: n === 1 },
  }),
  DhcpOptions: (n) => ({ DhcpOptionsId: `dopt-${n}`, DhcpConfigurations: [] }),
  AvailabilityZones: (n) => ({
    ZoneName: `${REGION}${'abcdef'[n - 1]}`,
    ZoneId: `eun1-az${n}`,
    RegionName: REGION,
    State: 'available',
  }),
  SecurityGroupVpcAssociations: (n) => ({
    GroupId: `sg-${n}`,
    VpcId: `vpc-${1 + (n % 3)}`,
    State: 'associated',
  }),
  TransitGateways: (n) => ({ TransitGatewayId: `tgw-${n}`, OwnerId: ACCOUNT, State: 'available' }),
  TransitGatewayAttachments: (n) => ({
    ...attached(n),
    TransitGatewayId: `tgw-${n}`,
    ResourceId: `vpc-${n}`,
    State: 'available',
  }),
  TransitGatewayVpcAttachments: (n) => ({
    TransitGatewayAttachmentId: `tgw-attach-${n}`,
    TransitGatewayId: `tgw-${n}`,
    VpcId: `vpc-${n}`,
    SubnetIds: [`subnet-${n}`],
    State: 'available',
  }),
  TransitGatewayRouteTables: (n) => ({
    TransitGatewayRouteTableId: `tgw-rtb-${n}`,
    TransitGatewayId: `tgw-${n}`,
    State: 'available',
  }),
  TransitGatewayRoutes: (n) => ({
    TransitGatewayRouteTableId: 'tgw-rtb-1',
    DestinationCidrBlock: `10.${n}.0.0/16`,
    TransitGatewayAttachments: [attached(n)],
    Type: n === 2 ? 'static' : 'propagated',
    State: 'active',
  }),
  TransitGatewayPropagations: (n) => ({
    TransitGatewayRouteTableId: 'tgw-rtb-2',
    ...attached(n),
    State: 'enabled',
  }),
  TransitGatewayAssociations: (n) => ({
    TransitGatewayRouteTableId: 'tgw-rtb-3',
    ...attached(n),
    State: 'associated',
  }),
  VpnGateways: (n) => ({
    VpnGatewayId: `vgw-${n}`,
    State: 'available',
    VpcAttachments: [{ VpcId: `vpc-${n}`, State: 'attached' }],
  }),
  VpnConnections: (n) => ({ VpnConnectionId: `vpn-${n}`, VpnGatewayId: `vgw-${n}`, State: 'available' }),
  VpcBlockPublicAccessOptions: () => ({
    AwsAccountId: ACCOUNT,
    AwsRegion: REGION,
    InternetGatewayBlockMode: 'block-ingress',
    State: 'update-complete',
  }),
  VpcBlockPublicAccessExclusions: (n) => ({
    ExclusionId: `vpcbpa-exclude-${n}`,
    InternetGatewayExclusionMode: 'allow-egress',
    ResourceArn: `arn:aws:ec2:${REGION}:${ACCOUNT}:vpc/vpc-${n}`,
    State: 'create-complete',
  }),
  VpcEncryptionControls: (n) => ({
    VpcEncryptionControlId: `vpcec-${n}`,
    VpcId: `vpc-${n}`,
    Mode: 'monitor',
    State: 'available',
  }),
};

/** EC2 has one object of this for an account and region. */
const SINGLE: DocumentKind = 'VpcBlockPublicAccessOptions';

/** A region with three documents of every kind. */
export function everyKind(): Record<DocumentKind, Record<string, unknown>[]> {
  const lists = Object.entries(MAKE).map(([kind, make]) => [
    kind,
    (kind === SINGLE ? [1] : [1, 2, 3]).map((n) => make(n)),
  ]);
  return Object.fromEntries(lists) as Record<DocumentKind, Record<string, unknown>[]>;
}
