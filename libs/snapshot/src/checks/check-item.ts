import type { z } from 'zod';
import { describeValue, isObject } from '../bundle/is-object.js';
import type { DocumentKind } from '../document-lists.js';
import * as account from './account-checks.js';
import * as machine from './machine-checks.js';
import * as network from './network-checks.js';
import * as rules from './rule-checks.js';
import * as transit from './transit-checks.js';

/** What is checked apart: instances are judged one by one, not as a reservation. */
export type CheckedKind = Exclude<DocumentKind, 'Reservations'> | 'Instances';

const SCHEMAS: Record<CheckedKind, z.ZodType> = {
  Vpcs: network.vpc,
  Subnets: network.subnet,
  RouteTables: network.routeTable,
  InternetGateways: network.internetGateway,
  EgressOnlyInternetGateways: network.egressOnlyInternetGateway,
  NatGateways: machine.natGateway,
  NetworkInterfaces: machine.networkInterface,
  Instances: machine.instance,
  InstanceStatuses: machine.instanceStatus,
  SecurityGroups: rules.securityGroup,
  SecurityGroupRules: rules.securityGroupRule,
  NetworkAcls: rules.networkAcl,
  Addresses: machine.elasticAddress,
  PrefixLists: network.prefixList,
  ManagedPrefixLists: network.managedPrefixList,
  PrefixListEntries: network.prefixListEntry,
  VpcEndpoints: network.vpcEndpoint,
  VpcPeeringConnections: network.vpcPeeringConnection,
  VpcAttributes: network.vpcAttributes,
  DhcpOptions: network.dhcpOptions,
  AvailabilityZones: account.availabilityZone,
  SecurityGroupVpcAssociations: account.securityGroupVpcAssociation,
  TransitGateways: transit.transitGateway,
  TransitGatewayAttachments: transit.transitGatewayAttachment,
  TransitGatewayVpcAttachments: transit.transitGatewayVpcAttachment,
  TransitGatewayRouteTables: transit.transitGatewayRouteTable,
  TransitGatewayRoutes: transit.transitGatewayRoute,
  TransitGatewayPropagations: transit.transitGatewayLink,
  TransitGatewayAssociations: transit.transitGatewayLink,
  VpnGateways: transit.vpnGateway,
  VpnConnections: transit.vpnConnection,
  VpcBlockPublicAccessOptions: account.blockPublicAccessOptions,
  VpcBlockPublicAccessExclusions: account.blockPublicAccessExclusion,
  VpcEncryptionControls: account.encryptionControl,
};

const TYPE_WORDS: Record<string, string> = {
  string: 'text',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a whole number',
  array: 'a list',
  object: 'an object',
};

function expectedBy(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return TYPE_WORDS[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return issue.values.map((value) => JSON.stringify(value)).join(' or ');
    case 'too_big':
    case 'too_small':
      return 'a whole number in range';
    default:
      return issue.message;
  }
}

function valueAt(item: unknown, path: readonly PropertyKey[]): unknown {
  let value = item;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i === 0 ? '' : '.'}${String(key)}`))
    .join('');
}

/** Null if everything the analyzer reads of an item is sound; else the first field that isn't, and what was
 *  expected of it: `Routes[1].DestinationCidrBlock: expected an IPv4 CIDR, found "10.0.0.0/33"`. */
export function checkItem(kind: CheckedKind, item: unknown): string | null {
  if (!isObject(item)) return `expected an object, found ${describeValue(item)}`;
  const result = SCHEMAS[kind].safeParse(item);
  if (result.success) return null;
  const issue = result.error.issues[0];
  if (issue === undefined) return 'not understood';
  const found = valueAt(item, issue.path);
  // A rule between several fields of an object has no single value to show.
  const shown = issue.code === 'custom' && isObject(found) ? '' : `, found ${describeValue(found)}`;
  const path = pathText(issue.path);
  return `${path === '' ? '' : `${path}: `}expected ${expectedBy(issue)}${shown}`;
}
