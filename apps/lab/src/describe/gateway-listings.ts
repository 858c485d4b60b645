import { id, list } from './list-of-kind.js';
import type { Listing } from './listing.js';

/** Gateways and endpoints: the ways out of a VPC, and what forbids them. */
export const GATEWAY_LISTINGS: Readonly<Record<string, Listing>> = {
  DescribeInternetGateways: list(
    'InternetGateways',
    [
      id(
        'InternetGatewayIds',
        'InternetGatewayId',
        'InvalidInternetGatewayID.NotFound',
        'internetGateway ID',
      ),
    ],
    {
      'attachment.state': 'Attachments.State',
      'attachment.vpc-id': 'Attachments.VpcId',
      'internet-gateway-id': 'InternetGatewayId',
      'owner-id': 'OwnerId',
    },
  ),
  DescribeEgressOnlyInternetGateways: list(
    'EgressOnlyInternetGateways',
    [
      id(
        'EgressOnlyInternetGatewayIds',
        'EgressOnlyInternetGatewayId',
        'InvalidEgressOnlyInternetGatewayId.NotFound',
        'egressOnlyInternetGateway ID',
      ),
    ],
    {},
    { pages: { least: 5, most: 255 } },
  ),
  DescribeNatGateways: list(
    'NatGateways',
    [id('NatGatewayIds', 'NatGatewayId', 'NatGatewayNotFound', 'NAT gateway')],
    {
      'nat-gateway-id': 'NatGatewayId',
      state: 'State',
      'subnet-id': 'SubnetId',
      'vpc-id': 'VpcId',
    },
  ),
  DescribeVpnGateways: list(
    'VpnGateways',
    [id('VpnGatewayIds', 'VpnGatewayId', 'InvalidVpnGatewayID.NotFound', 'vpnGateway ID')],
    {
      'amazon-side-asn': 'AmazonSideAsn',
      'attachment.state': 'VpcAttachments.State',
      'attachment.vpc-id': 'VpcAttachments.VpcId',
      'availability-zone': 'AvailabilityZone',
      state: 'State',
      type: 'Type',
      'vpn-gateway-id': 'VpnGatewayId',
    },
    { pages: undefined },
  ),
  DescribeVpnConnections: list(
    'VpnConnections',
    [id('VpnConnectionIds', 'VpnConnectionId', 'InvalidVpnConnectionID.NotFound', 'vpnConnection ID')],
    {
      'customer-gateway-id': 'CustomerGatewayId',
      state: 'State',
      'option.static-routes-only': 'Options.StaticRoutesOnly',
      'route.destination-cidr-block': 'Routes.DestinationCidrBlock',
      type: 'Type',
      'vpn-connection-id': 'VpnConnectionId',
      'vpn-gateway-id': 'VpnGatewayId',
      'transit-gateway-id': 'TransitGatewayId',
    },
    { pages: undefined },
  ),
  DescribeVpcEndpoints: list(
    'VpcEndpoints',
    [id('VpcEndpointIds', 'VpcEndpointId', 'InvalidVpcEndpointId.NotFound', 'Vpc Endpoint Id')],
    {
      'ip-address-type': 'IpAddressType',
      'service-name': 'ServiceName',
      'service-region': 'ServiceRegion',
      'vpc-id': 'VpcId',
      'vpc-endpoint-id': 'VpcEndpointId',
      'vpc-endpoint-state': 'State',
      'vpc-endpoint-type': 'VpcEndpointType',
    },
    { pages: { least: 1, most: 1000, clamps: true } },
  ),
  DescribeVpcBlockPublicAccessExclusions: list(
    'VpcBlockPublicAccessExclusions',
    [
      id(
        'ExclusionIds',
        'ExclusionId',
        'InvalidVpcBlockPublicAccessExclusionId.NotFound',
        'VPC Block Public Access exclusion ID',
      ),
    ],
    {
      'resource-arn': 'ResourceArn',
      'internet-gateway-exclusion-mode': 'InternetGatewayExclusionMode',
      state: 'State',
    },
  ),
  DescribeVpcEncryptionControls: list(
    'VpcEncryptionControls',
    [
      id(
        'VpcEncryptionControlIds',
        'VpcEncryptionControlId',
        'InvalidVpcEncryptionControlId.NotFound',
        'VPC encryption control ID',
      ),
      id('VpcIds', 'VpcId', 'InvalidVpcID.NotFound', 'vpc ID'),
    ],
    {
      'vpc-encryption-control-id': 'VpcEncryptionControlId',
      'vpc-id': 'VpcId',
      mode: 'Mode',
      state: 'State',
    },
  ),
};
