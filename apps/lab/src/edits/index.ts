import type { Actions } from '../action.js';
import { ADDRESS_ACTIONS } from './addresses.js';
import { BLOCK_PUBLIC_ACCESS_ACTIONS } from './block-public-access.js';
import { ENDPOINT_ACTIONS } from './endpoints.js';
import { GATEWAY_ACTIONS } from './gateways.js';
import { GROUP_VPC_ACTIONS } from './group-vpcs.js';
import { INTERFACE_ACTIONS } from './interfaces.js';
import { MACHINE_ACTIONS } from './machines.js';
import { NAT_GATEWAY_ACTIONS } from './nat-gateways.js';
import { NETWORK_ACL_ACTIONS } from './network-acls.js';
import { ROUTE_TABLE_ACTIONS } from './route-tables.js';
import { ROUTE_ACTIONS } from './routes.js';
import { SECURITY_GROUP_ACTIONS } from './security-groups.js';
import { TAG_ACTIONS } from './tags.js';
import { TRANSIT_ROUTE_ACTIONS } from './transit-routes.js';
import { TRANSIT_TABLE_ACTIONS } from './transit-tables.js';
import { VPC_SETTING_ACTIONS } from './vpc-settings.js';

/** Every action that changes the network. */
export const EDITING: Actions = {
  ...ROUTE_ACTIONS,
  ...ROUTE_TABLE_ACTIONS,
  ...GATEWAY_ACTIONS,
  ...INTERFACE_ACTIONS,
  ...SECURITY_GROUP_ACTIONS,
  ...GROUP_VPC_ACTIONS,
  ...NETWORK_ACL_ACTIONS,
  ...ADDRESS_ACTIONS,
  ...NAT_GATEWAY_ACTIONS,
  ...MACHINE_ACTIONS,
  ...ENDPOINT_ACTIONS,
  ...VPC_SETTING_ACTIONS,
  ...TRANSIT_ROUTE_ACTIONS,
  ...TRANSIT_TABLE_ACTIONS,
  ...BLOCK_PUBLIC_ACCESS_ACTIONS,
  ...TAG_ACTIONS,
};
