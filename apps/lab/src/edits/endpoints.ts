import type {
  CreateVpcEndpointRequest,
  DeleteVpcEndpointsRequest,
  ModifyVpcEndpointRequest,
  UnsuccessfulItem,
  VpcEndpoint,
} from '@aws-sdk/client-ec2';
import type { Actions, Scene } from '../action.js';
import { vpc, vpcEndpoint } from '../network/find.js';
import type { RegionState } from '../network/region-state.js';
import { ApiError, invalidValue, notSupported } from '../wire/api-error.js';
import { addEndpointRoutes, gatewayPrefixList, removeEndpointRoutes } from './endpoint-routes.js';
import {
  addEndpointSubnets,
  checkPrivateDns,
  removeEndpointSubnets,
  setEndpointGroups,
} from './endpoint-interfaces.js';
import { refreshRoutes } from './route-state.js';
import { tagsOf } from './tags.js';

const OPEN_POLICY = JSON.stringify({
  Version: '2008-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
});

function create(input: CreateVpcEndpointRequest, { state }: Scene): object {
  const { VpcId } = vpc(state, input.VpcId);
  const { ServiceName: service = '', VpcEndpointType: type = 'Gateway' } = input;
  if (type !== 'Gateway' && type !== 'Interface') {
    throw notSupported(`The lab doesn't make VPC endpoints of the type ${type}.`);
  }
  if (!service.startsWith(`com.amazonaws.${state.region}.`) && !service.startsWith('aws.')) {
    throw new ApiError('InvalidServiceName', `The Vpc Endpoint Service '${service}' does not exist`);
  }
  const endpoint: VpcEndpoint = {
    VpcEndpointId: state.newId('vpce'),
    VpcEndpointType: type,
    VpcId,
    ServiceName: service,
    // EC2 answers lower case, whatever the type says.
    State: 'available' as 'Available',
    PolicyDocument: policy(input.PolicyDocument),
    RouteTableIds: [],
    SubnetIds: [],
    Groups: [],
    NetworkInterfaceIds: [],
    DnsEntries: [],
    PrivateDnsEnabled: false,
    RequesterManaged: false,
    OwnerId: state.accountId,
    CreationTimestamp: state.timestamp(),
    Tags: tagsOf(input.TagSpecifications),
  };
  if (type === 'Gateway') {
    gatewayPrefixList(state, service);
    addEndpointRoutes(state, endpoint, input.RouteTableIds ?? []);
  } else {
    const privateDns = input.PrivateDnsEnabled ?? true;
    if (privateDns) checkPrivateDns(state, endpoint);
    endpoint.PrivateDnsEnabled = privateDns;
    endpoint.IpAddressType = 'ipv4';
    setEndpointGroups(state, endpoint, input.SecurityGroupIds ?? defaultGroup(state, VpcId));
    addEndpointSubnets(state, endpoint, input.SubnetIds ?? []);
  }
  state.lists.VpcEndpoints.push(endpoint);
  const shown = type === 'Gateway' ? endpoint : { ...endpoint, State: 'pending' };
  return { VpcEndpoint: shown, ClientToken: input.ClientToken };
}

function modify(input: ModifyVpcEndpointRequest, { state }: Scene): object {
  const endpoint = vpcEndpoint(state, input.VpcEndpointId);
  if (endpoint.VpcEndpointType === 'Gateway') {
    refuse(input, ['AddSubnetIds', 'RemoveSubnetIds', 'AddSecurityGroupIds', 'RemoveSecurityGroupIds']);
    addEndpointRoutes(state, endpoint, input.AddRouteTableIds ?? []);
    removeEndpointRoutes(state, endpoint, input.RemoveRouteTableIds ?? []);
  } else {
    refuse(input, ['AddRouteTableIds', 'RemoveRouteTableIds']);
    if (input.PrivateDnsEnabled) checkPrivateDns(state, endpoint);
    const groups = new Set((endpoint.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []));
    for (const id of input.AddSecurityGroupIds ?? []) groups.add(id);
    for (const id of input.RemoveSecurityGroupIds ?? []) groups.delete(id);
    if (groups.size === 0) throw invalidValue('A VPC endpoint has at least one security group.');
    setEndpointGroups(state, endpoint, [...groups]);
    addEndpointSubnets(state, endpoint, input.AddSubnetIds ?? []);
    removeEndpointSubnets(state, endpoint, input.RemoveSubnetIds ?? []);
    if (input.PrivateDnsEnabled !== undefined) endpoint.PrivateDnsEnabled = input.PrivateDnsEnabled;
  }
  if (input.ResetPolicy) endpoint.PolicyDocument = OPEN_POLICY;
  else if (input.PolicyDocument !== undefined) endpoint.PolicyDocument = policy(input.PolicyDocument);
  return { Return: true };
}

function refuse(input: ModifyVpcEndpointRequest, fields: readonly (keyof ModifyVpcEndpointRequest)[]): void {
  const named = fields.find((field) => input[field] !== undefined);
  if (named === undefined) return;
  throw new ApiError('InvalidParameter', `${named} doesn't go with an endpoint of this type.`);
}

function remove({ VpcEndpointIds: ids = [] }: DeleteVpcEndpointsRequest, { state }: Scene): object {
  const Unsuccessful: UnsuccessfulItem[] = [];
  for (const id of ids) {
    const endpoint = state.lists.VpcEndpoints.find(({ VpcEndpointId }) => VpcEndpointId === id);
    if (endpoint === undefined) {
      const Message = `The Vpc Endpoint Id '${id}' does not exist`;
      Unsuccessful.push({ ResourceId: id, Error: { Code: 'InvalidVpcEndpoint.NotFound', Message } });
      continue;
    }
    removeEndpointRoutes(state, endpoint, [...(endpoint.RouteTableIds ?? [])]);
    removeEndpointSubnets(state, endpoint, [...(endpoint.SubnetIds ?? [])]);
    state.lists.VpcEndpoints = state.lists.VpcEndpoints.filter((one) => one !== endpoint);
    refreshRoutes(state, (route) => route.GatewayId === id);
  }
  return { Unsuccessful };
}

function policy(text: string | undefined): string {
  if (text === undefined) return OPEN_POLICY;
  try {
    JSON.parse(text);
  } catch {
    throw new ApiError('InvalidPolicyDocument', 'The policy document is not JSON.');
  }
  return text;
}

const defaultGroup = (state: RegionState, vpcId: string | undefined): string[] =>
  state.lists.SecurityGroups.filter((one) => one.VpcId === vpcId && one.GroupName === 'default').flatMap(
    ({ GroupId }) => GroupId ?? [],
  );

export const ENDPOINT_ACTIONS: Actions = {
  CreateVpcEndpoint: create,
  ModifyVpcEndpoint: modify,
  DeleteVpcEndpoints: remove,
};
