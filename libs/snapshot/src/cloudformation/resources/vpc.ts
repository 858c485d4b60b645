import type { SecurityGroup, Vpc } from '@aws-sdk/client-ec2';
import { closingEntries, openEntries } from '../network/acl-entries.js';
import { letEverythingOut } from '../network/open-egress.js';
import { formatBlock } from '../language/cidr-blocks.js';
import { createHash } from 'node:crypto';
import { defaultDhcpOptions } from './dhcp.js';
import type { Made, Resource, ResourceType } from './resource-type.js';

const IPAM = 'the block would come from an address pool (IPAM) when the stack is made; give the block itself';

/** The group that comes with every VPC lets in what its own members send and lets everything out
 *  (VPC User Guide, Default security groups). */
function defaultGroup(resource: Resource, vpcId: string): SecurityGroup {
  const GroupId = resource.id('sg', 'default');
  return {
    GroupId,
    GroupName: 'default',
    Description: 'default VPC security group',
    VpcId: vpcId,
    OwnerId: resource.owner,
    IpPermissions: [
      {
        IpProtocol: '-1',
        IpRanges: [],
        Ipv6Ranges: [],
        PrefixListIds: [],
        UserIdGroupPairs: [{ GroupId, UserId: resource.owner }],
      },
    ],
    IpPermissionsEgress: [],
    Tags: [],
  };
}

function makeVpc(resource: Resource): Made {
  const { fields, network, owner } = resource;
  const { lists } = network;
  const VpcId = resource.id('vpc');
  fields.refuse('Ipv4IpamPoolId', IPAM);
  const CidrBlock = fields.cidr('CidrBlock', 4) ?? fields.requiredText('CidrBlock');
  const vpc: Vpc = {
    VpcId,
    OwnerId: owner,
    CidrBlock,
    CidrBlockAssociationSet: [
      { AssociationId: resource.id('vpc-cidr-assoc'), CidrBlock, CidrBlockState: { State: 'associated' } },
    ],
    Ipv6CidrBlockAssociationSet: [],
    DhcpOptionsId: defaultDhcpOptions(network),
    InstanceTenancy: 'default',
    IsDefault: false,
    State: 'available',
    Tags: resource.tags(),
  };
  lists.Vpcs.push(vpc);
  lists.VpcAttributes.push({
    VpcId,
    EnableDnsSupport: { Value: fields.flag('EnableDnsSupport') ?? true },
    EnableDnsHostnames: { Value: fields.flag('EnableDnsHostnames') ?? false },
  });
  const RouteTableId = resource.id('rtb', 'main');
  lists.RouteTables.push({
    RouteTableId,
    VpcId,
    OwnerId: owner,
    PropagatingVgws: [],
    Routes: [],
    Associations: [
      {
        Main: true,
        RouteTableAssociationId: resource.id('rtbassoc', 'main'),
        RouteTableId,
        AssociationState: { State: 'associated' },
      },
    ],
    Tags: [],
  });
  const NetworkAclId = resource.id('acl', 'default');
  lists.NetworkAcls.push({
    NetworkAclId,
    VpcId,
    OwnerId: owner,
    IsDefault: true,
    Entries: [...openEntries(), ...closingEntries()],
    Associations: [],
    Tags: [],
  });
  const group = defaultGroup(resource, VpcId);
  lists.SecurityGroups.push(group);
  letEverythingOut(network, group);
  return {
    ref: VpcId,
    attributes: {
      VpcId,
      CidrBlock,
      DefaultNetworkAcl: NetworkAclId,
      DefaultSecurityGroup: group.GroupId ?? '',
      CidrBlockAssociations: () =>
        (vpc.CidrBlockAssociationSet ?? []).map(({ AssociationId }) => AssociationId ?? ''),
      Ipv6CidrBlocks: () => network.ipv6Cidrs(VpcId),
    },
  };
}

/** A /56 of the documentation range (RFC 3849) in place of the one that Amazon would give. */
function documentationIpv6(vpcId: string): string {
  const digits = createHash('sha256').update(vpcId).digest('hex').slice(0, 6);
  const network = (0x20010db8n << 96n) | (BigInt(`0x${digits}`) << 72n);
  return formatBlock({ network, length: 56, bits: 128 });
}

function makeVpcCidrBlock(resource: Resource): Made {
  const { fields, network } = resource;
  fields.refuse('Ipv4IpamPoolId', IPAM);
  fields.refuse('Ipv6IpamPoolId', IPAM);
  const vpcId = resource.requiredReference('VpcId', 'Vpcs');
  const vpc = resource.own(network.vpc(vpcId), 'VpcId', vpcId, 'a VPC');
  const AssociationId = resource.id('vpc-cidr-assoc');
  const CidrBlock = fields.cidr('CidrBlock', 4);
  const given6 = fields.cidr('Ipv6CidrBlock', 6);
  if (CidrBlock !== undefined) {
    (vpc.CidrBlockAssociationSet ??= []).push({
      AssociationId,
      CidrBlock,
      CidrBlockState: { State: 'associated' },
    });
  } else if (given6 !== undefined || fields.flag('AmazonProvidedIpv6CidrBlock') === true) {
    (vpc.Ipv6CidrBlockAssociationSet ??= []).push({
      AssociationId,
      Ipv6CidrBlock: given6 ?? documentationIpv6(vpcId),
      Ipv6CidrBlockState: { State: 'associated' },
      NetworkBorderGroup: network.identity.region,
      Ipv6Pool: fields.text('Ipv6Pool') ?? 'Amazon',
    });
  } else {
    throw fields.fail('CidrBlock', 'expected CidrBlock, Ipv6CidrBlock or AmazonProvidedIpv6CidrBlock');
  }
  return { ref: AssociationId, attributes: { Id: AssociationId, VpcId: vpcId } };
}

function makeSubnet(resource: Resource): Made {
  const { fields, network, owner } = resource;
  const SubnetId = resource.id('subnet');
  const VpcId = resource.requiredReference('VpcId', 'Vpcs');
  fields.refuse('Ipv4IpamPoolId', IPAM);
  fields.refuse('Ipv6IpamPoolId', IPAM);
  const CidrBlock = fields.cidr('CidrBlock', 4);
  const ipv6Only = fields.flag('Ipv6Native') ?? false;
  if (CidrBlock === undefined && !ipv6Only) throw fields.fail('CidrBlock', 'is required');
  const AvailabilityZone = zoneOf(resource);
  const { region } = network.identity;
  const ipv6 = fields.cidr('Ipv6CidrBlock', 6);
  network.lists.Subnets.push({
    SubnetId,
    SubnetArn: `arn:aws:ec2:${region}:${owner}:subnet/${SubnetId}`,
    VpcId,
    OwnerId: owner,
    ...(CidrBlock === undefined ? {} : { CidrBlock }),
    AvailabilityZone,
    State: 'available',
    DefaultForAz: false,
    MapPublicIpOnLaunch: fields.flag('MapPublicIpOnLaunch') ?? false,
    AssignIpv6AddressOnCreation: fields.flag('AssignIpv6AddressOnCreation') ?? false,
    EnableDns64: fields.flag('EnableDns64') ?? false,
    Ipv6Native: ipv6Only,
    Ipv6CidrBlockAssociationSet: ipv6 === undefined ? [] : [ipv6Association(resource, ipv6)],
    Tags: resource.tags(),
  });
  if (CidrBlock !== undefined) network.addresses.addSubnet(SubnetId, CidrBlock);
  return {
    ref: SubnetId,
    attributes: {
      SubnetId,
      VpcId,
      AvailabilityZone,
      CidrBlock: CidrBlock ?? '',
      Ipv6CidrBlocks: () =>
        (network.subnet(SubnetId)?.Ipv6CidrBlockAssociationSet ?? []).flatMap(
          ({ Ipv6CidrBlock }) => Ipv6CidrBlock ?? [],
        ),
      NetworkAclAssociationId: resource.id('aclassoc'),
    },
  };
}

/** AWS chooses a zone where none is given; the first one is taken, so that the answer stays the same. */
function zoneOf({ fields, network, logicalId }: Resource): string {
  const given = fields.text('AvailabilityZone');
  if (given !== undefined) {
    if (given.startsWith(network.identity.region)) return given;
    throw fields.fail('AvailabilityZone', `expected a zone of ${network.identity.region}, found "${given}"`);
  }
  const number = /-az(\d)$/.exec(fields.text('AvailabilityZoneId') ?? '')?.[1];
  if (number === undefined) {
    network.notes.push(
      `${logicalId}: no AvailabilityZone is given, so AWS chooses; taken as ${network.zones[0]}`,
    );
  }
  return network.zones[Number(number ?? 1) - 1] ?? network.zones[0] ?? '';
}

const ipv6Association = (resource: Resource, Ipv6CidrBlock: string) => ({
  AssociationId: resource.id('subnet-cidr-assoc'),
  Ipv6CidrBlock,
  Ipv6CidrBlockState: { State: 'associated' as const },
});

function makeSubnetCidrBlock(resource: Resource): Made {
  const { fields, network } = resource;
  fields.refuse('Ipv6IpamPoolId', IPAM);
  const subnetId = resource.requiredReference('SubnetId', 'Subnets');
  const subnet = resource.own(network.subnet(subnetId), 'SubnetId', subnetId, 'a subnet');
  const block = fields.cidr('Ipv6CidrBlock', 6) ?? fields.requiredText('Ipv6CidrBlock');
  const association = ipv6Association(resource, block);
  (subnet.Ipv6CidrBlockAssociationSet ??= []).push(association);
  return { ref: association.AssociationId, attributes: { Id: association.AssociationId } };
}

export const VPC_TYPES: Readonly<Record<string, ResourceType>> = {
  'AWS::EC2::VPC': {
    properties: [
      'CidrBlock',
      'EnableDnsHostnames',
      'EnableDnsSupport',
      'InstanceTenancy',
      'Ipv4IpamPoolId',
      'Ipv4NetmaskLength',
      'Tags',
    ],
    make: makeVpc,
  },
  'AWS::EC2::VPCCidrBlock': {
    properties: [
      'AmazonProvidedIpv6CidrBlock',
      'CidrBlock',
      'Ipv4IpamPoolId',
      'Ipv4NetmaskLength',
      'Ipv6CidrBlock',
      'Ipv6CidrBlockNetworkBorderGroup',
      'Ipv6IpamPoolId',
      'Ipv6NetmaskLength',
      'Ipv6Pool',
      'VpcId',
    ],
    make: makeVpcCidrBlock,
  },
  'AWS::EC2::Subnet': {
    properties: [
      'AssignIpv6AddressOnCreation',
      'AvailabilityZone',
      'AvailabilityZoneId',
      'CidrBlock',
      'EnableDns64',
      'EnableLniAtDeviceIndex',
      'Ipv4IpamPoolId',
      'Ipv4NetmaskLength',
      'Ipv6CidrBlock',
      'Ipv6IpamPoolId',
      'Ipv6Native',
      'Ipv6NetmaskLength',
      'MapPublicIpOnLaunch',
      'OutpostArn',
      'PrivateDnsNameOptionsOnLaunch',
      'Tags',
      'VpcId',
    ],
    make: makeSubnet,
  },
  'AWS::EC2::SubnetCidrBlock': {
    properties: ['Ipv6CidrBlock', 'Ipv6IpamPoolId', 'Ipv6NetmaskLength', 'SubnetId'],
    make: makeSubnetCidrBlock,
  },
};
