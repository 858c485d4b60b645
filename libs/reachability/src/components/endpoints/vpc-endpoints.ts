import type { VpcEndpoint } from '@aws-sdk/client-ec2';
import {
  type InterfaceNode,
  nameOf,
  type NetworkIndex,
  type VpcNode,
} from '../../../../snapshot/src/network/index.js';
import type { ComponentRef } from '../../diagnosis/hop.js';

interface EndpointIndex {
  byInterface: Map<string, VpcEndpoint>;
  byVpc: Map<string, VpcEndpoint[]>;
}

const indexes = new WeakMap<NetworkIndex, EndpointIndex>();

function endpointIndex(index: NetworkIndex): EndpointIndex {
  let result = indexes.get(index);
  if (!result) {
    result = { byInterface: new Map(), byVpc: new Map() };
    for (const endpoint of index.endpoints.values()) {
      for (const id of endpoint.NetworkInterfaceIds ?? []) result.byInterface.set(id, endpoint);
      const inVpc = result.byVpc.get(endpoint.VpcId ?? '') ?? [];
      inVpc.push(endpoint);
      result.byVpc.set(endpoint.VpcId ?? '', inVpc);
    }
    indexes.set(index, result);
  }
  return result;
}

export function endpointOfInterface(index: NetworkIndex, node: InterfaceNode): VpcEndpoint | undefined {
  return endpointIndex(index).byInterface.get(node.id);
}

export function endpointsOfVpc(index: NetworkIndex, vpc: VpcNode): readonly VpcEndpoint[] {
  return endpointIndex(index).byVpc.get(vpc.id) ?? [];
}

/** What `service:…` names: the part of the service name behind the region. "com.amazonaws.eu-west-1.ecr.api"
 *  is `ecr.api`. Undefined for a service of another region, and for endpoint services of other accounts. */
export function serviceOf({ ServiceName }: VpcEndpoint, region: string): string | undefined {
  const at = ServiceName?.indexOf(`.${region}.`) ?? -1;
  if (ServiceName === undefined || at < 0 || ServiceName.includes('.vpce.')) return undefined;
  return ServiceName.slice(at + region.length + 2);
}

/** The endpoints of a service in the VPC that exist or are to exist. */
export function endpointsFor(index: NetworkIndex, vpc: VpcNode, service: string): VpcEndpoint[] {
  return endpointsOfVpc(index, vpc).filter(
    (endpoint) =>
      serviceOf(endpoint, vpc.region.region) === service &&
      !['deleted', 'deleting'].includes(stateOf(endpoint)),
  );
}

/** In lower case: EC2 writes "available" and "Available". */
export function stateOf({ State }: VpcEndpoint): string {
  return (State ?? 'available').toLowerCase();
}

export function endpointRef(endpoint: VpcEndpoint): ComponentRef {
  const name = nameOf(endpoint.Tags);
  return {
    type: 'vpc-endpoint',
    id: endpoint.VpcEndpointId!,
    ...(name === undefined ? {} : { name }),
    ...(endpoint.VpcId === undefined ? {} : { vpcId: endpoint.VpcId }),
  };
}
