import type { VpcEndpoint } from '@aws-sdk/client-ec2';
import { networkInterface, subnet } from '../network/find.js';
import type { RegionState } from '../network/region-state.js';
import { ApiError, invalidValue } from '../wire/api-error.js';
import { groupsFor } from './interfaces.js';
import { newInterface } from './new-interface.js';

/** R-VPE-2: private names need both attributes of the VPC. */
export function checkPrivateDns({ lists }: RegionState, { VpcId }: VpcEndpoint): void {
  const attributes = lists.VpcAttributes.find((one) => one.VpcId === VpcId);
  const support = attributes?.EnableDnsSupport?.Value ?? true;
  const names = attributes?.EnableDnsHostnames?.Value ?? false;
  if (support && names) return;
  throw new ApiError(
    'InvalidParameter',
    'Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true ' +
      `for ${VpcId}`,
  );
}

/** The groups of an interface endpoint are those of each of its interfaces. */
export function setEndpointGroups(state: RegionState, endpoint: VpcEndpoint, ids: readonly string[]): void {
  const groups = groupsFor(state, ids, endpoint.VpcId);
  endpoint.Groups = groups;
  for (const id of endpoint.NetworkInterfaceIds ?? []) {
    networkInterface(state, id).Groups = structuredClone(groups);
  }
}

/** One interface in each subnet, and one subnet at most in a zone. */
export function addEndpointSubnets(state: RegionState, endpoint: VpcEndpoint, ids: readonly string[]): void {
  const wanted = ids.map((id) => subnet(state, id));
  const other = wanted.find(({ VpcId }) => VpcId !== endpoint.VpcId);
  if (other !== undefined) {
    throw invalidValue(`Subnet ${other.SubnetId} and network ${endpoint.VpcId} belong to different networks`);
  }
  const had = (endpoint.SubnetIds ?? []).map((id) => subnet(state, id));
  const zones = [...had, ...wanted].map(({ AvailabilityZone }) => AvailabilityZone);
  if (new Set(zones).size < zones.length) {
    throw new ApiError(
      'DuplicateSubnetsInSameZone',
      'Found another VPC endpoint subnet in the availability zone of one of the subnets given.',
    );
  }
  for (const network of wanted) {
    const made = newInterface(state, network, {
      Description: `VPC Endpoint Interface ${endpoint.VpcEndpointId}`,
      InterfaceType: 'vpc_endpoint',
      Groups: structuredClone(endpoint.Groups ?? []),
      SourceDestCheck: true,
    });
    endpoint.NetworkInterfaceIds = [
      ...(endpoint.NetworkInterfaceIds ?? []),
      ...(made.NetworkInterfaceId === undefined ? [] : [made.NetworkInterfaceId]),
    ];
  }
  endpoint.SubnetIds = [...(endpoint.SubnetIds ?? []), ...ids];
}

export function removeEndpointSubnets(
  state: RegionState,
  endpoint: VpcEndpoint,
  ids: readonly string[],
): void {
  const own = new Set(endpoint.NetworkInterfaceIds);
  const gone = state.lists.NetworkInterfaces.filter(
    (one) => own.has(one.NetworkInterfaceId ?? '') && ids.includes(one.SubnetId ?? ''),
  );
  state.lists.NetworkInterfaces = state.lists.NetworkInterfaces.filter((one) => !gone.includes(one));
  const goneIds = new Set(gone.map(({ NetworkInterfaceId }) => NetworkInterfaceId));
  endpoint.NetworkInterfaceIds = endpoint.NetworkInterfaceIds?.filter((id) => !goneIds.has(id));
  endpoint.SubnetIds = endpoint.SubnetIds?.filter((id) => !ids.includes(id));
}
