import type { ModifySubnetAttributeRequest, ModifyVpcAttributeRequest } from '@aws-sdk/client-ec2';
import type { Actions, Scene } from '../action.js';
import { subnet, vpc } from '../network/find.js';
import { ApiError, missing, notSupported } from '../wire/api-error.js';

function modifyVpc(input: ModifyVpcAttributeRequest, { state }: Scene): object {
  const { VpcId = '' } = vpc(state, input.VpcId);
  const { EnableDnsSupport, EnableDnsHostnames, EnableNetworkAddressUsageMetrics } = input;
  if (EnableNetworkAddressUsageMetrics !== undefined) {
    throw notSupported("The lab doesn't play EnableNetworkAddressUsageMetrics.");
  }
  const named = [EnableDnsSupport, EnableDnsHostnames].filter((one) => one !== undefined);
  const [only] = named;
  if (only === undefined) throw missing('EnableDnsSupport or EnableDnsHostnames');
  if (named.length > 1) {
    throw new ApiError('InvalidParameterCombination', 'You can modify only one attribute at a time');
  }
  if (only.Value === undefined) throw missing('Value');
  let attributes = state.lists.VpcAttributes.find((one) => one.VpcId === VpcId);
  if (attributes === undefined) {
    attributes = { VpcId, EnableDnsSupport: { Value: true }, EnableDnsHostnames: { Value: false } };
    state.lists.VpcAttributes.push(attributes);
  }
  if (EnableDnsSupport !== undefined) attributes.EnableDnsSupport = { Value: only.Value };
  else attributes.EnableDnsHostnames = { Value: only.Value };
  return {};
}

function modifySubnet(input: ModifySubnetAttributeRequest, { state }: Scene): object {
  const network = subnet(state, input.SubnetId);
  const { SubnetId: _id, ...attributes } = input;
  const names = Object.keys(attributes);
  if (names.length !== 1) {
    throw new ApiError('InvalidParameterCombination', 'You can modify only one attribute at a time');
  }
  const { MapPublicIpOnLaunch, EnableDns64 } = input;
  if (MapPublicIpOnLaunch?.Value !== undefined) network.MapPublicIpOnLaunch = MapPublicIpOnLaunch.Value;
  else if (EnableDns64?.Value !== undefined) network.EnableDns64 = EnableDns64.Value;
  else throw notSupported(`The lab doesn't play changes of ${names.join()} of a subnet.`);
  return {};
}

export const VPC_SETTING_ACTIONS: Actions = {
  ModifyVpcAttribute: modifyVpc,
  ModifySubnetAttribute: modifySubnet,
};
