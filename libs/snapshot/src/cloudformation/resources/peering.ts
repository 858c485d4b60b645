import type { VpcPeeringConnectionVpcInfo } from '@aws-sdk/client-ec2';
import type { Made, Resource, ResourceType } from './resource-type.js';

function vpcInfo(
  resource: Resource,
  VpcId: string,
  OwnerId: string,
  Region: string,
): VpcPeeringConnectionVpcInfo {
  const { network } = resource;
  const info: VpcPeeringConnectionVpcInfo = { VpcId, OwnerId, Region };
  // Blocks may be added to the VPC later.
  network.atTheEnd(() => {
    const CidrBlock = network.vpc(VpcId)?.CidrBlock;
    if (CidrBlock === undefined) return;
    info.CidrBlock = CidrBlock;
    info.CidrBlockSet = network.ipv4Cidrs(VpcId).map((cidr) => ({ CidrBlock: cidr }));
    info.Ipv6CidrBlockSet = network.ipv6Cidrs(VpcId).map((cidr) => ({ Ipv6CidrBlock: cidr }));
  });
  return info;
}

/** R-PCX-1. CloudFormation accepts the connection itself where both VPCs are of one account, or where it is
 *  given a role in the other one (Template Reference, AWS::EC2::VPCPeeringConnection). */
function makePeering(resource: Resource): Made {
  const { fields, network, owner } = resource;
  const VpcPeeringConnectionId = resource.id('pcx');
  const vpcId = resource.requiredReference('VpcId', 'Vpcs');
  const peerId = resource.requiredReference('PeerVpcId', 'Vpcs');
  const peerOwner = fields.text('PeerOwnerId') ?? owner;
  const accepted = peerOwner === owner || fields.has('PeerRoleArn');
  const { region } = network.identity;
  network.lists.VpcPeeringConnections.push({
    VpcPeeringConnectionId,
    RequesterVpcInfo: vpcInfo(resource, vpcId, owner, region),
    AccepterVpcInfo: vpcInfo(resource, peerId, peerOwner, fields.text('PeerRegion') ?? region),
    Status: accepted ? { Code: 'active', Message: 'Active' } : { Code: 'pending-acceptance' },
    Tags: resource.tags(),
  });
  return { ref: VpcPeeringConnectionId, attributes: { Id: VpcPeeringConnectionId } };
}

export const PEERING_TYPES: Readonly<Record<string, ResourceType>> = {
  'AWS::EC2::VPCPeeringConnection': {
    properties: [
      'AssumeRoleRegion',
      'PeerOwnerId',
      'PeerRegion',
      'PeerRoleArn',
      'PeerVpcId',
      'Tags',
      'VpcId',
    ],
    make: makePeering,
  },
};
