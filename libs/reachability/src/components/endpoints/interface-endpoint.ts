import type { VpcEndpoint } from '@aws-sdk/client-ec2';
import { isIcmp, protocolName, TCP } from '../../../../packets/src/index.js';
import type { InterfaceNode } from '../../../../snapshot/src/network/index.js';
import type { Branch, Station } from '../../walk/branch.js';
import { gapFact, interfaceRef, label } from '../../walk/describe.js';
import { go, type Move } from '../../walk/move.js';
import { assumeHolds, deadEnd, type HopInfo, opaqueEnd, pass } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';
import { answer } from '../interfaces/answer.js';
import { admit, passed } from './endpoint-admission.js';
import { unsupported } from '../routing/unsupported.js';
import { endpointOfInterface, endpointRef, serviceOf } from './vpc-endpoints.js';

/** R-VPE-2: packets have arrived at an interface of an endpoint, past its ACL and group. Undefined where the
 *  interface belongs to none. */
export function serveAtEndpoint(
  context: WalkContext,
  branch: Branch,
  node: InterfaceNode,
): Move[] | undefined {
  const { index } = context;
  const endpoint = endpointOfInterface(index, node);
  if (endpoint) return serve(context, branch, node, endpoint);
  if (node.doc.InterfaceType !== 'vpc_endpoint') return undefined;
  const gap = index.absence(node.vpc.region, 'VpcEndpoints', `the endpoint of ${node.id}`, node.vpc.id);
  if (!gap) return undefined;
  const info: HopInfo = { kind: 'vpc-endpoint', component: interfaceRef(node) };
  const fact = gapFact(gap, `the endpoint of ${node.id} is available`, "it isn't");
  return respond(context, assumeHolds(context, branch, info, fact), node);
}

function serve(context: WalkContext, branch: Branch, node: InterfaceNode, endpoint: VpcEndpoint): Move[] {
  const component = endpointRef(endpoint);
  const info: HopInfo = { kind: 'vpc-endpoint', component };
  const { protocol } = branch.header;
  const type = endpoint.VpcEndpointType ?? 'Interface';
  if (type === 'GatewayLoadBalancer') {
    const what = `a packet to ${node.id} itself, which is there to be routed to (Gateway Load Balancer endpoint)`;
    return [opaqueEnd(branch, info, unsupported('vpc-endpoint', component.id, what))];
  }
  if (type !== 'Interface') {
    const what = `endpoint ${component.id} of type ${type}`;
    return [opaqueEnd(branch, info, unsupported('vpc-endpoint', component.id, what))];
  }
  if (isIcmp(protocol)) {
    // AWS PrivateLink carries TCP, and UDP for the services that take it.
    const summary = `endpoint ${label(component)} doesn't answer ICMP`;
    const evidence = { vpcEndpointId: component.id };
    return [deadEnd(branch, info, { code: 'PROTOCOL_RESTRICTION', summary, evidence })];
  }
  const service = serviceOf(endpoint, node.vpc.region.region);
  const admitted = admit(context, branch, endpoint, info, service);
  if (protocol !== TCP) {
    const what = `what the service behind ${component.id} does with ${protocolName(protocol)}`;
    return [opaqueEnd(admitted, info, unsupported('vpc-endpoint', component.id, what))];
  }
  return respond(context, passed(admitted, branch, info), node);
}

function respond(context: WalkContext, branch: Branch, node: InterfaceNode): Move[] {
  const arrived = pass(branch, { kind: 'destination', component: interfaceRef(node) });
  return answer(context, arrived, (answering) => {
    const station: Station = { subnet: node.subnet, node, forwarded: false };
    return [go(answering, { at: 'sending', station })];
  });
}
