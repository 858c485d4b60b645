const open = [
  { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }], UserIdGroupPairs: [], PrefixListIds: [] },
];
const owner = '111122223333';

function acl(id: string, subnets: string[]) {
  const rule = (egress: boolean) => ({
    RuleNumber: 100,
    Protocol: '-1',
    RuleAction: 'allow',
    Egress: egress,
    CidrBlock: '0.0.0.0/0',
  });
  const deny = (egress: boolean) => ({ ...rule(egress), RuleNumber: 32767, RuleAction: 'deny' });
  return {
    NetworkAclId: id,
    VpcId: 'vpc-1',
    OwnerId: owner,
    IsDefault: true,
    Entries: [rule(true), rule(false), deny(true), deny(false)],
    Associations: subnets.map((SubnetId) => ({
      NetworkAclAssociationId: `aclassoc-${SubnetId}`,
      NetworkAclId: id,
      SubnetId,
    })),
  };
}

function machine(name: string, address: string, subnet: string, group: string, nat: boolean, tag = name) {
  const association = nat
    ? { Association: { PublicIp: '198.51.100.10', AllocationId: 'eipalloc-1', IpOwnerId: owner } }
    : {};
  const nic = {
    NetworkInterfaceId: `eni-${name}`,
    VpcId: 'vpc-1',
    SubnetId: subnet,
    OwnerId: owner,
    AvailabilityZone: 'eu-west-1a',
    Status: 'in-use',
    InterfaceType: 'interface',
    PrivateIpAddress: address,
    PrivateIpAddresses: [{ PrivateIpAddress: address, Primary: true, ...association }],
    SourceDestCheck: true,
    Groups: [{ GroupId: group, GroupName: group }],
    Attachment: {
      AttachmentId: `eni-attach-${name}`,
      InstanceId: `i-${name}`,
      DeviceIndex: 0,
      Status: 'attached',
    },
    ...association,
  };
  const instance = {
    InstanceId: `i-${name}`,
    State: { Code: 16, Name: 'running' },
    VpcId: 'vpc-1',
    SubnetId: subnet,
    PrivateIpAddress: address,
    SourceDestCheck: true,
    Tags: [{ Key: 'Name', Value: tag }],
    SecurityGroups: [{ GroupId: group, GroupName: group }],
    NetworkInterfaces: [
      { NetworkInterfaceId: nic.NetworkInterfaceId, PrivateIpAddress: address, Attachment: nic.Attachment },
    ],
  };
  return { nic, instance };
}

/** A private subnet without a default route and a NAT instance with its source/dest check on: two blockers.
 *  Another `tag` on the first client gives another content. */
export function natStoryDocuments(tag = 'client') {
  const nat = machine('0a0000000000000aa', '10.10.1.100', 'subnet-public', 'sg-nat', true);
  const client = machine('0b0000000000000bb', '10.10.2.101', 'subnet-private', 'sg-client', false, tag);
  const local = {
    DestinationCidrBlock: '10.10.0.0/16',
    GatewayId: 'local',
    State: 'active',
    Origin: 'CreateRouteTable',
  };
  const association = (id: string, SubnetId: string) => ({
    RouteTableAssociationId: `rtbassoc-${SubnetId}`,
    RouteTableId: id,
    SubnetId,
    Main: false,
    AssociationState: { State: 'associated' },
  });
  return {
    Vpcs: [
      {
        VpcId: 'vpc-1',
        OwnerId: owner,
        CidrBlock: '10.10.0.0/16',
        State: 'available',
        CidrBlockAssociationSet: [{ CidrBlock: '10.10.0.0/16', CidrBlockState: { State: 'associated' } }],
      },
    ],
    Subnets: [
      {
        SubnetId: 'subnet-public',
        VpcId: 'vpc-1',
        OwnerId: owner,
        CidrBlock: '10.10.1.0/24',
        AvailabilityZone: 'eu-west-1a',
        State: 'available',
      },
      {
        SubnetId: 'subnet-private',
        VpcId: 'vpc-1',
        OwnerId: owner,
        CidrBlock: '10.10.2.0/24',
        AvailabilityZone: 'eu-west-1a',
        State: 'available',
      },
    ],
    InternetGateways: [
      { InternetGatewayId: 'igw-1', OwnerId: owner, Attachments: [{ VpcId: 'vpc-1', State: 'available' }] },
    ],
    RouteTables: [
      {
        RouteTableId: 'rtb-main',
        VpcId: 'vpc-1',
        OwnerId: owner,
        Routes: [local],
        Associations: [
          {
            RouteTableAssociationId: 'rtbassoc-main',
            RouteTableId: 'rtb-main',
            Main: true,
            AssociationState: { State: 'associated' },
          },
        ],
      },
      {
        RouteTableId: 'rtb-public',
        VpcId: 'vpc-1',
        OwnerId: owner,
        Routes: [
          local,
          { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1', State: 'active', Origin: 'CreateRoute' },
        ],
        Associations: [association('rtb-public', 'subnet-public')],
      },
      {
        RouteTableId: 'rtb-private',
        VpcId: 'vpc-1',
        OwnerId: owner,
        Routes: [local],
        Associations: [association('rtb-private', 'subnet-private')],
      },
    ],
    NetworkAcls: [acl('acl-1', ['subnet-public', 'subnet-private'])],
    SecurityGroups: [
      {
        GroupId: 'sg-nat',
        GroupName: 'nat',
        VpcId: 'vpc-1',
        OwnerId: owner,
        IpPermissions: open,
        IpPermissionsEgress: open,
      },
      {
        GroupId: 'sg-client',
        GroupName: 'client',
        VpcId: 'vpc-1',
        OwnerId: owner,
        IpPermissions: [],
        IpPermissionsEgress: open,
      },
    ],
    NetworkInterfaces: [nat.nic, client.nic],
    Reservations: [{ ReservationId: 'r-1', OwnerId: owner, Instances: [nat.instance, client.instance] }],
    Addresses: [
      {
        PublicIp: '198.51.100.10',
        AllocationId: 'eipalloc-1',
        AssociationId: 'eipassoc-1',
        NetworkInterfaceId: nat.nic.NetworkInterfaceId,
        PrivateIpAddress: '10.10.1.100',
        Domain: 'vpc',
        NetworkInterfaceOwnerId: owner,
      },
    ],
    NatGateways: [],
  };
}

export const CLIENT_ADDRESS = '10.10.2.101';

const NAT_INTERFACE = 'eni-0a0000000000000aa';

/** The story with both of its mistakes mended: the default route is there, and the check is off. */
export function mendedNatStoryDocuments() {
  const documents = natStoryDocuments();
  const route = {
    DestinationCidrBlock: '0.0.0.0/0',
    NetworkInterfaceId: NAT_INTERFACE,
    State: 'active',
    Origin: 'CreateRoute',
  };
  for (const table of documents.RouteTables) {
    if (table.RouteTableId === 'rtb-private') (table.Routes as object[]).push(route);
  }
  for (const nic of documents.NetworkInterfaces) {
    if (nic.NetworkInterfaceId === NAT_INTERFACE) nic.SourceDestCheck = false;
  }
  return documents;
}
