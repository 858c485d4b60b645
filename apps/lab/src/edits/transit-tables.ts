import type {
  AssociateTransitGatewayRouteTableRequest,
  EnableTransitGatewayRouteTablePropagationRequest,
  ModifyTransitGatewayVpcAttachmentRequest,
  TransitGatewayAttachment,
} from '@aws-sdk/client-ec2';
import type { Actions, Scene } from '../action.js';
import { subnet, transitAttachment, transitRouteTable } from '../network/find.js';
import type { RegionState } from '../network/region-state.js';
import { ApiError, invalidValue } from '../wire/api-error.js';
import { shownAttachment } from './transit-routes.js';

type Pair = AssociateTransitGatewayRouteTableRequest | EnableTransitGatewayRouteTablePropagationRequest;

/** The table and the attachment of a request, of the same gateway. */
function pair(state: RegionState, input: Pair): { tableId: string; attachment: TransitGatewayAttachment } {
  const table = transitRouteTable(state, input.TransitGatewayRouteTableId);
  const attachment = transitAttachment(state, input.TransitGatewayAttachmentId);
  if (attachment.TransitGatewayId !== table.TransitGatewayId) {
    throw invalidValue(
      `${attachment.TransitGatewayAttachmentId} and ${table.TransitGatewayRouteTableId} belong to different ` +
        'transit gateways',
    );
  }
  return { tableId: table.TransitGatewayRouteTableId ?? '', attachment };
}

const isOf =
  (tableId: string, { TransitGatewayAttachmentId: id }: TransitGatewayAttachment) =>
  (one: { TransitGatewayRouteTableId: string; TransitGatewayAttachmentId?: string }): boolean =>
    one.TransitGatewayRouteTableId === tableId && one.TransitGatewayAttachmentId === id;

function associate(input: AssociateTransitGatewayRouteTableRequest, { state }: Scene): object {
  const { tableId, attachment } = pair(state, input);
  const { lists } = state;
  const id = attachment.TransitGatewayAttachmentId;
  if (lists.TransitGatewayAssociations.some((one) => one.TransitGatewayAttachmentId === id)) {
    throw new ApiError(
      'Resource.AlreadyAssociated',
      `Transit Gateway Attachment ${id} is already associated to a route table.`,
    );
  }
  const association = {
    TransitGatewayRouteTableId: tableId,
    ...shownAttachment(attachment),
    State: 'associated' as const,
  };
  lists.TransitGatewayAssociations.push(association);
  attachment.Association = { TransitGatewayRouteTableId: tableId, State: 'associated' };
  return { Association: { ...association, State: 'associating' } };
}

function disassociate(input: AssociateTransitGatewayRouteTableRequest, { state }: Scene): object {
  const { tableId, attachment } = pair(state, input);
  const isIt = isOf(tableId, attachment);
  const { lists } = state;
  const old = lists.TransitGatewayAssociations.find(isIt);
  if (old === undefined) {
    throw new ApiError(
      'InvalidAssociation.NotFound',
      `${attachment.TransitGatewayAttachmentId} is not associated with ${tableId}.`,
    );
  }
  lists.TransitGatewayAssociations = lists.TransitGatewayAssociations.filter((one) => one !== old);
  delete attachment.Association;
  return { Association: { ...old, State: 'disassociating' } };
}

function enable(input: EnableTransitGatewayRouteTablePropagationRequest, { state }: Scene): object {
  const { tableId, attachment } = pair(state, input);
  const { lists } = state;
  if (lists.TransitGatewayPropagations.some(isOf(tableId, attachment))) {
    throw new ApiError(
      'TransitGatewayRouteTablePropagation.Duplicate',
      `Propagation between ${tableId} and ${attachment.TransitGatewayAttachmentId} already exists.`,
    );
  }
  const propagation = {
    TransitGatewayRouteTableId: tableId,
    ...shownAttachment(attachment),
    State: 'enabled' as const,
  };
  lists.TransitGatewayPropagations.push(propagation);
  for (const cidr of rangesOf(state, attachment)) {
    lists.TransitGatewayRoutes.push({
      TransitGatewayRouteTableId: tableId,
      DestinationCidrBlock: cidr,
      TransitGatewayAttachments: [shownAttachment(attachment)],
      Type: 'propagated',
      State: 'active',
    });
  }
  return { Propagation: propagation };
}

/** What an attachment announces: the ranges of its VPC. Those of a VPN come by BGP, which nothing here speaks. */
function rangesOf({ lists }: RegionState, attachment: TransitGatewayAttachment): string[] {
  const network = lists.Vpcs.find(({ VpcId }) => VpcId === attachment.ResourceId);
  if (network === undefined) return [];
  return [
    ...new Set([
      ...(network.CidrBlock === undefined ? [] : [network.CidrBlock]),
      ...(network.CidrBlockAssociationSet ?? []).flatMap(({ CidrBlock }) => CidrBlock ?? []),
      ...(network.Ipv6CidrBlockAssociationSet ?? []).flatMap(({ Ipv6CidrBlock }) => Ipv6CidrBlock ?? []),
    ]),
  ];
}

function disable(input: EnableTransitGatewayRouteTablePropagationRequest, { state }: Scene): object {
  const { tableId, attachment } = pair(state, input);
  const isIt = isOf(tableId, attachment);
  const { lists } = state;
  const old = lists.TransitGatewayPropagations.find(isIt);
  if (old === undefined) {
    throw new ApiError(
      'TransitGatewayRouteTablePropagation.NotFound',
      `There is no propagation between ${tableId} and ${attachment.TransitGatewayAttachmentId}.`,
    );
  }
  lists.TransitGatewayPropagations = lists.TransitGatewayPropagations.filter((one) => one !== old);
  lists.TransitGatewayRoutes = lists.TransitGatewayRoutes.filter(
    (route) =>
      route.TransitGatewayRouteTableId !== tableId ||
      route.Type !== 'propagated' ||
      !route.TransitGatewayAttachments?.some(
        (one) => one.TransitGatewayAttachmentId === attachment.TransitGatewayAttachmentId,
      ),
  );
  return { Propagation: { ...old, State: 'disabled' } };
}

function modifyAttachment(input: ModifyTransitGatewayVpcAttachmentRequest, { state }: Scene): object {
  const id = input.TransitGatewayAttachmentId;
  const attachment = state.lists.TransitGatewayVpcAttachments.find(
    (one) => one.TransitGatewayAttachmentId === id,
  );
  if (attachment === undefined) {
    throw new ApiError(
      'InvalidTransitGatewayAttachmentID.NotFound',
      `Transit Gateway Attachment ${id} was deleted or does not exist.`,
    );
  }
  const { AddSubnetIds: add = [], RemoveSubnetIds: remove = [], Options: options = {} } = input;
  const subnets = [...(attachment.SubnetIds ?? []).filter((one) => !remove.includes(one)), ...add];
  const zones = subnets.map((one) => {
    const { VpcId, AvailabilityZone } = subnet(state, one);
    if (VpcId !== attachment.VpcId) throw invalidValue(`Subnet ${one} is not of VPC ${attachment.VpcId}`);
    return AvailabilityZone;
  });
  if (new Set(zones).size < zones.length) {
    throw new ApiError('DuplicateSubnetsInSameZone', 'Duplicate Subnets for same AZ');
  }
  attachment.SubnetIds = subnets;
  attachment.Options = { ...attachment.Options, ...options };
  return { TransitGatewayVpcAttachment: { ...attachment, State: 'modifying' } };
}

export const TRANSIT_TABLE_ACTIONS: Actions = {
  AssociateTransitGatewayRouteTable: associate,
  DisassociateTransitGatewayRouteTable: disassociate,
  EnableTransitGatewayRouteTablePropagation: enable,
  DisableTransitGatewayRouteTablePropagation: disable,
  ModifyTransitGatewayVpcAttachment: modifyAttachment,
};
