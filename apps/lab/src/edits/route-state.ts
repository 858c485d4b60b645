import type { Route } from '@aws-sdk/client-ec2';
import type { RegionState } from '../network/region-state.js';

/** Whether EC2 shows a route as `active`: its target is there, attached and, for a machine, running. */
export function routeState(
  state: RegionState,
  route: Route,
  vpcId: string | undefined,
): 'active' | 'blackhole' {
  const { lists } = state;
  if (route.NatGatewayId !== undefined) {
    const gateway = lists.NatGateways.find(({ NatGatewayId }) => NatGatewayId === route.NatGatewayId);
    return active(gateway !== undefined && gateway.State !== 'deleted' && gateway.State !== 'failed');
  }
  if (route.NetworkInterfaceId !== undefined) {
    const found = lists.NetworkInterfaces.find(
      (item) => item.NetworkInterfaceId === route.NetworkInterfaceId,
    );
    const machine = state.instances().find(({ InstanceId }) => InstanceId === found?.Attachment?.InstanceId);
    const runs = machine === undefined || machine.State?.Name === 'running';
    return active(found !== undefined && found.Attachment !== undefined && runs);
  }
  if (route.EgressOnlyInternetGatewayId !== undefined) {
    const id = route.EgressOnlyInternetGatewayId;
    return active(
      lists.EgressOnlyInternetGateways.some(
        (item) =>
          item.EgressOnlyInternetGatewayId === id && item.Attachments?.some((one) => one.VpcId === vpcId),
      ),
    );
  }
  if (route.GatewayId?.startsWith('igw-')) {
    return active(
      lists.InternetGateways.some(
        (item) =>
          item.InternetGatewayId === route.GatewayId && item.Attachments?.some((one) => one.VpcId === vpcId),
      ),
    );
  }
  if (route.GatewayId?.startsWith('vpce-')) {
    return active(lists.VpcEndpoints.some(({ VpcEndpointId }) => VpcEndpointId === route.GatewayId));
  }
  if (route.VpcPeeringConnectionId !== undefined) {
    const peering = lists.VpcPeeringConnections.find(
      (item) => item.VpcPeeringConnectionId === route.VpcPeeringConnectionId,
    );
    return active(peering?.Status?.Code === 'active');
  }
  return 'active';
}

const active = (isActive: boolean | undefined): 'active' | 'blackhole' => (isActive ? 'active' : 'blackhole');

/** Shows again the state of the routes that lead to something that has just changed. Others are left as they
 *  were given. */
export function refreshRoutes(state: RegionState, leadsThere: (route: Route) => boolean): void {
  for (const table of state.lists.RouteTables) {
    for (const route of table.Routes ?? []) {
      if (leadsThere(route)) route.State = routeState(state, route, table.VpcId);
    }
  }
}
