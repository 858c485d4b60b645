import type {
  CreateTransitGatewayRouteRequest,
  DeleteTransitGatewayRouteRequest,
  TransitGatewayRoute,
  TransitGatewayRouteAttachment,
} from '@aws-sdk/client-ec2';
import type { OfTransitGatewayRouteTable } from '../../../../libs/snapshot/src/index.js';
import type { Actions, Scene } from '../action.js';
import { networkOf } from '../describe/cidr.js';
import { transitAttachment, transitRouteTable } from '../network/find.js';
import type { RegionState } from '../network/region-state.js';
import { ApiError, invalidValue, missing } from '../wire/api-error.js';

type HeldRoute = OfTransitGatewayRouteTable<TransitGatewayRoute>;

const isStaticTo =
  (tableId: string | undefined, cidr: string) =>
  (route: HeldRoute): boolean =>
    route.TransitGatewayRouteTableId === tableId &&
    route.DestinationCidrBlock === cidr &&
    route.Type === 'static';

/** The static route that a request describes. */
function routeOf(state: RegionState, input: CreateTransitGatewayRouteRequest): HeldRoute {
  const table = transitRouteTable(state, input.TransitGatewayRouteTableId);
  const cidr = networkOf(input.DestinationCidrBlock ?? '');
  const base = {
    TransitGatewayRouteTableId: table.TransitGatewayRouteTableId ?? '',
    DestinationCidrBlock: cidr,
    Type: 'static' as const,
  };
  if (input.Blackhole) {
    if (input.TransitGatewayAttachmentId !== undefined) {
      throw new ApiError('InvalidParameterCombination', 'A blackhole route has no attachment');
    }
    return { ...base, State: 'blackhole' };
  }
  if (input.TransitGatewayAttachmentId === undefined) throw missing('TransitGatewayAttachmentId');
  const attachment = transitAttachment(state, input.TransitGatewayAttachmentId);
  if (attachment.TransitGatewayId !== table.TransitGatewayId) {
    throw invalidValue(
      `${attachment.TransitGatewayAttachmentId} and ${table.TransitGatewayRouteTableId} belong to different ` +
        'transit gateways',
    );
  }
  return { ...base, State: 'active', TransitGatewayAttachments: [shownAttachment(attachment)] };
}

export const shownAttachment = ({
  TransitGatewayAttachmentId,
  ResourceId,
  ResourceType,
}: TransitGatewayRouteAttachment): TransitGatewayRouteAttachment => ({
  TransitGatewayAttachmentId,
  ...(ResourceId !== undefined && { ResourceId }),
  ...(ResourceType !== undefined && { ResourceType }),
});

function create(input: CreateTransitGatewayRouteRequest, { state }: Scene): object {
  const route = routeOf(state, input);
  const { TransitGatewayRouteTableId: tableId, DestinationCidrBlock: cidr = '' } = route;
  if (state.lists.TransitGatewayRoutes.some(isStaticTo(tableId, cidr))) {
    throw new ApiError(
      'RouteAlreadyExists',
      `Route ${cidr} already exists in Transit Gateway Route Table ${tableId}.`,
    );
  }
  state.lists.TransitGatewayRoutes.push(route);
  return { Route: route };
}

function replace(input: CreateTransitGatewayRouteRequest, { state }: Scene): object {
  const route = routeOf(state, input);
  const { TransitGatewayRouteTableId: tableId, DestinationCidrBlock: cidr = '' } = route;
  const isIt = isStaticTo(tableId, cidr);
  if (!state.lists.TransitGatewayRoutes.some(isIt)) throw noRoute(cidr, tableId);
  state.lists.TransitGatewayRoutes = state.lists.TransitGatewayRoutes.map((one) => (isIt(one) ? route : one));
  return { Route: route };
}

function remove(input: DeleteTransitGatewayRouteRequest, { state }: Scene): object {
  const { TransitGatewayRouteTableId: tableId = '' } = transitRouteTable(
    state,
    input.TransitGatewayRouteTableId,
  );
  const cidr = networkOf(input.DestinationCidrBlock ?? '');
  const isIt = isStaticTo(tableId, cidr);
  const old = state.lists.TransitGatewayRoutes.find(isIt);
  if (old === undefined) throw noRoute(cidr, tableId);
  state.lists.TransitGatewayRoutes = state.lists.TransitGatewayRoutes.filter((one) => !isIt(one));
  return { Route: { ...old, State: 'deleted' } };
}

const noRoute = (cidr: string, tableId: string): ApiError =>
  new ApiError(
    'InvalidRoute.NotFound',
    `Route ${cidr} does not exist in Transit Gateway Route Table ${tableId}.`,
  );

export const TRANSIT_ROUTE_ACTIONS: Actions = {
  CreateTransitGatewayRoute: create,
  ReplaceTransitGatewayRoute: replace,
  DeleteTransitGatewayRoute: remove,
};
