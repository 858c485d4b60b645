import type { CreateRouteRequest, Route, Vpc } from '@aws-sdk/client-ec2';
import { isInside } from '../describe/cidr.js';
import { instance, networkInterface, vpcEndpoint } from '../network/find.js';
import type { RegionState } from '../network/region-state.js';
import { ApiError, invalidValue, missing, notSupported } from '../wire/api-error.js';

/** The fields of a route that say where it leads. */
type RouteTarget = Pick<
  Route,
  | 'GatewayId'
  | 'NatGatewayId'
  | 'NetworkInterfaceId'
  | 'InstanceId'
  | 'InstanceOwnerId'
  | 'TransitGatewayId'
  | 'VpcPeeringConnectionId'
  | 'EgressOnlyInternetGatewayId'
>;

const TARGETS = [
  'GatewayId',
  'NatGatewayId',
  'NetworkInterfaceId',
  'InstanceId',
  'TransitGatewayId',
  'VpcPeeringConnectionId',
  'EgressOnlyInternetGatewayId',
  'VpcEndpointId',
  'LocalGatewayId',
  'CarrierGatewayId',
  'CoreNetworkArn',
  'OdbNetworkArn',
] as const satisfies readonly (keyof CreateRouteRequest)[];

/** The one target that a request names, checked against the table's VPC, as the route will show it.
 *  @throws ApiError as EC2: no such target, or one of another network. */
export function routeTarget(
  state: RegionState,
  input: CreateRouteRequest,
  table: { VpcId?: string; RouteTableId?: string },
): RouteTarget {
  const named = TARGETS.filter((field) => input[field] !== undefined);
  const [field] = named;
  if (field === undefined) throw missing(`${TARGETS.slice(0, 7).join(', ')} or VpcEndpointId`);
  if (named.length > 1) {
    throw new ApiError('InvalidParameterCombination', `Only one target may be named: ${named.join(', ')}`);
  }
  const id = input[field] ?? '';
  const { lists } = state;
  const ofVpc = (vpcId: string | undefined): void => {
    if (vpcId === table.VpcId) return;
    throw invalidValue(`route table ${table.RouteTableId} and ${id} belong to different networks`);
  };
  switch (field) {
    case 'GatewayId':
      if (id.startsWith('vpce-')) return endpointTarget(state, id, ofVpc);
      if (id.startsWith('vgw-')) {
        const gateway = lists.VpnGateways.find(({ VpnGatewayId }) => VpnGatewayId === id);
        if (gateway === undefined) throw notFound('InvalidVpnGatewayID.NotFound', 'vpnGateway ID', id);
        const attached = gateway.VpcAttachments?.filter(({ State }) => State === 'attached');
        ofVpc(attached?.find(({ VpcId }) => VpcId === table.VpcId)?.VpcId);
        return { GatewayId: id };
      }
      if (id.startsWith('igw-')) {
        const gateway = lists.InternetGateways.find(({ InternetGatewayId }) => InternetGatewayId === id);
        if (gateway === undefined) throw notFound('InvalidGatewayID.NotFound', 'gateway ID', id);
        ofVpc(gateway.Attachments?.find(({ VpcId }) => VpcId === table.VpcId)?.VpcId);
        return { GatewayId: id };
      }
      throw notFound('InvalidGatewayID.NotFound', 'gateway ID', id);
    case 'VpcEndpointId':
      return endpointTarget(state, id, ofVpc);
    case 'NatGatewayId': {
      const gateway = lists.NatGateways.find(({ NatGatewayId }) => NatGatewayId === id);
      if (gateway === undefined || gateway.State === 'deleted') {
        throw notFound('InvalidNatGatewayID.NotFound', 'natGateway ID', id);
      }
      ofVpc(gateway.VpcId);
      return { NatGatewayId: id };
    }
    case 'InstanceId': {
      const interfaces = instance(state, id).NetworkInterfaces ?? [];
      if (interfaces.length > 1) throw severalInterfaces(id);
      const [only] = interfaces;
      ofVpc(only?.VpcId);
      return interfaceTarget(state, only?.NetworkInterfaceId ?? '');
    }
    case 'NetworkInterfaceId':
      ofVpc(networkInterface(state, id).VpcId);
      return interfaceTarget(state, id);
    case 'TransitGatewayId': {
      // A gateway without an attachment to the VPC is as good as absent.
      const attached = lists.TransitGatewayAttachments.some(
        (item) =>
          item.TransitGatewayId === id &&
          item.ResourceId === table.VpcId &&
          (item.State === 'available' || item.State === 'modifying'),
      );
      if (attached) return { TransitGatewayId: id };
      throw new ApiError(
        'InvalidTransitGatewayID.NotFound',
        `Transit Gateway ${id} was deleted or does not exist.`,
      );
    }
    case 'VpcPeeringConnectionId': {
      const peering = lists.VpcPeeringConnections.find((item) => item.VpcPeeringConnectionId === id);
      if (peering === undefined) {
        throw notFound('InvalidVpcPeeringConnectionID.NotFound', 'vpcPeeringConnection ID', id);
      }
      const ends = [peering.RequesterVpcInfo?.VpcId, peering.AccepterVpcInfo?.VpcId];
      ofVpc(ends.find((vpcId) => vpcId === table.VpcId));
      return { VpcPeeringConnectionId: id };
    }
    case 'EgressOnlyInternetGatewayId': {
      const gateway = lists.EgressOnlyInternetGateways.find(
        (item) => item.EgressOnlyInternetGatewayId === id,
      );
      if (gateway === undefined) {
        throw notFound('InvalidEgressOnlyInternetGatewayId.NotFound', 'egressOnlyInternetGateway ID', id);
      }
      if (input.DestinationIpv6CidrBlock === undefined) {
        throw invalidValue('An egress-only internet gateway takes IPv6 destinations only.');
      }
      ofVpc(gateway.Attachments?.find(({ VpcId }) => VpcId === table.VpcId)?.VpcId);
      return { EgressOnlyInternetGatewayId: id };
    }
    case 'LocalGatewayId':
    case 'CarrierGatewayId':
    case 'CoreNetworkArn':
    case 'OdbNetworkArn':
      throw notSupported(`The lab doesn't play routes to a ${field}.`);
  }
}

function endpointTarget(
  state: RegionState,
  id: string,
  ofVpc: (vpcId: string | undefined) => void,
): RouteTarget {
  const endpoint = vpcEndpoint(state, id);
  if (endpoint.VpcEndpointType !== 'GatewayLoadBalancer') {
    throw new ApiError(
      'RouteNotSupported',
      `Route table contains unsupported route target: ${id}. ` +
        'VPC Endpoints of this type cannot be used as route targets.',
    );
  }
  ofVpc(endpoint.VpcId);
  return { GatewayId: id };
}

/** EC2 shows the instance beside its interface, whichever of them was named. */
function interfaceTarget(state: RegionState, id: string): RouteTarget {
  const { Attachment, NetworkInterfaceId } = networkInterface(state, id);
  return {
    ...(Attachment?.InstanceId !== undefined && {
      InstanceId: Attachment.InstanceId,
      InstanceOwnerId: Attachment.InstanceOwnerId ?? state.accountId,
    }),
    ...(NetworkInterfaceId !== undefined && { NetworkInterfaceId }),
  };
}

/** Into the VPC's own ranges a route may only lead to something inside the VPC (R-RT-7). */
export function checkInsideVpc(vpc: Vpc, destination: string, target: RouteTarget): void {
  const own = (vpc.CidrBlockAssociationSet ?? []).flatMap(({ CidrBlock }) => CidrBlock ?? []);
  const own6 = (vpc.Ipv6CidrBlockAssociationSet ?? []).flatMap(({ Ipv6CidrBlock }) => Ipv6CidrBlock ?? []);
  const inside = [vpc.CidrBlock ?? '', ...own, ...own6].some((cidr) => cidr && isInside(destination, cidr));
  const fits =
    target.NetworkInterfaceId !== undefined ||
    target.NatGatewayId !== undefined ||
    target.GatewayId?.startsWith('vpce-') === true;
  if (!inside || fits) return;
  throw invalidValue(
    `The destination CIDR block ${destination} is equal to or more specific than one of this VPC's CIDR ` +
      'blocks. This route can target only an interface or an instance.',
  );
}

export const severalInterfaces = (instanceId: string): ApiError =>
  new ApiError(
    'InvalidInstanceID',
    `There are multiple interfaces attached to instance '${instanceId}'. ` +
      'Please specify an interface ID for the operation instead.',
  );

const notFound = (code: string, noun: string, id: string): ApiError =>
  new ApiError(code, `The ${noun} '${id}' does not exist`);
