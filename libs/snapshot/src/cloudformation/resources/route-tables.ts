import type { Route, RouteTable } from '@aws-sdk/client-ec2';
import type { DocumentKind } from '../../document-lists.js';
import type { Network } from '../network/network.js';
import { refuseOtherVpc } from '../network/refuse-other-vpc.js';
import type { Made, Resource, ResourceType } from './resource-type.js';

function makeRouteTable(resource: Resource): Made {
  const RouteTableId = resource.id('rtb');
  resource.network.lists.RouteTables.push({
    RouteTableId,
    VpcId: resource.requiredReference('VpcId', 'Vpcs'),
    OwnerId: resource.owner,
    PropagatingVgws: [],
    Routes: [],
    Associations: [],
    Tags: resource.tags(),
  });
  return { ref: RouteTableId, attributes: { RouteTableId } };
}

/** The route to each block of the VPC that every table of it has (R-RT-6), before the others. */
export function addLocalRoutes(network: Network): void {
  for (const table of network.lists.RouteTables) {
    const local = { GatewayId: 'local', Origin: 'CreateRouteTable', State: 'active' } as const;
    const given = new Set((table.Routes ?? []).map(({ DestinationCidrBlock }) => DestinationCidrBlock));
    table.Routes = [
      // A route to the whole block of the VPC may have been given another target (R-RT-7).
      ...network
        .ipv4Cidrs(table.VpcId ?? '')
        .filter((cidr) => !given.has(cidr))
        .map((DestinationCidrBlock) => ({ DestinationCidrBlock, ...local })),
      ...network
        .ipv6Cidrs(table.VpcId ?? '')
        .map((DestinationIpv6CidrBlock) => ({ DestinationIpv6CidrBlock, ...local })),
      ...(table.Routes ?? []),
    ];
  }
}

/** The properties that name a target, and where EC2 shows it in the route. */
const TARGETS: readonly {
  property: string;
  shownAs: keyof Route;
  kind?: DocumentKind;
}[] = [
  { property: 'CarrierGatewayId', shownAs: 'CarrierGatewayId' },
  { property: 'CoreNetworkArn', shownAs: 'CoreNetworkArn' },
  {
    property: 'EgressOnlyInternetGatewayId',
    shownAs: 'EgressOnlyInternetGatewayId',
    kind: 'EgressOnlyInternetGateways',
  },
  { property: 'GatewayId', shownAs: 'GatewayId' },
  { property: 'InstanceId', shownAs: 'InstanceId', kind: 'Reservations' },
  { property: 'LocalGatewayId', shownAs: 'LocalGatewayId' },
  { property: 'NatGatewayId', shownAs: 'NatGatewayId', kind: 'NatGateways' },
  { property: 'NetworkInterfaceId', shownAs: 'NetworkInterfaceId', kind: 'NetworkInterfaces' },
  { property: 'TransitGatewayId', shownAs: 'TransitGatewayId', kind: 'TransitGateways' },
  // DescribeRouteTables shows an endpoint of any type as GatewayId.
  { property: 'VpcEndpointId', shownAs: 'GatewayId', kind: 'VpcEndpoints' },
  { property: 'VpcPeeringConnectionId', shownAs: 'VpcPeeringConnectionId', kind: 'VpcPeeringConnections' },
];

const KIND_OF_GATEWAY: readonly (readonly [prefix: string, kind: DocumentKind])[] = [
  ['igw-', 'InternetGateways'],
  ['vgw-', 'VpnGateways'],
  ['vpce-', 'VpcEndpoints'],
];

function targetOf(resource: Resource): Partial<Route> {
  const { fields, network } = resource;
  const given = TARGETS.filter(({ property }) => fields.has(property));
  const [target] = given;
  if (target === undefined || given.length > 1) {
    const names = (given.length > 1 ? given : TARGETS).map(({ property }) => property);
    throw fields.fail(
      target?.property ?? 'GatewayId',
      `expected one target, found ${given.length === 0 ? 'none' : 'several'} (${names.join(', ')})`,
    );
  }
  const id = fields.requiredText(target.property);
  const kind = target.kind ?? KIND_OF_GATEWAY.find(([prefix]) => id.startsWith(prefix))?.[1];
  if (kind !== undefined) resource.reference(target.property, kind);
  if (target.property !== 'InstanceId') return { [target.shownAs]: id };
  const [primary] = network.interfacesOf(id);
  const NetworkInterfaceId = primary?.NetworkInterfaceId;
  return { InstanceId: id, ...(NetworkInterfaceId === undefined ? {} : { NetworkInterfaceId }) };
}

function destinationOf({ fields }: Resource): Partial<Route> {
  const ipv4 = fields.cidr('DestinationCidrBlock', 4);
  const ipv6 = fields.cidr('DestinationIpv6CidrBlock', 6);
  const list = fields.text('DestinationPrefixListId');
  if ([ipv4, ipv6, list].filter((given) => given !== undefined).length !== 1) {
    throw fields.fail(
      'DestinationCidrBlock',
      'expected one of DestinationCidrBlock, DestinationIpv6CidrBlock and DestinationPrefixListId',
    );
  }
  if (ipv4 !== undefined) return { DestinationCidrBlock: ipv4 };
  return ipv6 === undefined ? { DestinationPrefixListId: list } : { DestinationIpv6CidrBlock: ipv6 };
}

const destinationText = (route: Partial<Route>): string | undefined =>
  route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId;

/** Adds a route that EC2 shows as active; a second one to the same destination is refused there. */
export function addRoute(resource: Resource, table: RouteTable, route: Route, property: string): void {
  const text = destinationText(route);
  if ((table.Routes ?? []).some((other) => destinationText(other) === text)) {
    throw resource.fields.fail(property, `the route table has a route to ${text} already`);
  }
  (table.Routes ??= []).push({ ...route, Origin: 'CreateRoute', State: 'active' });
}

function makeRoute(resource: Resource): Made {
  const { network } = resource;
  const tableId = resource.requiredReference('RouteTableId', 'RouteTables');
  const table = resource.own(network.routeTable(tableId), 'RouteTableId', tableId, 'a route table');
  const destination = destinationOf(resource);
  const list = destination.DestinationPrefixListId;
  if (list !== undefined) resource.reference('DestinationPrefixListId', 'ManagedPrefixLists');
  const route: Route = { ...destination, ...targetOf(resource) };
  addRoute(resource, table, route, 'DestinationCidrBlock');
  return {
    ref: `${tableId}|${destinationText(route) ?? ''}`,
    attributes: { CidrBlock: destination.DestinationCidrBlock ?? '' },
  };
}

/** EC2 shows the instance beside an interface that is attached to one. */
export function showInstancesInRoutes(network: Network): void {
  for (const route of network.lists.RouteTables.flatMap(({ Routes }) => Routes ?? [])) {
    if (route.NetworkInterfaceId === undefined) continue;
    const attachment = network.networkInterface(route.NetworkInterfaceId)?.Attachment;
    if (attachment?.InstanceId === undefined) continue;
    route.InstanceId = attachment.InstanceId;
    route.InstanceOwnerId = network.identity.accountId;
  }
}

function associate(resource: Resource, to: { SubnetId: string } | { GatewayId: string }): Made {
  const { network, fields } = resource;
  const tableId = resource.requiredReference('RouteTableId', 'RouteTables');
  const table = resource.own(network.routeTable(tableId), 'RouteTableId', tableId, 'a route table');
  const [property, id] = Object.entries(to)[0] as ['SubnetId' | 'GatewayId', string];
  const earlier = network.lists.RouteTables.find(({ Associations }) =>
    Associations?.some((association) => association[property] === id),
  );
  if (earlier !== undefined) {
    throw fields.fail(property, `${id} has a route table already (${earlier.RouteTableId})`);
  }
  if ('SubnetId' in to) refuseOtherVpc(resource, to.SubnetId, table.VpcId, tableId);
  const RouteTableAssociationId = resource.id('rtbassoc');
  (table.Associations ??= []).push({
    Main: false,
    RouteTableAssociationId,
    RouteTableId: tableId,
    AssociationState: { State: 'associated' },
    ...to,
  });
  return {
    ref: RouteTableAssociationId,
    attributes: { Id: RouteTableAssociationId, AssociationId: RouteTableAssociationId },
  };
}

export const ROUTE_TABLE_TYPES: Readonly<Record<string, ResourceType>> = {
  'AWS::EC2::RouteTable': { properties: ['Tags', 'VpcId'], make: makeRouteTable },
  'AWS::EC2::Route': {
    properties: [
      ...TARGETS.map(({ property }) => property),
      'DestinationCidrBlock',
      'DestinationIpv6CidrBlock',
      'DestinationPrefixListId',
      'RouteTableId',
    ],
    make: makeRoute,
  },
  'AWS::EC2::SubnetRouteTableAssociation': {
    properties: ['RouteTableId', 'SubnetId'],
    make: (resource) => associate(resource, { SubnetId: resource.requiredReference('SubnetId', 'Subnets') }),
  },
  'AWS::EC2::GatewayRouteTableAssociation': {
    properties: ['GatewayId', 'RouteTableId'],
    make: (resource) => associate(resource, { GatewayId: resource.fields.requiredText('GatewayId') }),
  },
};
