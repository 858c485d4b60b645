import type { Subnet, Vpc } from '@aws-sdk/client-ec2';
import type { RegionDocuments } from '../document-lists.js';

/** What the other documents tell of a VPC whose own isn't there. Every route table of a VPC has a local route for
 *  each of its ranges (R-RT-6); without any table, its subnets are what is known to be inside. */
export function vpcOfSubnet({ VpcId, OwnerId }: Subnet, { lists }: RegionDocuments): Vpc {
  const local = (lists.RouteTables ?? [])
    .filter((table) => table.VpcId === VpcId)
    .flatMap(({ Routes }) => Routes ?? [])
    .filter(({ GatewayId }) => GatewayId === 'local');
  const subnets = (lists.Subnets ?? []).filter((subnet) => subnet.VpcId === VpcId);
  const ipv4 = new Set(local.flatMap(({ DestinationCidrBlock }) => DestinationCidrBlock ?? []));
  const ipv6 = new Set(local.flatMap(({ DestinationIpv6CidrBlock }) => DestinationIpv6CidrBlock ?? []));
  const blocks = ipv4.size > 0 ? [...ipv4] : subnets.flatMap(({ CidrBlock }) => CidrBlock ?? []);
  return {
    VpcId,
    ...(OwnerId === undefined ? {} : { OwnerId }),
    CidrBlockAssociationSet: blocks.map((CidrBlock) => ({ CidrBlock })),
    Ipv6CidrBlockAssociationSet: [...ipv6].map((Ipv6CidrBlock) => ({ Ipv6CidrBlock })),
  };
}
