import type { Action, Actions } from '../action.js';
import { GATEWAY_LISTINGS } from './gateway-listings.js';
import { INSTANCE_ACTIONS } from './instances.js';
import { listingAction, type Listing } from './listing.js';
import { INTERFACE_LISTINGS } from './interface-listings.js';
import { NETWORK_LISTINGS } from './network-listings.js';
import { SINGLE_ACTIONS } from './single.js';
import { TRANSIT_LISTINGS } from './transit-listings.js';
import { TRANSIT_ROUTE_TABLE_ACTIONS } from './transit-route-tables.js';

const asActions = (listings: Readonly<Record<string, Listing>>): Actions =>
  Object.fromEntries(
    Object.entries(listings).map(([name, listing]): [string, Action] => [name, listingAction(listing)]),
  );

/** Every action that reads. */
export const READING: Actions = {
  ...asActions(NETWORK_LISTINGS),
  ...asActions(GATEWAY_LISTINGS),
  ...asActions(INTERFACE_LISTINGS),
  ...asActions(TRANSIT_LISTINGS),
  ...TRANSIT_ROUTE_TABLE_ACTIONS,
  ...INSTANCE_ACTIONS,
  ...SINGLE_ACTIONS,
};
