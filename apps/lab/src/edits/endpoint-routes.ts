import type { VpcEndpoint } from '@aws-sdk/client-ec2';
import { routeTable } from '../network/find.js';
import type { RegionState } from '../network/region-state.js';
import { ApiError, invalidValue } from '../wire/api-error.js';

/** The id of AWS's prefix list of a service that has gateway endpoints (R-VPE-1).
 *  @throws ApiError where the service has none, or this network doesn't know its list: nobody could say then
 *  which addresses the endpoint carries. */
export function gatewayPrefixList({ lists }: RegionState, service: string): string {
  if (!/\.(s3|dynamodb|s3express)$/.test(service)) {
    throw new ApiError(
      'InvalidServiceName',
      `The Vpc Endpoint Service '${service}' has no gateway endpoints`,
    );
  }
  const found = [...lists.PrefixLists, ...lists.ManagedPrefixLists].find(
    ({ PrefixListName }) => PrefixListName === service,
  )?.PrefixListId;
  if (found !== undefined) return found;
  throw new ApiError('InvalidServiceName', `The lab's network has no prefix list ${service}.`);
}

/** A gateway endpoint is a route to its service's list in each of its tables. */
export function addEndpointRoutes(
  state: RegionState,
  endpoint: VpcEndpoint,
  tableIds: readonly string[],
): void {
  if (tableIds.length === 0) return;
  const listId = gatewayPrefixList(state, endpoint.ServiceName ?? '');
  const tables = tableIds.map((id) => {
    const table = routeTable(state, id);
    if (table.VpcId !== endpoint.VpcId) {
      throw invalidValue(`route table ${id} and network ${endpoint.VpcId} belong to different networks`);
    }
    if (table.Routes?.some(({ DestinationPrefixListId }) => DestinationPrefixListId === listId)) {
      throw new ApiError(
        'RouteAlreadyExists',
        `route table ${id} already has a route with destination-prefix-list-id ${listId}`,
      );
    }
    return table;
  });
  for (const table of tables) {
    table.Routes = [
      ...(table.Routes ?? []),
      {
        DestinationPrefixListId: listId,
        GatewayId: endpoint.VpcEndpointId,
        Origin: 'CreateRoute',
        State: 'active',
      },
    ];
  }
  endpoint.RouteTableIds = [...(endpoint.RouteTableIds ?? []), ...tableIds];
}

export function removeEndpointRoutes(
  state: RegionState,
  endpoint: VpcEndpoint,
  tableIds: readonly string[],
): void {
  for (const id of tableIds) {
    const table = routeTable(state, id);
    table.Routes = table.Routes?.filter(
      ({ GatewayId, DestinationPrefixListId }) =>
        DestinationPrefixListId === undefined || GatewayId !== endpoint.VpcEndpointId,
    );
  }
  endpoint.RouteTableIds = endpoint.RouteTableIds?.filter((id) => !tableIds.includes(id));
}
