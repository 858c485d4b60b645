import type {
  GetTransitGatewayRouteTableAssociationsRequest,
  SearchTransitGatewayRoutesRequest,
} from '@aws-sdk/client-ec2';
import type { Action, Actions, Scene } from '../action.js';
import { transitRouteTable } from '../network/find.js';
import { missing } from '../wire/api-error.js';
import { isInside } from './cidr.js';
import { filterTest } from './filters.js';
import { listingAction, type ListingInput } from './listing.js';
import { pageSize, pageOf } from './page.js';

const PAGES = { least: 5, most: 1000 };

/** Lists what a transit gateway route table has, its items without the table's id, as the API gives them. */
const ofTable = (
  kind: 'TransitGatewayAssociations' | 'TransitGatewayPropagations',
  member: string,
): Action<ListingInput> =>
  listingAction({
    member,
    items: (scene, input) => {
      const { TransitGatewayRouteTableId: id } =
        input as unknown as GetTransitGatewayRouteTableAssociationsRequest;
      transitRouteTable(scene.state, id);
      return scene.state.lists[kind].filter((item) => item.TransitGatewayRouteTableId === id);
    },
    filters: {
      'resource-id': 'ResourceId',
      'resource-type': 'ResourceType',
      'transit-gateway-attachment-id': 'TransitGatewayAttachmentId',
    },
    tags: null,
    pages: PAGES,
  });

/** How a route's destination has to lie to the range of a `route-search.…` filter. */
const SEARCHES: Readonly<Record<string, (destination: string, range: string) => boolean>> = {
  'route-search.exact-match': (destination, range) => destination === range,
  'route-search.subnet-of-match': (destination, range) => isInside(destination, range),
  'route-search.supernet-of-match': (destination, range) => isInside(range, destination),
};

function searchRoutes(input: SearchTransitGatewayRoutesRequest, { state, pageSize: most }: Scene): object {
  const filters = input.Filters ?? [];
  if (filters.length === 0) throw missing('Filters');
  const { TransitGatewayRouteTableId: id } = transitRouteTable(state, input.TransitGatewayRouteTableId);
  const passes = filterTest(
    filters.filter(({ Name }) => !Name?.startsWith('route-search.')),
    {
      'attachment.transit-gateway-attachment-id': 'TransitGatewayAttachments.TransitGatewayAttachmentId',
      'attachment.resource-id': 'TransitGatewayAttachments.ResourceId',
      'attachment.resource-type': 'TransitGatewayAttachments.ResourceType',
      'prefix-list-id': 'PrefixListId',
      state: 'State',
      type: 'Type',
    },
    null,
  );
  let routes = state.lists.TransitGatewayRoutes.filter(
    (route) => route.TransitGatewayRouteTableId === id && passes(route),
  );
  for (const { Name: name = '', Values: ranges = [] } of filters) {
    if (!name.startsWith('route-search.')) continue;
    if (name === 'route-search.longest-prefix-match') {
      const holding = routes.filter((route) =>
        ranges.some((range) => isInside(range, route.DestinationCidrBlock ?? '')),
      );
      const longest = Math.max(...holding.map((route) => prefixLength(route.DestinationCidrBlock)));
      routes = holding.filter((route) => prefixLength(route.DestinationCidrBlock) === longest);
      continue;
    }
    const matches = SEARCHES[name];
    if (matches === undefined) filterTest([{ Name: name, Values: ranges }], {}, null);
    routes = routes.filter((route) =>
      ranges.some((range) => matches?.(route.DestinationCidrBlock ?? '', range) ?? false),
    );
  }
  const size = Math.min(pageSize(input, { ...PAGES, usual: 1000 }), most);
  const page = pageOf(routes, size, input.NextToken, [id, filters]);
  const more = page.NextToken !== undefined;
  return {
    Routes: page.items,
    AdditionalRoutesAvailable: more,
    ...(more && { NextToken: page.NextToken }),
  };
}

const prefixLength = (cidr = ''): number => Number(cidr.split('/')[1] ?? 0);

export const TRANSIT_ROUTE_TABLE_ACTIONS: Actions = {
  GetTransitGatewayRouteTableAssociations: ofTable('TransitGatewayAssociations', 'Associations'),
  GetTransitGatewayRouteTablePropagations: ofTable(
    'TransitGatewayPropagations',
    'TransitGatewayRouteTablePropagations',
  ),
  SearchTransitGatewayRoutes: searchRoutes,
};
