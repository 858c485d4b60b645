import type { FilterPaths } from './filters.js';
import { HUNDRED, id, list, THOUSAND } from './list-of-kind.js';
import type { Listing } from './listing.js';

const permissionFilters = (prefix: string, field: string): FilterPaths => ({
  [`${prefix}.cidr`]: `${field}.IpRanges.CidrIp`,
  [`${prefix}.from-port`]: `${field}.FromPort`,
  [`${prefix}.group-id`]: `${field}.UserIdGroupPairs.GroupId`,
  [`${prefix}.group-name`]: `${field}.UserIdGroupPairs.GroupName`,
  [`${prefix}.ipv6-cidr`]: `${field}.Ipv6Ranges.CidrIpv6`,
  [`${prefix}.prefix-list-id`]: `${field}.PrefixListIds.PrefixListId`,
  [`${prefix}.protocol`]: `${field}.IpProtocol`,
  [`${prefix}.to-port`]: `${field}.ToPort`,
  [`${prefix}.user-id`]: `${field}.UserIdGroupPairs.UserId`,
});

/** Interfaces, their addresses and groups, and the lists that rules name. */
export const INTERFACE_LISTINGS: Readonly<Record<string, Listing>> = {
  DescribeNetworkInterfaces: list(
    'NetworkInterfaces',
    [
      id(
        'NetworkInterfaceIds',
        'NetworkInterfaceId',
        'InvalidNetworkInterfaceID.NotFound',
        'networkInterface ID',
      ),
    ],
    {
      'association.allocation-id': 'Association.AllocationId',
      'association.association-id': 'Association.AssociationId',
      'association.ip-owner-id': 'Association.IpOwnerId',
      'association.public-ip': 'Association.PublicIp',
      'association.public-dns-name': 'Association.PublicDnsName',
      'addresses.association.owner-id': 'PrivateIpAddresses.Association.IpOwnerId',
      'addresses.association.public-ip': 'PrivateIpAddresses.Association.PublicIp',
      'addresses.primary': 'PrivateIpAddresses.Primary',
      'addresses.private-ip-address': 'PrivateIpAddresses.PrivateIpAddress',
      'attachment.attachment-id': 'Attachment.AttachmentId',
      'attachment.delete-on-termination': 'Attachment.DeleteOnTermination',
      'attachment.device-index': 'Attachment.DeviceIndex',
      'attachment.instance-id': 'Attachment.InstanceId',
      'attachment.instance-owner-id': 'Attachment.InstanceOwnerId',
      'attachment.status': 'Attachment.Status',
      'availability-zone': 'AvailabilityZone',
      'availability-zone-id': 'AvailabilityZoneId',
      description: 'Description',
      'group-id': 'Groups.GroupId',
      'group-name': 'Groups.GroupName',
      'ipv6-addresses.ipv6-address': 'Ipv6Addresses.Ipv6Address',
      'interface-type': 'InterfaceType',
      'mac-address': 'MacAddress',
      'network-interface-id': 'NetworkInterfaceId',
      'owner-id': 'OwnerId',
      'private-dns-name': 'PrivateDnsName',
      'private-ip-address': 'PrivateIpAddress',
      'requester-id': 'RequesterId',
      'requester-managed': 'RequesterManaged',
      'source-dest-check': 'SourceDestCheck',
      status: 'Status',
      'subnet-id': 'SubnetId',
      'vpc-id': 'VpcId',
    },
    { tags: 'TagSet', pages: { ...THOUSAND, notWithIds: true } },
  ),
  DescribeAddresses: list(
    'Addresses',
    [
      id('AllocationIds', 'AllocationId', 'InvalidAllocationID.NotFound', 'allocation ID'),
      id('PublicIps', 'PublicIp', 'InvalidAddress.NotFound', 'address'),
    ],
    {
      'allocation-id': 'AllocationId',
      'association-id': 'AssociationId',
      'instance-id': 'InstanceId',
      'network-border-group': 'NetworkBorderGroup',
      'network-interface-id': 'NetworkInterfaceId',
      'network-interface-owner-id': 'NetworkInterfaceOwnerId',
      'private-ip-address': 'PrivateIpAddress',
      'public-ip': 'PublicIp',
    },
    { pages: undefined },
  ),
  DescribeSecurityGroups: list(
    'SecurityGroups',
    [
      id('GroupIds', 'GroupId', 'InvalidGroup.NotFound', 'security group'),
      id('GroupNames', 'GroupName', 'InvalidGroup.NotFound', 'security group'),
    ],
    {
      description: 'Description',
      ...permissionFilters('ip-permission', 'IpPermissions'),
      ...permissionFilters('egress.ip-permission', 'IpPermissionsEgress'),
      'group-id': 'GroupId',
      'group-name': 'GroupName',
      'owner-id': 'OwnerId',
      'vpc-id': 'VpcId',
    },
  ),
  DescribeSecurityGroupRules: list(
    'SecurityGroupRules',
    [
      id(
        'SecurityGroupRuleIds',
        'SecurityGroupRuleId',
        'InvalidSecurityGroupRuleId.NotFound',
        'security group rule ID',
      ),
    ],
    { 'group-id': 'GroupId', 'security-group-rule-id': 'SecurityGroupRuleId' },
  ),
  DescribeSecurityGroupVpcAssociations: list(
    'SecurityGroupVpcAssociations',
    [],
    {
      'group-id': 'GroupId',
      'group-owner-id': 'GroupOwnerId',
      'vpc-id': 'VpcId',
      'vpc-owner-id': 'VpcOwnerId',
      state: 'State',
    },
    { tags: null },
  ),
  DescribePrefixLists: list(
    'PrefixLists',
    [id('PrefixListIds', 'PrefixListId', 'InvalidPrefixListId.NotFound', 'prefix list ID')],
    { 'prefix-list-id': 'PrefixListId', 'prefix-list-name': 'PrefixListName' },
    { tags: null, pages: HUNDRED },
  ),
  DescribeManagedPrefixLists: list(
    'ManagedPrefixLists',
    [id('PrefixListIds', 'PrefixListId', 'InvalidPrefixListID.NotFound', 'prefix list ID')],
    { 'owner-id': 'OwnerId', 'prefix-list-id': 'PrefixListId', 'prefix-list-name': 'PrefixListName' },
    { pages: HUNDRED },
    'PrefixLists',
  ),
};
