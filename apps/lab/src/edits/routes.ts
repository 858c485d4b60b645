import type {
  CreateRouteRequest,
  DeleteRouteRequest,
  ReplaceRouteRequest,
  Route,
  RouteTable,
} from '@aws-sdk/client-ec2';
import type { Actions, Scene } from '../action.js';
import { networkOf } from '../describe/cidr.js';
import { prefixList, routeTable, vpc } from '../network/find.js';
import { ApiError, invalidValue, missing } from '../wire/api-error.js';
import { checkInsideVpc, routeTarget } from './route-target.js';
import { routeState } from './route-state.js';

type Destination = Pick<
  Route,
  'DestinationCidrBlock' | 'DestinationIpv6CidrBlock' | 'DestinationPrefixListId'
>;
type Field = keyof Destination;

const FIELDS: readonly Field[] = [
  'DestinationCidrBlock',
  'DestinationIpv6CidrBlock',
  'DestinationPrefixListId',
];

/** The one destination of a request, ranges with their host bits zero as EC2 keeps them. */
function destinationOf(input: Destination): { field: Field; value: string } {
  const named = FIELDS.filter((field) => input[field] !== undefined);
  const [field] = named;
  if (field === undefined) throw missing('DestinationCidrBlock');
  if (named.length > 1) {
    throw new ApiError(
      'InvalidParameterCombination',
      `Only one destination may be named: ${named.join(', ')}`,
    );
  }
  const given = input[field] ?? '';
  if (field === 'DestinationPrefixListId') return { field, value: given };
  const value = networkOf(given);
  if (value.includes(':') !== (field === 'DestinationIpv6CidrBlock')) {
    throw invalidValue(`Value (${given}) for parameter ${field} is invalid. It is of the other IP version.`);
  }
  return { field, value };
}

const routeTo = (table: RouteTable, { field, value }: { field: Field; value: string }): Route | undefined =>
  table.Routes?.find((route) => route[field] === value);

function createRoute(input: CreateRouteRequest, { state }: Scene): object {
  const table = routeTable(state, input.RouteTableId);
  const destination = destinationOf(input);
  if (destination.field === 'DestinationPrefixListId') prefixList(state, destination.value);
  if (routeTo(table, destination) !== undefined) {
    throw new ApiError('RouteAlreadyExists', `The route identified by ${destination.value} already exists.`);
  }
  const target = routeTarget(state, input, table);
  if (destination.field !== 'DestinationPrefixListId') {
    checkInsideVpc(vpc(state, table.VpcId), destination.value, target);
  }
  const route: Route = { [destination.field]: destination.value, ...target, Origin: 'CreateRoute' };
  route.State = routeState(state, route, table.VpcId);
  table.Routes = [...(table.Routes ?? []), route];
  return { Return: true };
}

function replaceRoute(input: ReplaceRouteRequest, { state }: Scene): object {
  const table = routeTable(state, input.RouteTableId);
  const destination = destinationOf(input);
  const old = routeTo(table, destination);
  if (old === undefined) {
    throw invalidValue(
      `There is no route defined for '${destination.value}' in the route table. Use CreateRoute instead.`,
    );
  }
  const { LocalTarget: local, ...rest } = input;
  const isLocal = old.GatewayId === 'local' || old.Origin === 'CreateRouteTable';
  if (local && !isLocal) throw invalidValue(`The route ${destination.value} is not a local route.`);
  const target = local ? { GatewayId: 'local' } : routeTarget(state, rest, table);
  const route: Route = {
    [destination.field]: destination.value,
    ...target,
    Origin: old.Origin === 'CreateRouteTable' ? 'CreateRouteTable' : 'CreateRoute',
  };
  route.State = routeState(state, route, table.VpcId);
  table.Routes = (table.Routes ?? []).map((one) => (one === old ? route : one));
  return {};
}

function deleteRoute(input: DeleteRouteRequest, { state }: Scene): object {
  const table = routeTable(state, input.RouteTableId);
  const destination = destinationOf(input);
  const old = routeTo(table, destination);
  if (old === undefined) {
    throw new ApiError(
      'InvalidRoute.NotFound',
      `no route with destination ${destination.value} in route table ${table.RouteTableId}`,
    );
  }
  if (old.GatewayId === 'local') {
    throw invalidValue(`cannot remove local route ${destination.value} in route table ${table.RouteTableId}`);
  }
  if (old.Origin === 'EnableVgwRoutePropagation') {
    throw invalidValue(`cannot remove the propagated route ${destination.value}`);
  }
  table.Routes = (table.Routes ?? []).filter((one) => one !== old);
  return {};
}

export const ROUTE_ACTIONS: Actions = {
  CreateRoute: createRoute,
  ReplaceRoute: replaceRoute,
  DeleteRoute: deleteRoute,
};
