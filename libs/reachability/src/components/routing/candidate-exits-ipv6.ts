import { nat64Ipv6, uniqueLocalIpv6, unroutableIpv6 } from '../../../../packets/src/index.js';
import type { Branch, Station } from '../../walk/branch.js';
import { label, vpcRef } from '../../walk/describe.js';
import type { DropInfo } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';
import type { CandidateExit } from './candidate-exits.js';
import { egressOnlyGatewayOf, plannedEgressOnlyGateway } from '../internet/egress-only-gateway.js';

/** The ways to the internet that IPv6 packets without a route could take: the internet gateway (`straight`),
 *  an egress-only internet gateway, or for 64:ff9b::/96 a NAT gateway (`natGateways`). */
export function candidateExitsIpv6(
  context: WalkContext,
  branch: Branch,
  station: Station,
  { straight, natGateways }: { straight: () => CandidateExit[]; natGateways: () => CandidateExit[] },
): CandidateExit[] {
  const { flows, header } = branch;
  const wanted = flows.project(header.destination);
  if (nat64Ipv6.covers(wanted)) {
    return branch.leg === 'forward' && !station.forwarded && !station.gateway ? natGateways() : [];
  }
  const nowhere = [uniqueLocalIpv6, unroutableIpv6, nat64Ipv6].some((set) => !set.intersect(wanted).isEmpty);
  if (nowhere) return [];
  const existing = straight().filter(({ also }) => also === undefined);
  if (branch.leg === 'return' || station.forwarded || station.gateway) return existing;
  return [...egressOnly(context, station), ...existing];
}

function egressOnly({ index }: WalkContext, station: Station): CandidateExit[] {
  const { vpc } = station.subnet;
  const found = egressOnlyGatewayOf(index, vpc);
  if (found) {
    return [
      {
        via: `egress-only internet gateway ${label(found)}`,
        baseCost: -0.2,
        place: { at: 'egress-only-gateway', gateway: found, from: station },
      },
    ];
  }
  if (index.absence(vpc.region, 'EgressOnlyInternetGateways', vpc.id)) return [];
  const also: DropInfo = {
    code: 'UNASSOCIATED_COMPONENT',
    summary: `no egress-only internet gateway is attached to ${vpc.id}`,
    evidence: { vpcId: vpc.id, needs: 'egress-only-internet-gateway' },
    component: vpcRef(vpc),
  };
  return [
    {
      via: 'a new egress-only internet gateway',
      baseCost: 1,
      place: { at: 'egress-only-gateway', gateway: plannedEgressOnlyGateway(vpc), from: station },
      also,
    },
  ];
}
