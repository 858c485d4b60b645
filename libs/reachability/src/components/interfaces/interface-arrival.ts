import { formatAddress, type Header } from '../../../../packets/src/index.js';
import type { InterfaceNode } from '../../../../snapshot/src/network/index.js';
import { answerAtGuest, answerFromGuest, entryFor, type GuestSession } from '../../guest/answering.js';
import { deliverToGuest } from '../../guest/delivery.js';
import { guestAt } from '../../guest/known-guests.js';
import type { Branch, Session, Station } from '../../walk/branch.js';
import { gapFact, instanceRef, interfaceRef, label } from '../../walk/describe.js';
import { isIpv6 } from '../../walk/family.js';
import { go, type Move } from '../../walk/move.js';
import { assumeHolds, deadEnd, drop, end, opaqueEnd, pass, translate, withFlows } from '../../walk/step.js';
import { sourceItself } from '../../walk/source-itself.js';
import type { WalkContext } from '../../walk/walk-context.js';
import { answer } from './answer.js';
import { answerUnchanged, applianceFact } from '../endpoints/appliance-interface.js';
import { intoIpv6Forwarder } from '../internet/ipv6-forwarding.js';
import { checkSymmetry, passOf } from '../nat/middlebox.js';
import { forwardThroughInstance } from '../nat/nat-instance.js';
import { insideOf } from './inside-of.js';
import { answeredByAnother } from './answered-by-another.js';
import { serveAtEndpoint } from '../endpoints/interface-endpoint.js';
import { neighbourhoodOf } from './neighbourhood.js';
import { evaluateNetworkAcl } from '../filters/network-acl.js';
import { answerThroughProxy, isAtProxy, proxySession, throughProxy } from '../nat/proxy.js';
import { checkSubnet } from './undocumented-subnet.js';
import { unsupported } from '../routing/unsupported.js';
import { evaluateSecurityGroups } from '../filters/security-group.js';
import { sourceDestCheckDrop } from '../filters/source-dest-check.js';

/** Packets arrive at an interface: ACL of its subnet (unless they come from inside it), state of its
 *  machine, source/dest check, security group; then they are its own, or to be forwarded. */
export function arriveAtInterface(
  context: WalkContext,
  branch: Branch,
  node: InterfaceNode,
  from: Station | null,
): Move[] {
  const entered =
    from?.subnet === node.subnet ? [branch] : evaluateNetworkAcl(context, branch, node.subnet, 'inbound');
  return entered
    .map((b) =>
      checkSubnet(context, checkRunning(context, b, node), node.subnet, {
        kind: 'network-interface',
        component: interfaceRef(node),
      }),
    )
    .flatMap((b) => splitByDestination(context, b, node))
    .flatMap(({ branch: b, own }) => {
      // Its group doesn't know such an answer either, but no rule there would make it the right one.
      const stranger = own ? answeredByAnother(context, b, node) : undefined;
      if (stranger) return [stranger];
      return evaluateSecurityGroups(context, b, node, 'ingress', neighbourhoodOf(b, node, from)).flatMap(
        (admitted) => (own ? receive(context, admitted, node) : forward(context, admitted, node, from)),
      );
    });
}

/** R-ENI-3. The source itself was checked when it sent. */
function checkRunning(context: WalkContext, branch: Branch, node: InterfaceNode): Branch {
  if (node === context.sourceNode || node.planned) return branch;
  const component = instanceRef(node);
  const info = { kind: 'network-interface', component } as const;
  if (node.doc.Status === 'available') {
    return drop(branch, info, {
      code: 'UNASSOCIATED_COMPONENT',
      summary: `${label(node)} is not attached to an instance`,
      evidence: { networkInterfaceId: node.id, status: node.doc.Status },
    });
  }
  if (node.instanceId === undefined) return branch;
  const state = context.index.instanceState(node);
  if (!state.known) {
    // A caller who says that it forwards has said that it runs.
    if (context.assumeGuestForwards && branch.visited.includes(node.instanceId)) return branch;
    return assumeHolds(
      context,
      branch,
      info,
      gapFact(state.gap, `${node.instanceId} is running`, "it isn't"),
    );
  }
  if (state.value === 'running') return branch;
  if (branch.blockers.some((b) => b.code === 'INSTANCE_NOT_RUNNING' && b.component.id === component.id))
    return branch;
  return drop(branch, info, {
    code: 'INSTANCE_NOT_RUNNING',
    summary: `instance ${label({ ...node, id: node.instanceId })} is ${state.value}`,
    evidence: { instanceId: node.instanceId, state: state.value },
    component,
  });
}

/** Parts for the interface itself, and foreign ones, which the source/dest check lets in only when it is off
 *  (R-ENI-2). */
function splitByDestination(
  context: WalkContext,
  branch: Branch,
  node: InterfaceNode,
): { branch: Branch; own: boolean }[] {
  const { destination } = branch.header;
  if (node.planned || sourceItself(context, branch) === node)
    return [{ branch: pass(branch, info(node)), own: true }];
  const own = branch.flows.restrict(destination, node.own);
  const foreign = branch.flows.minus(own);
  const result: { branch: Branch; own: boolean }[] = [];
  if (!own.isEmpty) result.push({ branch: pass(withFlows(branch, own), info(node)), own: true });
  if (!foreign.isEmpty) {
    const part = withFlows(branch, foreign);
    const open = node.sourceDestCheck === false;
    result.push({
      branch: open ? pass(part, info(node)) : sourceDestCheckDrop(context, part, node),
      own: false,
    });
  }
  return result;
}

const info = (node: InterfaceNode) => ({ kind: 'network-interface', component: interfaceRef(node) }) as const;

function receive(context: WalkContext, branch: Branch, node: InterfaceNode): Move[] {
  if (branch.leg === 'forward') return deliver(context, branch, node);
  const known = isIpv6(branch) ? undefined : guestAt(context, node);
  if (known && entryFor(branch, known.instanceId))
    return answerAtGuest(context, branch, node, known, (back) => returned(context, back, node));
  return returned(context, branch, node);
}

/** An answer is back at the interface that its question left by. */
function returned(context: WalkContext, branch: Branch, node: InterfaceNode): Move[] {
  const proxied = proxySession(branch, node);
  if (proxied) return answerThroughProxy(context, branch, proxied);
  const session = natSession(branch, branch.header);
  if (session?.type === 'nat-instance' && session.instanceId === node.instanceId)
    return untranslate(branch, session);
  if (session || (context.sourceNode && node !== context.sourceNode)) return [strayAnswer(branch, node)];
  return [
    end(
      pass(checkSymmetry(context, branch), {
        kind: 'destination',
        component: interfaceRef(node),
        note: 'the answer is back',
      }),
      'works',
    ),
  ];
}

/** Routes between VPCs with the same addresses can lead an answer to a namesake of its receiver. */
function strayAnswer(branch: Branch, node: InterfaceNode): Move {
  const component = interfaceRef(node);
  return deadEnd(
    branch,
    { kind: 'destination', component },
    {
      code: 'ASYMMETRIC_RETURN_ROUTE',
      summary: `the answer reaches ${label(node)} in ${label(node.vpc)}, which has the same address as its receiver`,
      evidence: { networkInterfaceId: node.id, vpcId: node.vpc.id },
    },
  );
}

type NatSession = Extract<Session, { type: 'nat-gateway' | 'nat-instance' }>;

/** The NAT session whose outside is where this answer goes. */
export function natSession(branch: Branch, header: Header): NatSession | undefined {
  return branch.sessions.findLast(
    (session): session is NatSession =>
      (session.type === 'nat-gateway' || session.type === 'nat-instance') &&
      session.outside.source === header.destination &&
      session.outside.sourcePort === header.destinationPort,
  );
}

function untranslate(branch: Branch, session: Extract<Session, { type: 'nat-instance' }>): Move[] {
  const header = {
    ...branch.header,
    destination: session.inside.source,
    destinationPort: session.inside.sourcePort,
  };
  const component = instanceRef(session.outNode);
  const state = {
    id: session.id,
    used: true,
    text: 'connection tracking turns the destination back into the client',
  };
  const next = translate(branch, { kind: 'nat-instance', component, state }, header);
  const station: Station = { subnet: session.inNode.subnet, node: session.inNode, forwarded: true };
  return [go(next, { at: 'sending', station })];
}

/** Interfaces of services whose inside EC2's documents don't show (R-LB-1). */
function opaqueInside(node: InterfaceNode): string | undefined {
  const type = node.doc.InterfaceType ?? 'interface';
  const requester = node.doc.RequesterId ?? '';
  if (requester === 'amazon-elb' || /load_balancer/.test(type) || node.doc.Description?.startsWith('ELB ')) {
    return `load balancer interface ${node.id}`;
  }
  return ['interface', 'efa', 'efa-only', 'branch', 'trunk', 'vpc_endpoint'].includes(type)
    ? undefined
    : `interface ${node.id} of type ${type}`;
}

function deliver(context: WalkContext, branch: Branch, node: InterfaceNode): Move[] {
  const component = interfaceRef(node);
  if (/nat_gateway/.test(node.doc.InterfaceType ?? '')) {
    // R-NAT-13: also where the gateway itself is gone from the documents.
    const summary = `${label(node)} is a NAT gateway's interface: it accepts no connections to its own addresses`;
    const why = {
      code: 'NAT_GATEWAY_NO_INBOUND',
      summary,
      evidence: { networkInterfaceId: node.id },
    } as const;
    return [deadEnd(branch, { kind: 'nat-gateway', component }, why)];
  }
  const served = serveAtEndpoint(context, branch, node);
  if (served) return served;
  const inside = opaqueInside(node);
  if (inside !== undefined) {
    return [
      opaqueEnd(
        branch,
        { kind: 'destination', component },
        unsupported('network-interface', node.id, inside),
      ),
    ];
  }
  const known = isIpv6(branch) ? undefined : guestAt(context, node);
  const arrived = (part: Branch, session?: GuestSession): Move[] =>
    isAtProxy(context, part, node)
      ? throughProxy(context, part, node, session)
      : answer(context, pass(part, { kind: 'destination', component }), (answering) => {
          if (session) return answerFromGuest(context, answering, node, session);
          const station: Station = { subnet: node.subnet, node, forwarded: false };
          return [go(answering, { at: 'sending', station })];
        });
  return known ? deliverToGuest(context, branch, node, known, arrived) : arrived(branch);
}

function forward(context: WalkContext, branch: Branch, node: InterfaceNode, from: Station | null): Move[] {
  if (isIpv6(branch)) return intoIpv6Forwarder(branch, node);
  if (branch.leg === 'forward') return forwardThroughInstance(context, branch, node, from);
  const component = instanceRef(node);
  const known = guestAt(context, node);
  if (known) return answerAtGuest(context, branch, node, known, (back) => returned(context, back, node));
  const inside = !branch.flows.restrict(branch.header.destination, insideOf(node)).isEmpty;
  if (inside && node.instanceId === undefined) {
    return [opaqueEnd(branch, { kind: 'nat-instance', component }, applianceFact(node))];
  }
  const seen = passOf(branch, node.instanceId ?? node.id) !== undefined;
  if (inside || seen) return answerUnchanged(context, branch, node);
  const summary = `the answer is routed to ${label(node)}, which has not seen the connection`;
  const evidence = { networkInterfaceId: node.id, address: formatAddress(node.primary) };
  return [
    deadEnd(
      branch,
      { kind: 'nat-instance', component },
      { code: 'ASYMMETRIC_RETURN_ROUTE', summary, evidence },
    ),
  ];
}
