import type { LabNetwork } from '../../../apps/lab/src/index.js';
import type { DocumentLists } from '../../../libs/snapshot/src/index.js';

const ACCOUNT = '444455556666';
const REGION = 'eu-west-1';

const open = () => ({
  IpProtocol: '-1',
  IpRanges: [{ CidrIp: '0.0.0.0/0' }],
  Ipv6Ranges: [],
  PrefixListIds: [],
  UserIdGroupPairs: [],
});

function machine(name: string, subnet: string, address: string, groups: string[], publicIp?: string) {
  const association =
    publicIp === undefined
      ? {}
      : { Association: { IpOwnerId: 'amazon', PublicIp: publicIp, PublicDnsName: 'x' } };
  const shared = {
    NetworkInterfaceId: `eni-${name}`,
    VpcId: 'vpc-main',
    SubnetId: subnet,
    OwnerId: ACCOUNT,
    Status: 'in-use' as const,
    Description: '',
    PrivateIpAddress: address,
    SourceDestCheck: true,
    Groups: groups.map((GroupId) => ({ GroupId, GroupName: GroupId })),
    ...association,
  };
  const attachment = { AttachmentId: `eni-attach-${name}`, DeviceIndex: 0, Status: 'attached' as const };
  return {
    nic: {
      ...shared,
      PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: address, ...association }],
      Attachment: { ...attachment, InstanceId: `i-${name}`, InstanceOwnerId: ACCOUNT },
    },
    reservation: {
      ReservationId: `r-${name}`,
      OwnerId: ACCOUNT,
      Instances: [
        {
          InstanceId: `i-${name}`,
          State: { Code: 16, Name: 'running' as const },
          Placement: { AvailabilityZone: 'eu-west-1a' },
          VpcId: 'vpc-main',
          SubnetId: subnet,
          PrivateIpAddress: address,
          ...(publicIp !== undefined && { PublicIpAddress: publicIp, PublicDnsName: 'x' }),
          SourceDestCheck: true,
          SecurityGroups: shared.Groups,
          NetworkInterfaces: [
            {
              ...shared,
              PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: address, ...association }],
              Attachment: attachment,
            },
          ],
        },
      ],
    },
  };
}

const local = (cidr: string) => ({
  DestinationCidrBlock: cidr,
  GatewayId: 'local',
  Origin: 'CreateRouteTable' as const,
  State: 'active' as const,
});

/** One VPC with a public and two private subnets, a second VPC, a transit gateway, and two machines. */
export function lists(): Partial<DocumentLists> {
  const router = machine('router', 'subnet-public', '10.20.0.10', ['sg-router'], '203.0.113.77');
  const client = machine('client', 'subnet-private', '10.20.1.10', ['sg-client']);
  return {
    Vpcs: [
      { VpcId: 'vpc-main', CidrBlock: '10.20.0.0/16', OwnerId: ACCOUNT, State: 'available' },
      { VpcId: 'vpc-other', CidrBlock: '10.30.0.0/16', OwnerId: ACCOUNT, State: 'available' },
    ],
    Subnets: [
      ['subnet-public', 'vpc-main', '10.20.0.0/24', 'eu-west-1a'],
      ['subnet-private', 'vpc-main', '10.20.1.0/24', 'eu-west-1a'],
      ['subnet-private-b', 'vpc-main', '10.20.2.0/24', 'eu-west-1b'],
      ['subnet-other', 'vpc-other', '10.30.0.0/24', 'eu-west-1a'],
    ].map(([SubnetId, VpcId, CidrBlock, AvailabilityZone]) => ({
      SubnetId: SubnetId as string,
      VpcId: VpcId as string,
      CidrBlock: CidrBlock as string,
      AvailabilityZone: AvailabilityZone as string,
      OwnerId: ACCOUNT,
    })),
    RouteTables: [
      {
        RouteTableId: 'rtb-main',
        VpcId: 'vpc-main',
        Associations: [
          {
            Main: true,
            RouteTableAssociationId: 'rtbassoc-main',
            RouteTableId: 'rtb-main',
            AssociationState: { State: 'associated' },
          },
        ],
        Routes: [local('10.20.0.0/16')],
      },
      {
        RouteTableId: 'rtb-public',
        VpcId: 'vpc-main',
        Associations: [
          {
            Main: false,
            RouteTableAssociationId: 'rtbassoc-public',
            RouteTableId: 'rtb-public',
            SubnetId: 'subnet-public',
            AssociationState: { State: 'associated' },
          },
        ],
        Routes: [
          local('10.20.0.0/16'),
          {
            DestinationCidrBlock: '0.0.0.0/0',
            GatewayId: 'igw-main',
            Origin: 'CreateRoute',
            State: 'active',
          },
        ],
      },
      { RouteTableId: 'rtb-other', VpcId: 'vpc-other', Associations: [], Routes: [local('10.30.0.0/16')] },
    ],
    InternetGateways: [
      {
        InternetGatewayId: 'igw-main',
        OwnerId: ACCOUNT,
        Attachments: [{ VpcId: 'vpc-main', State: 'attached' }],
      },
    ],
    EgressOnlyInternetGateways: [],
    NatGateways: [],
    NetworkInterfaces: [router.nic, client.nic],
    Reservations: [router.reservation, client.reservation],
    SecurityGroups: [
      {
        GroupId: 'sg-router',
        GroupName: 'router',
        VpcId: 'vpc-main',
        OwnerId: ACCOUNT,
        IpPermissions: [],
        IpPermissionsEgress: [open()],
      },
      {
        GroupId: 'sg-client',
        GroupName: 'client',
        VpcId: 'vpc-main',
        OwnerId: ACCOUNT,
        IpPermissions: [
          {
            IpProtocol: 'tcp',
            FromPort: 22,
            ToPort: 22,
            IpRanges: [{ CidrIp: '10.20.0.0/16' }],
            Ipv6Ranges: [],
            PrefixListIds: [],
            UserIdGroupPairs: [],
          },
        ],
        IpPermissionsEgress: [open()],
      },
      {
        GroupId: 'sg-other',
        GroupName: 'other',
        VpcId: 'vpc-other',
        OwnerId: ACCOUNT,
        IpPermissions: [],
        IpPermissionsEgress: [],
      },
    ],
    NetworkAcls: [
      {
        NetworkAclId: 'acl-main',
        VpcId: 'vpc-main',
        IsDefault: true,
        Associations: [
          { NetworkAclAssociationId: 'aclassoc-1', NetworkAclId: 'acl-main', SubnetId: 'subnet-private' },
        ],
        Entries: [
          { RuleNumber: 100, RuleAction: 'allow', Egress: true, Protocol: '-1', CidrBlock: '0.0.0.0/0' },
          { RuleNumber: 32767, RuleAction: 'deny', Egress: true, Protocol: '-1', CidrBlock: '0.0.0.0/0' },
          { RuleNumber: 100, RuleAction: 'allow', Egress: false, Protocol: '-1', CidrBlock: '0.0.0.0/0' },
          { RuleNumber: 32767, RuleAction: 'deny', Egress: false, Protocol: '-1', CidrBlock: '0.0.0.0/0' },
        ],
      },
    ],
    Addresses: [],
    PrefixLists: [
      { PrefixListId: 'pl-s3', PrefixListName: 'com.amazonaws.eu-west-1.s3', Cidrs: ['192.0.2.0/25'] },
    ],
    ManagedPrefixLists: [
      { PrefixListId: 'pl-s3', PrefixListName: 'com.amazonaws.eu-west-1.s3', OwnerId: 'AWS' },
    ],
    PrefixListEntries: [{ PrefixListId: 'pl-s3', Cidr: '192.0.2.0/25' }],
    VpcEndpoints: [],
    TransitGateways: [{ TransitGatewayId: 'tgw-1', OwnerId: ACCOUNT, State: 'available' }],
    TransitGatewayVpcAttachments: ['main', 'other'].map((name) => ({
      TransitGatewayAttachmentId: `tgw-attach-${name}`,
      TransitGatewayId: 'tgw-1',
      VpcId: `vpc-${name}`,
      VpcOwnerId: ACCOUNT,
      State: 'available' as const,
      SubnetIds: [name === 'main' ? 'subnet-private' : 'subnet-other'],
    })),
    TransitGatewayRouteTables: [
      { TransitGatewayRouteTableId: 'tgw-rtb-1', TransitGatewayId: 'tgw-1', State: 'available' },
      { TransitGatewayRouteTableId: 'tgw-rtb-2', TransitGatewayId: 'tgw-1', State: 'available' },
    ],
    TransitGatewayRoutes: [],
    TransitGatewayAssociations: [],
    TransitGatewayPropagations: [],
  };
}

export const network = (changes: Partial<DocumentLists> = {}): LabNetwork => ({
  regions: [{ accountId: ACCOUNT, region: REGION, lists: { ...lists(), ...changes } }],
});
