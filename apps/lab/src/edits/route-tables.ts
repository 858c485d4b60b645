import type {
  AssociateRouteTableRequest,
  CreateRouteTableRequest,
  DeleteRouteTableRequest,
  DisassociateRouteTableRequest,
  ReplaceRouteTableAssociationRequest,
  Route,
  RouteTable,
  RouteTableAssociation,
  Vpc,
} from '@aws-sdk/client-ec2';
import type { Actions, Scene } from '../action.js';
import { internetGateway, routeTable, subnet, vpc } from '../network/find.js';
import type { RegionState } from '../network/region-state.js';
import { ApiError, invalidValue, missing, notSupported } from '../wire/api-error.js';
import { tagsOf } from './tags.js';

const ASSOCIATED = { AssociationState: { State: 'associated' as const } };

function createRouteTable(input: CreateRouteTableRequest, { state }: Scene): object {
  const network = vpc(state, input.VpcId);
  const table: RouteTable = {
    RouteTableId: state.newId('rtb'),
    VpcId: network.VpcId,
    OwnerId: state.accountId,
    Associations: [],
    PropagatingVgws: [],
    Routes: localRoutes(network),
    Tags: tagsOf(input.TagSpecifications),
  };
  state.lists.RouteTables.push(table);
  return { RouteTable: table };
}

function localRoutes(network: Vpc): Route[] {
  const ranges = new Set([
    ...(network.CidrBlock === undefined ? [] : [network.CidrBlock]),
    ...(network.CidrBlockAssociationSet ?? [])
      .filter(({ CidrBlockState }) => CidrBlockState?.State === 'associated')
      .flatMap(({ CidrBlock }) => CidrBlock ?? []),
  ]);
  const ranges6 = (network.Ipv6CidrBlockAssociationSet ?? [])
    .filter(({ Ipv6CidrBlockState }) => Ipv6CidrBlockState?.State === 'associated')
    .flatMap(({ Ipv6CidrBlock }) => Ipv6CidrBlock ?? []);
  const local = { GatewayId: 'local', Origin: 'CreateRouteTable', State: 'active' } as const;
  return [
    ...[...ranges].map((cidr): Route => ({ DestinationCidrBlock: cidr, ...local })),
    ...ranges6.map((cidr): Route => ({ DestinationIpv6CidrBlock: cidr, ...local })),
  ];
}

function deleteRouteTable(input: DeleteRouteTableRequest, { state }: Scene): object {
  const table = routeTable(state, input.RouteTableId);
  if ((table.Associations ?? []).length > 0) {
    throw new ApiError(
      'DependencyViolation',
      `The routeTable '${table.RouteTableId}' has dependencies and cannot be deleted.`,
    );
  }
  state.lists.RouteTables = state.lists.RouteTables.filter((one) => one !== table);
  return {};
}

function associate(input: AssociateRouteTableRequest, { state }: Scene): object {
  const table = routeTable(state, input.RouteTableId);
  if (input.PublicIpv4Pool !== undefined) throw notSupported("The lab doesn't play public IPv4 pools.");
  const { SubnetId, GatewayId } = input;
  if ((SubnetId === undefined) === (GatewayId === undefined)) throw missing('SubnetId or GatewayId');
  const vpcId = SubnetId === undefined ? vpcOfGateway(state, GatewayId ?? '') : subnet(state, SubnetId).VpcId;
  if (vpcId !== table.VpcId) {
    throw invalidValue(
      `Route table ${table.RouteTableId} and ${SubnetId ?? GatewayId} belong to different networks`,
    );
  }
  const taken = state.lists.RouteTables.flatMap(({ Associations }) => Associations ?? []).find(
    (one) =>
      (SubnetId !== undefined && one.SubnetId === SubnetId) ||
      (GatewayId !== undefined && one.GatewayId === GatewayId),
  );
  if (taken !== undefined) {
    throw new ApiError(
      'Resource.AlreadyAssociated',
      `the specified association for route table ${table.RouteTableId} conflicts with an existing association`,
    );
  }
  const association = newAssociation(state, table, { SubnetId, GatewayId });
  return { AssociationId: association.RouteTableAssociationId, ...ASSOCIATED };
}

function vpcOfGateway(state: RegionState, id: string): string | undefined {
  if (id.startsWith('igw-')) return internetGateway(state, id).Attachments?.[0]?.VpcId;
  const gateway = state.lists.VpnGateways.find(({ VpnGatewayId }) => VpnGatewayId === id);
  if (gateway !== undefined) return gateway.VpcAttachments?.[0]?.VpcId;
  throw new ApiError('InvalidGatewayID.NotFound', `The gateway ID '${id}' does not exist`);
}

function newAssociation(
  state: RegionState,
  table: RouteTable,
  of: Pick<RouteTableAssociation, 'SubnetId' | 'GatewayId' | 'Main'>,
): RouteTableAssociation {
  const association: RouteTableAssociation = {
    Main: of.Main ?? false,
    RouteTableAssociationId: state.newId('rtbassoc'),
    RouteTableId: table.RouteTableId,
    ...(of.SubnetId !== undefined && { SubnetId: of.SubnetId }),
    ...(of.GatewayId !== undefined && { GatewayId: of.GatewayId }),
    ...ASSOCIATED,
  };
  table.Associations = [...(table.Associations ?? []), association];
  return association;
}

/** Takes an association out of its table. */
function takeOut(state: RegionState, id: string | undefined): RouteTableAssociation {
  if (id === undefined) throw missing('AssociationId');
  for (const table of state.lists.RouteTables) {
    const found = table.Associations?.find((one) => one.RouteTableAssociationId === id);
    if (found === undefined) continue;
    table.Associations = (table.Associations ?? []).filter((one) => one !== found);
    return found;
  }
  throw new ApiError('InvalidAssociationID.NotFound', `The association ID '${id}' does not exist`);
}

function disassociate({ AssociationId: id }: DisassociateRouteTableRequest, { state }: Scene): object {
  const main = state.lists.RouteTables.flatMap(({ Associations }) => Associations ?? []).some(
    (one) => one.RouteTableAssociationId === id && one.Main,
  );
  if (main) throw invalidValue(`cannot disassociate the main route table association ${id}`);
  takeOut(state, id);
  return {};
}

/** Also how another table becomes the main one. */
function replaceAssociation(input: ReplaceRouteTableAssociationRequest, { state }: Scene): object {
  const table = routeTable(state, input.RouteTableId);
  const from = state.lists.RouteTables.find(({ Associations }) =>
    Associations?.some((one) => one.RouteTableAssociationId === input.AssociationId),
  );
  if (from !== undefined && from.VpcId !== table.VpcId) {
    throw invalidValue(
      `Route table ${table.RouteTableId} and network ${from.VpcId} belong to different networks`,
    );
  }
  const old = takeOut(state, input.AssociationId);
  const made = newAssociation(state, table, old);
  return { NewAssociationId: made.RouteTableAssociationId, ...ASSOCIATED };
}

export const ROUTE_TABLE_ACTIONS: Actions = {
  CreateRouteTable: createRouteTable,
  DeleteRouteTable: deleteRouteTable,
  AssociateRouteTable: associate,
  DisassociateRouteTable: disassociate,
  ReplaceRouteTableAssociation: replaceAssociation,
};
