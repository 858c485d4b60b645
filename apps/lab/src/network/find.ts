import type {
  Address,
  Instance,
  InternetGateway,
  ManagedPrefixList,
  NatGateway,
  NetworkAcl,
  NetworkInterface,
  RouteTable,
  SecurityGroup,
  Subnet,
  TransitGatewayAttachment,
  TransitGatewayRouteTable,
  Vpc,
  VpcEndpoint,
} from '@aws-sdk/client-ec2';
import { ApiError, missing } from '../wire/api-error.js';
import type { RegionState } from './region-state.js';

/** Finds one document by its id.
 *  @throws ApiError `MissingParameter` without an id; EC2's own code where nothing has it. */
function finder<T extends object>(
  parameter: string & keyof T,
  code: string,
  noun: string,
  items: (state: RegionState) => readonly T[],
): (state: RegionState, id: string | undefined) => T {
  return (state, id) => {
    if (id === undefined || id === '') throw missing(parameter);
    const found = items(state).find((item) => item[parameter] === id);
    if (found !== undefined) return found;
    throw new ApiError(code, `The ${noun} '${id}' does not exist`);
  };
}

export const vpc = finder<Vpc>('VpcId', 'InvalidVpcID.NotFound', 'vpc ID', ({ lists }) => lists.Vpcs);
export const subnet = finder<Subnet>(
  'SubnetId',
  'InvalidSubnetID.NotFound',
  'subnet ID',
  ({ lists }) => lists.Subnets,
);
export const routeTable = finder<RouteTable>(
  'RouteTableId',
  'InvalidRouteTableID.NotFound',
  'routeTable ID',
  ({ lists }) => lists.RouteTables,
);
export const internetGateway = finder<InternetGateway>(
  'InternetGatewayId',
  'InvalidInternetGatewayID.NotFound',
  'internetGateway ID',
  ({ lists }) => lists.InternetGateways,
);
export const natGateway = finder<NatGateway>(
  'NatGatewayId',
  'NatGatewayNotFound',
  'NAT gateway',
  ({ lists }) => lists.NatGateways,
);
export const networkInterface = finder<NetworkInterface>(
  'NetworkInterfaceId',
  'InvalidNetworkInterfaceID.NotFound',
  'networkInterface ID',
  ({ lists }) => lists.NetworkInterfaces,
);
export const instance = finder<Instance>('InstanceId', 'InvalidInstanceID.NotFound', 'instance ID', (state) =>
  state.instances(),
);
export const securityGroup = finder<SecurityGroup>(
  'GroupId',
  'InvalidGroup.NotFound',
  'security group',
  ({ lists }) => lists.SecurityGroups,
);
export const networkAcl = finder<NetworkAcl>(
  'NetworkAclId',
  'InvalidNetworkAclID.NotFound',
  'networkAcl ID',
  ({ lists }) => lists.NetworkAcls,
);
export const address = finder<Address>(
  'AllocationId',
  'InvalidAllocationID.NotFound',
  'allocation ID',
  ({ lists }) => lists.Addresses,
);
export const prefixList = finder<ManagedPrefixList>(
  'PrefixListId',
  'InvalidPrefixListID.NotFound',
  'prefix list ID',
  ({ lists }) => lists.ManagedPrefixLists,
);
export const vpcEndpoint = finder<VpcEndpoint>(
  'VpcEndpointId',
  'InvalidVpcEndpointId.NotFound',
  'Vpc Endpoint Id',
  ({ lists }) => lists.VpcEndpoints,
);
export const transitRouteTable = finder<TransitGatewayRouteTable>(
  'TransitGatewayRouteTableId',
  'InvalidRouteTableID.NotFound',
  'transitGatewayRouteTable ID',
  ({ lists }) => lists.TransitGatewayRouteTables,
);
export const transitAttachment = finder<TransitGatewayAttachment>(
  'TransitGatewayAttachmentId',
  'InvalidTransitGatewayAttachmentID.NotFound',
  'transitGatewayAttachment ID',
  ({ lists }) => lists.TransitGatewayAttachments,
);
