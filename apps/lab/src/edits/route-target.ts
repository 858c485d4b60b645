import type { CreateRouteRequest, Vpc } from '@aws-sdk/client-ec2';
import { isInside } from '../describe/cidr.js';
import type { RegionState } from '../network/region-state.js';
import { ApiError, invalidValue, missing, notSupported } from '../wire/api-error.js';
import { ROUTE_TARGETS, type RouteTarget } from './route-targets.js';

const FIELDS = Object.keys(ROUTE_TARGETS) as (keyof typeof ROUTE_TARGETS)[];

/** The one target that a request names, checked against the table's VPC, as the route will show it.
 *  @throws ApiError as EC2: no such target, or one of another network. */
export function routeTarget(
  state: RegionState,
  input: CreateRouteRequest,
  table: { VpcId?: string; RouteTableId?: string },
): RouteTarget {
  const named = FIELDS.filter((field) => input[field] !== undefined);
  const [field] = named;
  if (field === undefined) throw missing(`${FIELDS.slice(0, 7).join(', ')} or VpcEndpointId`);
  if (named.length > 1) {
    throw new ApiError('InvalidParameterCombination', `Only one target may be named: ${named.join(', ')}`);
  }
  const id = input[field] ?? '';
  const find = ROUTE_TARGETS[field];
  if (find === null) throw notSupported(`The lab doesn't play routes to a ${field}.`);
  const checkVpc = (vpcId: string | undefined): void => {
    if (vpcId === table.VpcId) return;
    throw invalidValue(`route table ${table.RouteTableId} and ${id} belong to different networks`);
  };
  return find({ state, id, vpcId: table.VpcId, input, checkVpc });
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
