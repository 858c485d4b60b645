import type { Edit } from '../edits/edit.js';
import { placeOf, type Propose, vpcOf } from './proposal.js';

/** R-IGW-1: a gateway that is attached to nothing is attached; where there is none, one is made. */
export const proposeAttachment: Propose = (blocker, context) => {
  const vpc = vpcOf(blocker, context);
  if (!vpc) return [];
  const place = placeOf(vpc);
  const { internetGatewayId } = blocker.evidence as { internetGatewayId?: string };
  const made = internetGatewayId === undefined;
  const id = internetGatewayId ?? context.standIns.only('igw', vpc.id);
  const make: Edit = { action: 'ec2:CreateInternetGateway', ...place, parameters: {}, creates: id };
  const parameters = { InternetGatewayId: id, VpcId: vpc.id };
  return [...(made ? [make] : []), { action: 'ec2:AttachInternetGateway', ...place, parameters }];
};

/** R-NAT-1: a public NAT gateway without a usable Elastic IP gets one. */
export const proposeNatAddress: Propose = (blocker, { index, standIns }) => {
  const gateway = index.natGateways.get(String(blocker.evidence['natGatewayId'] ?? ''));
  if (!gateway?.subnet || gateway.connectivity !== 'public') return [];
  const place = placeOf(gateway.vpc);
  const AllocationId = standIns.next('eipalloc');
  return [
    { action: 'ec2:AllocateAddress', ...place, parameters: { Domain: 'vpc' }, creates: AllocationId },
    {
      action: 'ec2:AssociateNatGatewayAddress',
      ...place,
      parameters: { NatGatewayId: gateway.id, AllocationIds: [AllocationId] },
    },
  ];
};
