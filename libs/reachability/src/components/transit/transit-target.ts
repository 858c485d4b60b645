import type { Route } from '@aws-sdk/client-ec2';
import {
  type NetworkIndex,
  peeringConnection,
  transitAttachment,
  type VpcNode,
  vpnGateway,
} from '../../../../snapshot/src/network/index.js';
import type { UnknownFact } from '../../walk/branch.js';
import { gapFact, label } from '../../walk/describe.js';
import { peeringSides } from './peering.js';
import type { RouteLine } from '../routing/route-table.js';
import type { ResolvedTarget } from '../routing/route-target.js';
import { notFound, wrongVpc } from '../routing/target-problems.js';
import { unsupported } from '../routing/unsupported.js';

/** Targets that lead out of the VPC by other ways than an internet gateway. */
export function transitTarget(index: NetworkIndex, vpc: VpcNode, line: RouteLine): ResolvedTarget {
  const { route } = line;
  if (route.TransitGatewayId) return transitGateway(index, vpc, line, route.TransitGatewayId);
  if (route.VpcPeeringConnectionId) return peering(index, vpc, line, route.VpcPeeringConnectionId);
  if (route.GatewayId?.startsWith('vgw-')) return virtualGateway(index, vpc, line, route.GatewayId);
  return { target: { to: 'opaque', fact: notModelled(route, line.target) } };
}

function transitGateway(index: NetworkIndex, vpc: VpcNode, line: RouteLine, id: string): ResolvedTarget {
  const attachment = transitAttachment(index, id, vpc);
  if (!attachment.known) {
    const fact = gapFact(
      attachment.gap,
      `${vpc.id} is attached to ${id}, which carries the packets`,
      "it isn't",
    );
    return { target: { to: 'opaque', fact } };
  }
  if (attachment.value) return { target: { to: 'transit-gateway', attachment: attachment.value } };
  return {
    target: { to: 'nowhere' },
    drop: {
      code: 'BAD_STATE_ATTACHMENT',
      summary: `route ${line.destination} in ${line.tableId} leads to ${id}, to which ${label(vpc)} has no attachment`,
      evidence: { routeTableId: line.tableId, route: line.route, transitGatewayId: id, vpcId: vpc.id },
    },
  };
}

function peering(index: NetworkIndex, vpc: VpcNode, line: RouteLine, id: string): ResolvedTarget {
  const found = peeringConnection(index, id, vpc);
  if (!found.known) {
    return { target: { to: 'opaque', fact: gapFact(found.gap, `${id} carries the packets`, "it doesn't") } };
  }
  if (!found.value) return notFound(line, id);
  if (!peeringSides(found.value, vpc)) return wrongVpc(line, vpc, found.value.requester.vpcId);
  return { target: { to: 'peering', peering: found.value } };
}

/** R-VGW-1. What can be judged here is whether the gateway is attached to this VPC. */
function virtualGateway(index: NetworkIndex, vpc: VpcNode, line: RouteLine, id: string): ResolvedTarget {
  const found = vpnGateway(index, id, vpc);
  if (!found.known) return { target: { to: 'opaque', fact: externalNetwork(id) } };
  if (!found.value) return notFound(line, id);
  const { State, VpcAttachments = [] } = found.value.doc;
  const here = VpcAttachments.find(({ VpcId }) => VpcId === vpc.id);
  if (here && (here.State ?? 'attached') === 'attached' && (State ?? 'available') === 'available') {
    return { target: { to: 'opaque', fact: externalNetwork(id) } };
  }
  const other = here ? undefined : VpcAttachments.find((one) => one.State === 'attached')?.VpcId;
  if (other !== undefined) return wrongVpc(line, vpc, other);
  return {
    target: { to: 'nowhere' },
    drop: {
      code: 'BAD_STATE_ATTACHMENT',
      summary: `virtual private gateway ${label(found.value)} is ${State ?? 'available'}, and its attachment to ${label(vpc)} is ${here ? here.State : 'missing'}`,
      evidence: {
        routeTableId: line.tableId,
        route: line.route,
        vpnGatewayId: id,
        state: State,
        attachments: VpcAttachments,
      },
      component: { type: 'vpn-gateway', id },
    },
  };
}

function externalNetwork(id: string): UnknownFact {
  return {
    code: 'EXTERNAL_NETWORK',
    component: { type: 'vpn-gateway', id },
    summary: `${id} leads to a network that is not visible from here (VPN or Direct Connect)`,
    howToLearn: 'probe from the machine itself, or ask who runs that network',
    ifHolds: 'the network beyond carries the packets both ways',
    ifNot: "it doesn't",
  };
}

function notModelled(route: Route, id: string): UnknownFact {
  if (route.LocalGatewayId)
    return unsupported('local-gateway', id, `local gateway ${id} (an Outpost's way to its site)`);
  if (route.CarrierGatewayId)
    return unsupported(
      'carrier-gateway',
      id,
      `carrier gateway ${id} (a Wavelength Zone's way to its carrier)`,
    );
  if (route.CoreNetworkArn) return unsupported('core-network', id, `core network ${id} (AWS Cloud WAN)`);
  return unsupported('route-target', id, `route target ${id}`);
}
