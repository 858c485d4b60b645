import type { TransitGatewayAttachment } from '@aws-sdk/client-ec2';
import type { Resource } from '../resources/resource-type.js';
import type { Network } from './network.js';

/** Adds an attachment; the transit gateway's default tables take it, if it has any (R-TGW-1). */
export function addAttachment(resource: Resource, attachment: TransitGatewayAttachment): void {
  const { network } = resource;
  network.lists.TransitGatewayAttachments.push(attachment);
  const gateway = network.lists.TransitGateways.find(
    ({ TransitGatewayId }) => TransitGatewayId === attachment.TransitGatewayId,
  );
  const options = gateway?.Options;
  // An association of its own may follow, and counts instead.
  network.atTheEnd(() => {
    const association = options?.AssociationDefaultRouteTableId;
    if (association !== undefined && attachment.Association === undefined)
      associate(network, attachment, association);
    const propagation = options?.PropagationDefaultRouteTableId;
    if (propagation !== undefined) propagate(network, attachment, propagation);
  });
}

export function associate(network: Network, attachment: TransitGatewayAttachment, tableId: string): void {
  attachment.Association = { TransitGatewayRouteTableId: tableId, State: 'associated' };
  network.lists.TransitGatewayAssociations.push({
    TransitGatewayRouteTableId: tableId,
    TransitGatewayAttachmentId: attachment.TransitGatewayAttachmentId,
    ResourceType: attachment.ResourceType,
    ResourceId: attachment.ResourceId,
    State: 'associated',
  });
}

export function propagate(network: Network, attachment: TransitGatewayAttachment, tableId: string): void {
  const { TransitGatewayPropagations } = network.lists;
  const { TransitGatewayAttachmentId, ResourceType, ResourceId } = attachment;
  const known = TransitGatewayPropagations.some(
    (other) =>
      other.TransitGatewayRouteTableId === tableId &&
      other.TransitGatewayAttachmentId === TransitGatewayAttachmentId,
  );
  if (known) return;
  TransitGatewayPropagations.push({
    TransitGatewayRouteTableId: tableId,
    TransitGatewayAttachmentId,
    ResourceType,
    ResourceId,
    State: 'enabled',
  });
}

/** The blocks that an attachment tells the tables it propagates to: a VPC's, or a VPN's static routes. */
function announced(network: Network, { ResourceType, ResourceId = '' }: TransitGatewayAttachment): string[] {
  if (ResourceType === 'vpc') return [...network.ipv4Cidrs(ResourceId), ...network.ipv6Cidrs(ResourceId)];
  const vpn = network.lists.VpnConnections.find(({ VpnConnectionId }) => VpnConnectionId === ResourceId);
  return (vpn?.Routes ?? []).flatMap(({ DestinationCidrBlock }) => DestinationCidrBlock ?? []);
}

/** The routes that propagation puts into transit gateway route tables. A static one to the same block is
 *  preferred and is the one shown. */
export function addPropagatedRoutes(network: Network): void {
  const { TransitGatewayPropagations, TransitGatewayAttachments, TransitGatewayRoutes } = network.lists;
  for (const { TransitGatewayRouteTableId, TransitGatewayAttachmentId } of TransitGatewayPropagations) {
    const attachment = TransitGatewayAttachments.find(
      (candidate) => candidate.TransitGatewayAttachmentId === TransitGatewayAttachmentId,
    );
    if (attachment === undefined) continue;
    for (const DestinationCidrBlock of announced(network, attachment)) {
      const known = TransitGatewayRoutes.some(
        (route) =>
          route.TransitGatewayRouteTableId === TransitGatewayRouteTableId &&
          route.DestinationCidrBlock === DestinationCidrBlock,
      );
      if (known) continue;
      const { ResourceId, ResourceType } = attachment;
      TransitGatewayRoutes.push({
        TransitGatewayRouteTableId,
        DestinationCidrBlock,
        Type: 'propagated',
        State: 'active',
        TransitGatewayAttachments: [{ TransitGatewayAttachmentId, ResourceId, ResourceType }],
      });
    }
  }
}
