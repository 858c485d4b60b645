import { formatAddress, type Variable } from '../../../packets/src/index.js';
import type { InterfaceNode } from '../../../snapshot/src/network/index.js';
import type { AssumptionNote, Branch, Session, Station, UnknownFact } from '../walk/branch.js';
import { instanceRef, interfaceRef, label } from '../walk/describe.js';
import { go, type Move } from '../walk/move.js';
import { addUnknown, assumeHolds, opaqueEnd, translate } from '../walk/step.js';
import type { WalkContext } from '../walk/walk-context.js';
import { crossZone } from './cross-zone.js';

/** An instance gets packets that aren't its own: a NAT instance. What its Linux does isn't visible, so the
 *  walk goes on under the stated assumption that it forwards and masquerades, keeping the source port
 *  (R-NI-2, R-NI-3); with several interfaces it may leave by any of them (R-NI-4). */
export function forwardThroughInstance(
  context: WalkContext,
  branch: Branch,
  inNode: InterfaceNode,
  from: Station | null,
): Move[] {
  const component = instanceRef(inNode);
  const device = inNode.instanceId ?? inNode.id;
  const insideVpc = !branch.flows.restrict(branch.header.destination, inNode.vpc.cidrs).isEmpty;
  if (insideVpc || inNode.instanceId === undefined) {
    return [opaqueEnd(branch, { kind: 'nat-instance', component }, applianceFact(inNode))];
  }
  const siblings = context.index.interfacesOfInstance.get(inNode.instanceId) ?? [inNode];
  const primary = siblings[0] ?? inNode;
  const entered = crossZone(
    { ...branch, visited: [...branch.visited, device] },
    from,
    inNode.subnet,
    component,
  );
  if (context.assumeGuestForwards) {
    const accepted = {
      ...entered,
      assumptions: [...entered.assumptions, acceptedForwarding(inNode, primary)],
    };
    return [masquerade(context, accepted, inNode, primary)];
  }
  const assumed = assumeHolds(context, entered, { kind: 'guest', component }, guestFact(inNode));
  return siblings.map((outNode) => masquerade(context, choose(assumed, outNode, primary), inNode, outNode));
}

function masquerade(
  context: WalkContext,
  branch: Branch,
  inNode: InterfaceNode,
  outNode: InterfaceNode,
): Move {
  const { source, sourcePort } = branch.header;
  const outside: { source: Variable; sourcePort: Variable } = {
    source: context.space.constant(outNode.primary),
    sourcePort,
  };
  const id = `conntrack:${inNode.instanceId ?? inNode.id}`;
  const session: Session = {
    type: 'nat-instance',
    id,
    instanceId: inNode.instanceId ?? inNode.id,
    inNode,
    outNode,
    inside: { source, sourcePort },
    outside,
  };
  const header = { ...branch.header, ...outside };
  const state = {
    id,
    created: true,
    text: `source becomes ${formatAddress(outNode.primary)}, the port is kept where it is free`,
  };
  const next = translate(branch, { kind: 'nat-instance', component: instanceRef(outNode), state }, header);
  const station: Station = { subnet: outNode.subnet, node: outNode, forwarded: true };
  return go({ ...next, sessions: [...next.sessions, session] }, { at: 'sending', station });
}

/** Which interface a guest with several leaves by is one more thing that only the guest knows; by default
 *  the first one's route is the default route. */
function choose(branch: Branch, outNode: InterfaceNode, primary: InterfaceNode): Branch {
  if (outNode === primary) return branch;
  return addUnknown(branch, {
    ...guestFact(outNode),
    component: interfaceRef(outNode),
    summary: `${outNode.instanceId} may send by ${outNode.id} instead of ${primary.id}`,
    howToLearn: 'ip route on the instance',
    ifHolds: `it leaves by ${primary.id}`,
    ifNot: `it leaves by ${outNode.id}`,
    unfavourable: true,
  });
}

function guestFact(node: InterfaceNode): UnknownFact {
  const id = node.instanceId ?? node.id;
  return {
    code: 'GUEST_NOT_INSPECTED',
    component: instanceRef(node),
    summary: `whether ${label({ ...node, id })} forwards and masquerades isn't visible from outside`,
    howToLearn:
      'look at net.ipv4.ip_forward and iptables-save on the instance, or accept it with assumeGuest: forwarding',
    ifHolds: `${id} forwards and masquerades`,
    ifNot: "it doesn't",
  };
}

function acceptedForwarding(inNode: InterfaceNode, primary: InterfaceNode): AssumptionNote {
  return {
    code: 'GUEST_FORWARDS',
    summary: `${inNode.instanceId} forwards and masquerades, leaving by ${primary.id} (accepted by the caller)`,
    confirmBy: 'sysctl net.ipv4.ip_forward; iptables-save; ip route on the instance',
  };
}

/** R-RT-7: what a machine does that traffic inside the VPC is diverted to. */
export function applianceFact(node: InterfaceNode): UnknownFact {
  return {
    code: 'APPLIANCE_OPAQUE',
    component: instanceRef(node),
    summary: `${label(node)} receives packets between machines of the VPC; what it does with them isn't visible`,
    howToLearn: 'look at the forwarding rules of the machine',
    ifHolds: 'it passes them on, both ways',
    ifNot: "it doesn't",
  };
}
