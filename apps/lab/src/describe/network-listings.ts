import type { FilterPaths } from './filters.js';
import { id, list } from './list-of-kind.js';
import type { Listing } from './listing.js';

const cidrFilters = (prefix: string, set: string, field: string, state: string): FilterPaths => ({
  [`${prefix}.${field === 'CidrBlock' ? 'cidr-block' : 'ipv6-cidr-block'}`]: `${set}.${field}`,
  [`${prefix}.association-id`]: `${set}.AssociationId`,
  [`${prefix}.state`]: `${set}.${state}.State`,
});

const vpc6 = cidrFilters(
  'ipv6-cidr-block-association',
  'Ipv6CidrBlockAssociationSet',
  'Ipv6CidrBlock',
  'Ipv6CidrBlockState',
);

/** VPCs, and what makes their networks. */
export const NETWORK_LISTINGS: Readonly<Record<string, Listing>> = {
  DescribeVpcs: list('Vpcs', [id('VpcIds', 'VpcId', 'InvalidVpcID.NotFound', 'vpc ID')], {
    cidr: 'CidrBlock',
    ...cidrFilters('cidr-block-association', 'CidrBlockAssociationSet', 'CidrBlock', 'CidrBlockState'),
    ...vpc6,
    'dhcp-options-id': 'DhcpOptionsId',
    'is-default': 'IsDefault',
    'owner-id': 'OwnerId',
    state: 'State',
    'vpc-id': 'VpcId',
  }),
  DescribeSubnets: list('Subnets', [id('SubnetIds', 'SubnetId', 'InvalidSubnetID.NotFound', 'subnet ID')], {
    'availability-zone': 'AvailabilityZone',
    'availability-zone-id': 'AvailabilityZoneId',
    'available-ip-address-count': 'AvailableIpAddressCount',
    'cidr-block': 'CidrBlock',
    'default-for-az': 'DefaultForAz',
    ...vpc6,
    'ipv6-native': 'Ipv6Native',
    'map-public-ip-on-launch': 'MapPublicIpOnLaunch',
    'owner-id': 'OwnerId',
    state: 'State',
    'subnet-arn': 'SubnetArn',
    'subnet-id': 'SubnetId',
    'vpc-id': 'VpcId',
  }),
  DescribeRouteTables: list(
    'RouteTables',
    [id('RouteTableIds', 'RouteTableId', 'InvalidRouteTableID.NotFound', 'routeTable ID')],
    {
      'association.gateway-id': 'Associations.GatewayId',
      'association.route-table-association-id': 'Associations.RouteTableAssociationId',
      'association.route-table-id': 'Associations.RouteTableId',
      'association.subnet-id': 'Associations.SubnetId',
      'association.main': 'Associations.Main',
      'owner-id': 'OwnerId',
      'route-table-id': 'RouteTableId',
      'route.destination-cidr-block': 'Routes.DestinationCidrBlock',
      'route.destination-ipv6-cidr-block': 'Routes.DestinationIpv6CidrBlock',
      'route.destination-prefix-list-id': 'Routes.DestinationPrefixListId',
      'route.egress-only-internet-gateway-id': 'Routes.EgressOnlyInternetGatewayId',
      'route.gateway-id': 'Routes.GatewayId',
      'route.instance-id': 'Routes.InstanceId',
      'route.nat-gateway-id': 'Routes.NatGatewayId',
      'route.transit-gateway-id': 'Routes.TransitGatewayId',
      'route.origin': 'Routes.Origin',
      'route.state': 'Routes.State',
      'route.vpc-peering-connection-id': 'Routes.VpcPeeringConnectionId',
      'vpc-id': 'VpcId',
    },
    { pages: { least: 5, most: 100, usual: 100 } },
  ),
  DescribeNetworkAcls: list(
    'NetworkAcls',
    [id('NetworkAclIds', 'NetworkAclId', 'InvalidNetworkAclID.NotFound', 'networkAcl ID')],
    {
      'association.association-id': 'Associations.NetworkAclAssociationId',
      'association.network-acl-id': 'Associations.NetworkAclId',
      'association.subnet-id': 'Associations.SubnetId',
      default: 'IsDefault',
      'entry.cidr': 'Entries.CidrBlock',
      'entry.icmp.code': 'Entries.IcmpTypeCode.Code',
      'entry.icmp.type': 'Entries.IcmpTypeCode.Type',
      'entry.ipv6-cidr': 'Entries.Ipv6CidrBlock',
      'entry.port-range.from': 'Entries.PortRange.From',
      'entry.port-range.to': 'Entries.PortRange.To',
      'entry.protocol': 'Entries.Protocol',
      'entry.rule-action': 'Entries.RuleAction',
      'entry.egress': 'Entries.Egress',
      'entry.rule-number': 'Entries.RuleNumber',
      'network-acl-id': 'NetworkAclId',
      'owner-id': 'OwnerId',
      'vpc-id': 'VpcId',
    },
  ),
  DescribeDhcpOptions: list(
    'DhcpOptions',
    [id('DhcpOptionsIds', 'DhcpOptionsId', 'InvalidDhcpOptionID.NotFound', 'dhcpOption ID')],
    {
      'dhcp-options-id': 'DhcpOptionsId',
      key: 'DhcpConfigurations.Key',
      value: 'DhcpConfigurations.Values.Value',
      'owner-id': 'OwnerId',
    },
  ),
  DescribeVpcPeeringConnections: list(
    'VpcPeeringConnections',
    [
      id(
        'VpcPeeringConnectionIds',
        'VpcPeeringConnectionId',
        'InvalidVpcPeeringConnectionID.NotFound',
        'vpcPeeringConnection ID',
      ),
    ],
    {
      'accepter-vpc-info.cidr-block': 'AccepterVpcInfo.CidrBlock',
      'accepter-vpc-info.owner-id': 'AccepterVpcInfo.OwnerId',
      'accepter-vpc-info.vpc-id': 'AccepterVpcInfo.VpcId',
      'requester-vpc-info.cidr-block': 'RequesterVpcInfo.CidrBlock',
      'requester-vpc-info.owner-id': 'RequesterVpcInfo.OwnerId',
      'requester-vpc-info.vpc-id': 'RequesterVpcInfo.VpcId',
      'status-code': 'Status.Code',
      'status-message': 'Status.Message',
      'vpc-peering-connection-id': 'VpcPeeringConnectionId',
    },
  ),
  DescribeAvailabilityZones: list(
    'AvailabilityZones',
    [
      id('ZoneNames', 'ZoneName', 'InvalidParameterValue', 'availability zone'),
      id('ZoneIds', 'ZoneId', 'InvalidParameterValue', 'availability zone ID'),
    ],
    {
      'group-name': 'GroupName',
      'opt-in-status': 'OptInStatus',
      'region-name': 'RegionName',
      state: 'State',
      'zone-id': 'ZoneId',
      'zone-name': 'ZoneName',
      'zone-type': 'ZoneType',
    },
    { tags: null, pages: undefined },
  ),
};
