import type { Route } from '@aws-sdk/client-ec2';
import type { VpcNode } from '../../../../snapshot/src/index.js';
import type { Place } from '../../walk/move.js';
import type { Edit } from '../edits/edit.js';
import { placeOf, type ProposalContext } from './proposal.js';

/** What a route names as its target, and the edits that make it where it doesn't exist yet. */
export interface NextHop {
  target: Partial<
    Pick<
      Route,
      | 'GatewayId'
      | 'NatGatewayId'
      | 'NetworkInterfaceId'
      | 'TransitGatewayId'
      | 'VpcPeeringConnectionId'
      | 'EgressOnlyInternetGatewayId'
    >
  >;
  edits: Edit[];
}

/** Undefined where no route can lead to the place. */
export function nextHop(toward: Place, vpc: VpcNode, context: ProposalContext): NextHop | undefined {
  switch (toward.at) {
    case 'internet-gateway':
      return toward.gateway.id.startsWith('igw-(')
        ? newInternetGateway(vpc, context)
        : gatewayHop(toward.gateway.id);
    case 'nat-gateway':
      return toward.gateway.planned
        ? newNatGateway(toward.gateway.subnet!.id, vpc, context)
        : { target: { NatGatewayId: toward.gateway.id }, edits: [] };
    case 'interface':
      return { target: { NetworkInterfaceId: toward.node.id }, edits: [] };
    case 'egress-only-gateway':
      return toward.gateway.id.startsWith('eigw-(')
        ? newEgressOnlyGateway(vpc, context)
        : { target: { EgressOnlyInternetGatewayId: toward.gateway.id }, edits: [] };
    case 'transit-gateway':
      return { target: { TransitGatewayId: toward.attachment.gateway.id }, edits: [] };
    case 'peering':
      return { target: { VpcPeeringConnectionId: toward.peering.id }, edits: [] };
    case 'appliance-endpoint':
      return gatewayHop(toward.endpoint.id);
    default:
      return undefined;
  }
}

const gatewayHop = (GatewayId: string): NextHop => ({ target: { GatewayId }, edits: [] });

function newInternetGateway(vpc: VpcNode, { standIns }: ProposalContext): NextHop {
  const place = placeOf(vpc);
  const id = standIns.only('igw', vpc.id);
  return {
    target: { GatewayId: id },
    edits: [
      { action: 'ec2:CreateInternetGateway', ...place, parameters: {}, creates: id },
      { action: 'ec2:AttachInternetGateway', ...place, parameters: { InternetGatewayId: id, VpcId: vpc.id } },
    ],
  };
}

function newNatGateway(SubnetId: string, vpc: VpcNode, { standIns }: ProposalContext): NextHop {
  const place = placeOf(vpc);
  const AllocationId = standIns.next('eipalloc');
  const id = standIns.next('nat');
  return {
    target: { NatGatewayId: id },
    edits: [
      { action: 'ec2:AllocateAddress', ...place, parameters: { Domain: 'vpc' }, creates: AllocationId },
      {
        action: 'ec2:CreateNatGateway',
        ...place,
        parameters: { SubnetId, AllocationId, ConnectivityType: 'public' },
        creates: id,
      },
    ],
  };
}

function newEgressOnlyGateway(vpc: VpcNode, { standIns }: ProposalContext): NextHop {
  const id = standIns.only('eigw', vpc.id);
  return {
    target: { EgressOnlyInternetGatewayId: id },
    edits: [
      {
        action: 'ec2:CreateEgressOnlyInternetGateway',
        ...placeOf(vpc),
        parameters: { VpcId: vpc.id },
        creates: id,
      },
    ],
  };
}
