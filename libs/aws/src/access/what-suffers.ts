import type { ReadAction } from '../ec2/read-commands.js';

/** What can't be said any more when an action isn't allowed, in words for people. */
export const WHAT_SUFFERS: Readonly<Record<ReadAction, string>> = {
  DescribeAddresses: 'whether a public address is an Elastic IP that stays',
  DescribeAvailabilityZones: 'names of zones; no verdict depends on it',
  DescribeDhcpOptions: 'which name servers machines use',
  DescribeEgressOnlyInternetGateways: 'every IPv6 path through an egress-only internet gateway',
  DescribeInstances:
    'whether a machine runs: paths to and through instances are undetermined, those from one assume that it does',
  DescribeInstanceStatus: 'failed status checks of NAT instances; no verdict depends on it',
  DescribeInternetGateways: 'every path to or from the internet',
  DescribeManagedPrefixLists: 'routes and rules that name a prefix list',
  DescribeNatGateways: 'every path through a NAT gateway',
  DescribeNetworkAcls: 'every hop that enters or leaves a subnet: nearly all answers are undetermined',
  DescribeNetworkInterfaces:
    'everything but the interfaces of instances: NAT gateways, load balancers, functions, endpoints',
  DescribePrefixLists: 'routes and rules that name a prefix list of AWS, such as that of S3',
  DescribeRouteTables: 'where packets go: all answers are undetermined',
  DescribeSecurityGroupRules:
    'nothing, as long as ec2:DescribeSecurityGroups is allowed: it gives the same rules',
  DescribeSecurityGroups: 'what machines may send and receive: nearly all answers are undetermined',
  DescribeSecurityGroupVpcAssociations: 'security groups that are used in a VPC that is not their own',
  DescribeSubnets: 'which subnet, zone and tables a machine belongs to: all answers are undetermined',
  DescribeTransitGatewayAttachments: 'paths through a transit gateway',
  DescribeTransitGatewayRouteTables: 'paths through a transit gateway',
  DescribeTransitGateways: 'paths through a transit gateway',
  DescribeTransitGatewayVpcAttachments: 'paths through a transit gateway',
  DescribeVpcAttribute: "whether the VPC's own name server answers",
  DescribeVpcBlockPublicAccessExclusions: 'exceptions to a block of public access',
  DescribeVpcBlockPublicAccessOptions: 'whether public access is blocked for the whole account',
  DescribeVpcEncryptionControls: 'whether a fix may add a gateway',
  DescribeVpcEndpoints: 'paths to AWS services through VPC endpoints',
  DescribeVpcPeeringConnections: 'paths through a peering connection',
  DescribeVpcs: 'the address ranges of VPCs, as far as no route table shows them',
  DescribeVpnConnections: 'paths through a VPN',
  DescribeVpnGateways: 'paths through a virtual private gateway',
  GetManagedPrefixListEntries: 'routes and rules that name a prefix list of your own',
  GetTransitGatewayRouteTableAssociations: 'paths through a transit gateway',
  GetTransitGatewayRouteTablePropagations: 'paths through a transit gateway',
  SearchTransitGatewayRoutes: 'paths through a transit gateway',
};
