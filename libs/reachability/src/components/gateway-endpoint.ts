import type { VpcEndpoint } from '@aws-sdk/client-ec2';
import { ICMP, IntervalSet, TCP } from '../../../packets/src/index.js';
import type { Branch, Station } from '../walk/branch.js';
import { go, type Move } from '../walk/move.js';
import { deadEnd, drop, type HopInfo, pass, withFlows } from '../walk/step.js';
import type { WalkContext } from '../walk/walk-context.js';
import { answer } from './answer.js';

const ECHO = IntervalSet.range(8 * 256, 8 * 256 + 255);

/** R-VPE-1: TCP and ICMP echo to the service's own addresses. Its policy decides on requests, not on
 *  packets, so it is noted and not judged. */
export function throughGatewayEndpoint(
  context: WalkContext,
  arriving: Branch,
  endpoint: VpcEndpoint,
  from: Station,
): Move[] {
  let branch = arriving;
  const id = endpoint.VpcEndpointId!;
  const info: HopInfo = {
    kind: 'vpc-endpoint',
    component: {
      type: 'vpc-endpoint',
      id,
      ...(endpoint.VpcId === undefined ? {} : { vpcId: endpoint.VpcId }),
    },
  };
  if ((endpoint.State ?? 'available').toLowerCase() !== 'available') {
    branch = drop(branch, info, {
      code: 'BAD_STATE',
      summary: `gateway endpoint ${id} is ${endpoint.State}`,
      evidence: { vpcEndpointId: id, state: endpoint.State },
    });
  }
  if (branch.leg === 'return') {
    return [
      deadEnd(branch, info, {
        code: 'ASYMMETRIC_RETURN_ROUTE',
        summary: `the answer is routed to gateway endpoint ${id}, which has not seen the connection`,
        evidence: { vpcEndpointId: id },
      }),
    ];
  }
  const { header } = branch;
  const carried =
    header.protocol === TCP
      ? branch.flows
      : header.protocol === ICMP
        ? branch.flows.restrict(header.icmp, ECHO)
        : branch.flows.minus(branch.flows);
  const moves: Move[] = [];
  if (!carried.isEmpty) moves.push(...served(context, pass(withFlows(branch, carried), info), from));
  const refused = branch.flows.minus(carried);
  if (!refused.isEmpty) {
    moves.push(
      deadEnd(withFlows(branch, refused), info, {
        code: 'VPCE_GATEWAY_PROTOCOL_RESTRICTION',
        summary: `gateway endpoint ${id} carries TCP and ICMP echo only`,
        evidence: { vpcEndpointId: id, serviceName: endpoint.ServiceName },
      }),
    );
  }
  return moves;
}

/** The service answers through the same endpoint, back over the subnet's edge. */
function served(context: WalkContext, branch: Branch, from: Station): Move[] {
  const { node, gateway } = from;
  const delivered = pass(branch, {
    kind: 'destination',
    component: { type: 'aws-service', id: 'aws-service' },
  });
  return answer(context, delivered, (answering) => {
    if (node) return [go(answering, { at: 'interface', node, from: null })];
    return gateway ? [go(answering, { at: 'nat-gateway', gateway, from: null })] : [];
  });
}
