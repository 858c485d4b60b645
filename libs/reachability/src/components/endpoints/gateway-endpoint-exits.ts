import type { Branch, Station } from '../../walk/branch.js';
import { label } from '../../walk/describe.js';
import type { WalkContext } from '../../walk/walk-context.js';
import type { CandidateExit } from '../routing/candidate-exits.js';
import { serviceAddressList } from './service-prefix-list.js';
import { endpointRef, endpointsOfVpc, serviceOf, stateOf } from './vpc-endpoints.js';

/** Gateway endpoints of the VPC that the station's route table isn't associated with, where all the
 *  destinations are the service's (R-VPE-1). Free, and without a public address: before any NAT device. */
export function gatewayEndpointExits(
  { index }: WalkContext,
  branch: Branch,
  station: Station,
): CandidateExit[] {
  const { vpc } = station.subnet;
  return endpointsOfVpc(index, vpc).flatMap((endpoint): CandidateExit[] => {
    if (endpoint.VpcEndpointType !== 'Gateway' || stateOf(endpoint) !== 'available') return [];
    const service = serviceOf(endpoint, vpc.region.region);
    const list = service === undefined ? undefined : serviceAddressList(index, vpc, service);
    if (!list?.known || !list.value.set.covers(branch.flows.project(branch.header.destination))) return [];
    return [
      {
        via: `gateway endpoint ${label(endpointRef(endpoint))}`,
        baseCost: -0.6,
        place: { at: 'gateway-endpoint', endpoint, from: station },
        evidence: { vpcEndpointId: endpoint.VpcEndpointId },
      },
    ];
  });
}
