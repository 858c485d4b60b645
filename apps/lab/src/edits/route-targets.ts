import type { CreateRouteRequest, Route } from '@aws-sdk/client-ec2';
import { instance, networkInterface, vpcEndpoint } from '../network/find.js';
import type { RegionState } from '../network/region-state.js';
import { ApiError, invalidValue } from '../wire/api-error.js';

/** The fields of a route that say where it leads. */
export type RouteTarget = Pick<
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

/** What a request names as the target of a route. */
interface NamedTarget {
  state: RegionState;
  id: string;
  /** That of the route table. */
  vpcId: string | undefined;
  input: CreateRouteRequest;
  /** @throws ApiError where the target is of another VPC than the table */
  checkVpc: (vpcId: string | undefined) => void;
}

/** By the field of the request, the target as the route will show it; null: the lab doesn't play such routes. */
export const ROUTE_TARGETS = {
  GatewayId: gateway,
  NatGatewayId: natGateway,
  NetworkInterfaceId: ({ state, id, checkVpc }) => {
    checkVpc(networkInterface(state, id).VpcId);
    return throughInterface(state, id);
  },
  InstanceId: ({ state, id, checkVpc }) => {
    const [only, ...others] = instance(state, id).NetworkInterfaces ?? [];
    if (others.length > 0) throw severalInterfaces(id);
    checkVpc(only?.VpcId);
    return throughInterface(state, only?.NetworkInterfaceId ?? '');
  },
  TransitGatewayId: transitGateway,
  VpcPeeringConnectionId: peeringConnection,
  EgressOnlyInternetGatewayId: egressOnlyInternetGateway,
  VpcEndpointId: endpoint,
  LocalGatewayId: null,
  CarrierGatewayId: null,
  CoreNetworkArn: null,
  OdbNetworkArn: null,
} as const satisfies Partial<Record<keyof CreateRouteRequest, ((target: NamedTarget) => RouteTarget) | null>>;

function gateway(target: NamedTarget): RouteTarget {
  const { state, id, vpcId, checkVpc } = target;
  if (id.startsWith('vpce-')) return endpoint(target);
  if (id.startsWith('vgw-')) {
    const found = state.lists.VpnGateways.find(({ VpnGatewayId }) => VpnGatewayId === id);
    if (found === undefined) throw notFound('InvalidVpnGatewayID.NotFound', 'vpnGateway ID', id);
    const attached = found.VpcAttachments?.filter(({ State }) => State === 'attached');
    checkVpc(attached?.find(({ VpcId }) => VpcId === vpcId)?.VpcId);
    return { GatewayId: id };
  }
  const found = state.lists.InternetGateways.find(({ InternetGatewayId }) => InternetGatewayId === id);
  if (found === undefined) throw notFound('InvalidGatewayID.NotFound', 'gateway ID', id);
  checkVpc(found.Attachments?.find(({ VpcId }) => VpcId === vpcId)?.VpcId);
  return { GatewayId: id };
}

function natGateway({ state, id, checkVpc }: NamedTarget): RouteTarget {
  const found = state.lists.NatGateways.find(({ NatGatewayId }) => NatGatewayId === id);
  if (found === undefined || found.State === 'deleted') {
    throw notFound('InvalidNatGatewayID.NotFound', 'natGateway ID', id);
  }
  checkVpc(found.VpcId);
  return { NatGatewayId: id };
}

/** A gateway without an attachment to the VPC is as good as absent. */
function transitGateway({ state, id, vpcId }: NamedTarget): RouteTarget {
  const attached = state.lists.TransitGatewayAttachments.some(
    (item) =>
      item.TransitGatewayId === id &&
      item.ResourceId === vpcId &&
      (item.State === 'available' || item.State === 'modifying'),
  );
  if (attached) return { TransitGatewayId: id };
  throw new ApiError(
    'InvalidTransitGatewayID.NotFound',
    `Transit Gateway ${id} was deleted or does not exist.`,
  );
}

function peeringConnection({ state, id, vpcId, checkVpc }: NamedTarget): RouteTarget {
  const found = state.lists.VpcPeeringConnections.find((item) => item.VpcPeeringConnectionId === id);
  if (found === undefined) {
    throw notFound('InvalidVpcPeeringConnectionID.NotFound', 'vpcPeeringConnection ID', id);
  }
  const ends = [found.RequesterVpcInfo?.VpcId, found.AccepterVpcInfo?.VpcId];
  checkVpc(ends.find((end) => end === vpcId));
  return { VpcPeeringConnectionId: id };
}

function egressOnlyInternetGateway({ state, id, vpcId, input, checkVpc }: NamedTarget): RouteTarget {
  const found = state.lists.EgressOnlyInternetGateways.find(
    (item) => item.EgressOnlyInternetGatewayId === id,
  );
  if (found === undefined) {
    throw notFound('InvalidEgressOnlyInternetGatewayId.NotFound', 'egressOnlyInternetGateway ID', id);
  }
  if (input.DestinationIpv6CidrBlock === undefined) {
    throw invalidValue('An egress-only internet gateway takes IPv6 destinations only.');
  }
  checkVpc(found.Attachments?.find(({ VpcId }) => VpcId === vpcId)?.VpcId);
  return { EgressOnlyInternetGatewayId: id };
}

function endpoint({ state, id, checkVpc }: NamedTarget): RouteTarget {
  const found = vpcEndpoint(state, id);
  if (found.VpcEndpointType !== 'GatewayLoadBalancer') {
    throw new ApiError(
      'RouteNotSupported',
      `Route table contains unsupported route target: ${id}. ` +
        'VPC Endpoints of this type cannot be used as route targets.',
    );
  }
  checkVpc(found.VpcId);
  return { GatewayId: id };
}

/** EC2 shows the instance beside its interface, whichever of them was named. */
function throughInterface(state: RegionState, id: string): RouteTarget {
  const { Attachment, NetworkInterfaceId } = networkInterface(state, id);
  return {
    ...(Attachment?.InstanceId !== undefined && {
      InstanceId: Attachment.InstanceId,
      InstanceOwnerId: Attachment.InstanceOwnerId ?? state.accountId,
    }),
    ...(NetworkInterfaceId !== undefined && { NetworkInterfaceId }),
  };
}

export const severalInterfaces = (instanceId: string): ApiError =>
  new ApiError(
    'InvalidInstanceID',
    `There are multiple interfaces attached to instance '${instanceId}'. ` +
      'Please specify an interface ID for the operation instead.',
  );

const notFound = (code: string, noun: string, id: string): ApiError =>
  new ApiError(code, `The ${noun} '${id}' does not exist`);
