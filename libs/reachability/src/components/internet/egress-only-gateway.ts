import {
  egressOnlyGateways,
  type EgressOnlyGatewayNode,
  type NetworkIndex,
  type VpcNode,
} from '../../../../snapshot/src/network/index.js';
import type { Branch, Session, Station } from '../../walk/branch.js';
import { isIpv6 } from '../../walk/family.js';
import type { Move } from '../../walk/move.js';
import { deadEnd, type DropInfo, type HopInfo, pass } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';
import { checkPublicAccess } from './block-public-access.js';
import { onward } from './internet-gateway.js';
import { leaveUntranslated, UNTRANSLATED } from './ipv6-egress.js';

/** R-V6-1: IPv6 out, and answers to it back in; nothing else. */
export function leaveByEgressOnlyGateway(
  context: WalkContext,
  branch: Branch,
  gateway: EgressOnlyGatewayNode,
  from: Station,
): Move[] {
  const { vpc } = from.subnet;
  const hop = info(gateway, vpc);
  const evidence = { egressOnlyInternetGatewayId: gateway.id };
  if (!isIpv6(branch)) {
    const summary = `egress-only internet gateway ${gateway.id} carries IPv6 only`;
    return [deadEnd(branch, hop, { code: 'PROTOCOL_RESTRICTION', summary, evidence })];
  }
  if (branch.leg === 'return') {
    // It carries what belongs to connections that it saw begin.
    const summary = `the answer is routed to egress-only internet gateway ${gateway.id}, which has not seen the connection`;
    return [deadEnd(branch, hop, { code: 'ASYMMETRIC_RETURN_ROUTE', summary, evidence })];
  }
  const open = checkPublicAccess(context, branch, hop, from.subnet, 'out-by-device');
  const exit = { hop, vpc, gateway: undefined, egressOnly: gateway };
  return leaveUntranslated(context, open, exit, (left) => onward(context, left));
}

/** An answer comes back in by the gateway that let its connection out. */
export function returnByEgressOnlyGateway(
  branch: Branch,
  session: Extract<Session, { type: 'internet-gateway' }>,
  gateway: EgressOnlyGatewayNode,
): Branch {
  const state = { id: session.id, used: true, text: 'the answer belongs to a connection that it let out' };
  return pass(branch, { ...info(gateway, session.vpc), state, note: UNTRANSLATED });
}

function info({ id, name }: EgressOnlyGatewayNode, vpc: VpcNode): HopInfo {
  const type = 'egress-only-internet-gateway';
  return {
    kind: type,
    component: { type, id, ...(name === undefined ? {} : { name }), vpcId: vpc.id },
  };
}

/** Attached to this VPC, in state `attached` or `available`. */
export function egressOnlyAttachmentDrop(gateway: EgressOnlyGatewayNode, vpc: VpcNode): DropInfo | undefined {
  const attachments = gateway.doc.Attachments ?? [];
  const here = attachments.find(({ VpcId }) => VpcId === vpc.id);
  if (here && ['available', 'attached'].includes(here.State ?? 'attached')) return undefined;
  const other = here ? undefined : attachments[0]?.VpcId;
  return {
    code: other === undefined ? 'BAD_STATE_ATTACHMENT' : 'ROUTE_TARGET_WRONG_VPC',
    summary:
      other === undefined
        ? `egress-only internet gateway ${gateway.id} is not attached to ${vpc.id}${here ? ` (state ${here.State})` : ''}`
        : `egress-only internet gateway ${gateway.id} is attached to ${other}, not to ${vpc.id}`,
    evidence: { egressOnlyInternetGatewayId: gateway.id, attachments },
    component: info(gateway, vpc).component,
  };
}

/** One that works for the VPC, if there is one. */
export function egressOnlyGatewayOf(index: NetworkIndex, vpc: VpcNode): EgressOnlyGatewayNode | undefined {
  for (const gateway of egressOnlyGateways(index).values())
    if (egressOnlyAttachmentDrop(gateway, vpc) === undefined) return gateway;
  return undefined;
}

/** A gateway that would have to be made. */
export function plannedEgressOnlyGateway(vpc: VpcNode): EgressOnlyGatewayNode {
  const id = 'eigw-(new)';
  return {
    id,
    doc: { EgressOnlyInternetGatewayId: id, Attachments: [{ VpcId: vpc.id, State: 'attached' }] },
  };
}
