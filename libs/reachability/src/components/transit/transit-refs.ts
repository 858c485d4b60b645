import type {
  PeeringNode,
  TransitAttachmentNode,
  TransitGatewayNode,
} from '../../../../snapshot/src/network/index.js';
import type { ComponentRef } from '../../diagnosis/hop.js';

const named = ({ name }: { name?: string }): { name?: string } => (name === undefined ? {} : { name });

export function transitGatewayRef(gateway: TransitGatewayNode): ComponentRef {
  return { type: 'transit-gateway', id: gateway.id, ...named(gateway) };
}

export function attachmentRef(attachment: TransitAttachmentNode): ComponentRef {
  const { type, resourceId } = attachment;
  return {
    type: 'transit-gateway-attachment',
    id: attachment.id,
    ...named(attachment),
    ...(type === 'vpc' && resourceId !== undefined ? { vpcId: resourceId } : {}),
  };
}

export function transitTableRef(gateway: TransitGatewayNode, id: string): ComponentRef {
  return { type: 'transit-gateway-route-table', id, ...named(gateway.routeTables.get(id) ?? {}) };
}

export function peeringRef(peering: PeeringNode): ComponentRef {
  return { type: 'peering', id: peering.id, ...named(peering) };
}

/** Says in `Branch.visited` by which attachment packets came in. */
export function transitDevice({ gateway, id }: TransitAttachmentNode): string {
  return `${gateway.id}/${id}`;
}
