import { ACCOUNT_TYPES } from './account.js';
import { ADDRESS_TYPES } from './addresses.js';
import { DHCP_TYPES } from './dhcp.js';
import { ENDPOINT_TYPES } from './endpoints.js';
import { GATEWAY_TYPES } from './gateways.js';
import { INSTANCE_TYPES } from './instances.js';
import { INTERFACE_TYPES } from './interfaces.js';
import { LAMBDA_TYPES } from './lambda.js';
import { NAT_GATEWAY_TYPES } from './nat-gateway.js';
import { NETWORK_ACL_TYPES } from './network-acls.js';
import { PEERING_TYPES } from './peering.js';
import type { ResourceType } from './resource-type.js';
import { ROUTE_TABLE_TYPES } from './route-tables.js';
import { SECURITY_GROUP_TYPES } from './security-groups.js';
import { TRANSIT_GATEWAY_TYPES } from './transit-gateways.js';
import { VPC_TYPES } from './vpc.js';
import { VPN_TYPES } from './vpn.js';

/** The resource types of the network, by name. */
export const RESOURCE_TYPES: ReadonlyMap<string, ResourceType> = new Map(
  [
    ACCOUNT_TYPES,
    ADDRESS_TYPES,
    DHCP_TYPES,
    ENDPOINT_TYPES,
    GATEWAY_TYPES,
    INSTANCE_TYPES,
    INTERFACE_TYPES,
    LAMBDA_TYPES,
    NAT_GATEWAY_TYPES,
    NETWORK_ACL_TYPES,
    PEERING_TYPES,
    ROUTE_TABLE_TYPES,
    SECURITY_GROUP_TYPES,
    TRANSIT_GATEWAY_TYPES,
    VPC_TYPES,
    VPN_TYPES,
  ].flatMap((types) => Object.entries(types)),
);
