import type { VpcEndpoint } from '@aws-sdk/client-ec2';
import { type FlowSet, ICMP, ICMPV6, IntervalSet, TCP } from '../../../../packets/src/index.js';
import type { Branch, Station } from '../../walk/branch.js';
import { label } from '../../walk/describe.js';
import type { Move } from '../../walk/move.js';
import { deadEnd, type HopInfo, pass, withFlows } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';
import { answer } from '../interfaces/answer.js';
import { admit, passed } from './endpoint-admission.js';
import { toOwner } from '../interfaces/inbound.js';
import { serviceAddressList } from './service-prefix-list.js';
import { endpointRef, serviceOf } from './vpc-endpoints.js';

const ECHO = IntervalSet.range(8 * 256, 8 * 256 + 255);
const ECHO_V6 = IntervalSet.range(128 * 256, 128 * 256 + 255);

/** R-VPE-1: TCP and ICMP echo, from the endpoint's own VPC to the service's own addresses. */
export function throughGatewayEndpoint(
  context: WalkContext,
  arriving: Branch,
  endpoint: VpcEndpoint,
  from: Station,
): Move[] {
  const info: HopInfo = { kind: 'vpc-endpoint', component: endpointRef(endpoint) };
  const name = label(info.component);
  const evidence = { vpcEndpointId: endpoint.VpcEndpointId, serviceName: endpoint.ServiceName };
  const { vpc } = from.subnet;
  const service = serviceOf(endpoint, vpc.region.region);
  if (arriving.leg === 'return') {
    const summary = `the answer is routed to gateway endpoint ${name}, which has not seen the connection`;
    return [deadEnd(arriving, info, { code: 'ASYMMETRIC_RETURN_ROUTE', summary, evidence })];
  }
  const branch = admit(context, arriving, endpoint, info, service);
  const { flows, header } = branch;
  const carried = carriedBy(branch);
  const local = vpc.cidrs.isEmpty ? carried : carried.restrict(header.source, vpc.cidrs);
  const moves: Move[] = [];
  if (!local.isEmpty) {
    moves.push(...served(context, passed(withFlows(branch, local), arriving, info), from, info, service));
  }
  const foreign = carried.minus(local);
  if (!foreign.isEmpty) {
    const summary = `gateway endpoint ${name} serves ${vpc.id} only, and the packets come from elsewhere`;
    const why = { code: 'VPCE_GATEWAY_REQUIRES_SOURCE_IN_VPC', summary, evidence } as const;
    moves.push(deadEnd(withFlows(branch, foreign), info, why));
  }
  const refused = flows.minus(carried);
  if (!refused.isEmpty) {
    const summary = `gateway endpoint ${name} carries TCP and ICMP echo only`;
    const why = { code: 'VPCE_GATEWAY_PROTOCOL_RESTRICTION', summary, evidence } as const;
    moves.push(deadEnd(withFlows(branch, refused), info, why));
  }
  return moves;
}

function carriedBy({ flows, header }: Branch): FlowSet {
  switch (header.protocol) {
    case TCP:
      return flows;
    case ICMP:
      return flows.restrict(header.icmp, ECHO);
    case ICMPV6:
      return flows.restrict(header.icmp, ECHO_V6);
    default:
      return flows.minus(flows);
  }
}

/** The service answers through the same endpoint, back over the subnet's edge. The endpoint lets out only
 *  what comes from the service's list. */
function served(
  context: WalkContext,
  branch: Branch,
  { subnet }: Station,
  info: HopInfo,
  service: string | undefined,
): Move[] {
  const component = { type: 'aws-service', id: service ?? 'aws-service' };
  const delivered = pass(branch, { kind: 'destination', component });
  const list = service === undefined ? undefined : serviceAddressList(context.index, subnet.vpc, service);
  const listed = list?.known
    ? delivered.flows.restrict(branch.header.destination, list.value.set)
    : delivered.flows;
  const others = delivered.flows.minus(listed);
  const moves: Move[] = [];
  if (!listed.isEmpty) {
    moves.push(
      // They enter the VPC addressed to whoever holds the source address: past what only passed the packets on.
      ...answer(context, withFlows(delivered, listed), (answered) =>
        toOwner(context, pass(answered, info), subnet.vpc),
      ),
    );
  }
  if (!others.isEmpty) {
    const summary = `gateway endpoint ${label(info.component)} gives back nothing that comes from outside the prefix list of ${service}`;
    moves.push(
      ...answer(context, withFlows(delivered, others), (answering) => [
        deadEnd(answering, info, {
          code: 'VPCE_GATEWAY_EGRESS_SOURCE_ADDRESS_RESTRICTION',
          summary,
          evidence: { vpcEndpointId: info.component.id, service },
        }),
      ]),
    );
  }
  return moves;
}
