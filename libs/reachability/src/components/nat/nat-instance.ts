import { forwardsNowhere, type Guest } from '../../../../guest/src/index.js';
import type { InterfaceNode } from '../../../../snapshot/src/network/index.js';
import { forwardThroughGuest } from '../../guest/forwarding.js';
import { guestDrop, guestHop } from '../../guest/guest-stage.js';
import { guestAt, guestOfInstance } from '../../guest/known-guests.js';
import type { AssumptionNote, Branch, Station, UnknownFact } from '../../walk/branch.js';
import { instanceRef, interfaceRef, label } from '../../walk/describe.js';
import type { Move } from '../../walk/move.js';
import { addUnknown, assumeHolds, drop, opaqueEnd, withFlows } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';
import { applianceFact, forwardUnchanged, interfacesOf } from '../endpoints/appliance-interface.js';
import { crossZone } from '../routing/cross-zone.js';
import { insideOf } from '../interfaces/inside-of.js';
import { masquerade, publicSources } from './masquerade.js';

/** An instance gets packets that aren't its own: a NAT instance. Without guest facts, what its Linux does isn't
 *  visible, so the walk goes on under the stated assumption that it forwards and masquerades, keeping the
 *  source port (R-NI-2, R-NI-3); with several interfaces it may leave by any of them (R-NI-4). */
export function forwardThroughInstance(
  context: WalkContext,
  branch: Branch,
  inNode: InterfaceNode,
  from: Station | null,
): Move[] {
  const component = instanceRef(inNode);
  if (inNode.instanceId === undefined) {
    return [opaqueEnd(branch, { kind: 'nat-instance', component }, applianceFact(inNode))];
  }
  const known = guestAt(context, inNode);
  if (known) {
    return forwardThroughGuest(context, crossZone(branch, from, inNode.subnet, component), inNode, known);
  }
  const judged = checkForwarding(context, branch, inNode);
  const inside = withFlows(judged, judged.flows.restrict(judged.header.destination, insideOf(inNode)));
  const outside = withFlows(judged, judged.flows.minus(inside.flows));
  return [
    ...(inside.flows.isEmpty ? [] : divert(context, inside, inNode)),
    ...(outside.flows.isEmpty ? [] : leadOut(context, outside, inNode, from)),
  ];
}

/** Facts that don't show the machine's interfaces may still say that it forwards nothing at all (R-NI-2). */
function checkForwarding(context: WalkContext, branch: Branch, node: InterfaceNode): Branch {
  const guest = factsOf(context, node);
  const finding = guest && forwardsNowhere(guest.facts);
  if (!finding) return branch;
  context.guests.add(node.instanceId!);
  return drop(branch, guestHop(node), guestDrop(node, finding, {}));
}

const factsOf = ({ index }: WalkContext, { instanceId, planned }: InterfaceNode): Guest | undefined =>
  instanceId === undefined || planned ? undefined : guestOfInstance(index, instanceId);

/** R-RT-7: between private addresses a guest may forward only, or masquerade too. Both are walked, so that
 *  only what stops either way counts as stopped. */
function divert(context: WalkContext, branch: Branch, inNode: InterfaceNode): Move[] {
  const fact = context.assumeGuestForwards ? undefined : applianceFact(inNode);
  const masquerading = addUnknown(branch, { ...applianceFact(inNode), unfavourable: true });
  return [
    ...forwardUnchanged(context, branch, inNode, fact),
    ...interfacesOf(context, inNode).map((outNode) => masquerade(context, masquerading, inNode, outNode)),
  ];
}

/** To hosts outside: the guest is taken to masquerade. What has a public address of its own gets there from a
 *  guest that only forwards, too, and so it should where an edge route table leads the answers back to that
 *  guest (R-IGW-6). */
function leadOut(context: WalkContext, branch: Branch, inNode: InterfaceNode, from: Station | null): Move[] {
  if (context.assumeGuestForwards) return throughNatInstance(context, branch, inNode, from);
  const own = withFlows(branch, branch.flows.restrict(branch.header.source, publicSources(branch, inNode)));
  if (own.flows.isEmpty) return throughNatInstance(context, branch, inNode, from);
  const unfavourable = (one: Branch): Branch =>
    addUnknown(one, { ...applianceFact(inNode), unfavourable: true });
  if (!isEdgeTarget(context, inNode)) {
    return [
      ...throughNatInstance(context, branch, inNode, from),
      ...forwardUnchanged(context, unfavourable(own), inNode, undefined),
    ];
  }
  const rest = withFlows(branch, branch.flows.minus(own.flows));
  return [
    ...(rest.flows.isEmpty ? [] : throughNatInstance(context, rest, inNode, from)),
    ...forwardUnchanged(context, own, inNode, applianceFact(inNode)),
    ...interfacesOf(context, inNode).map((outNode) =>
      masquerade(context, unfavourable(own), inNode, outNode),
    ),
  ];
}

function isEdgeTarget({ index }: WalkContext, { id, vpc }: InterfaceNode): boolean {
  return [...index.edgeTableOfGateway.values()].some(
    ({ VpcId, Routes }) =>
      VpcId === vpc.id && (Routes ?? []).some(({ NetworkInterfaceId }) => NetworkInterfaceId === id),
  );
}

/** Packets for hosts outside go through a guest that forwards and masquerades. */
function throughNatInstance(
  context: WalkContext,
  branch: Branch,
  inNode: InterfaceNode,
  from: Station | null,
): Move[] {
  const component = instanceRef(inNode);
  const siblings = interfacesOf(context, inNode);
  const primary = siblings[0] ?? inNode;
  const entered = crossZone(branch, from, inNode.subnet, component);
  if (context.assumeGuestForwards) {
    const accepted = {
      ...entered,
      assumptions: [...entered.assumptions, acceptedForwarding(inNode, primary)],
    };
    return [masquerade(context, accepted, inNode, primary)];
  }
  const assumed = assumeHolds(context, entered, { kind: 'guest', component }, guestFact(context, inNode));
  return siblings.map((outNode) =>
    masquerade(context, choose(context, assumed, outNode, primary), inNode, outNode),
  );
}

/** Which interface a guest with several leaves by is one more thing that only the guest knows; by default
 *  the first one's route is the default route. */
function choose(
  context: WalkContext,
  branch: Branch,
  outNode: InterfaceNode,
  primary: InterfaceNode,
): Branch {
  if (outNode === primary) return branch;
  return addUnknown(branch, {
    ...guestFact(context, outNode),
    component: interfaceRef(outNode),
    summary: `${outNode.instanceId} may send by ${outNode.id} instead of ${primary.id}`,
    howToLearn: 'ip route on the instance',
    ifHolds: `it leaves by ${primary.id}`,
    ifNot: `it leaves by ${outNode.id}`,
    unfavourable: true,
  });
}

function guestFact(context: WalkContext, node: InterfaceNode): UnknownFact {
  const id = node.instanceId ?? node.id;
  const unseen = factsOf(context, node) && {
    summary: `the facts of ${label({ ...node, id })} don't show which of its interfaces ${node.id} is, so what it does with packets stays open`,
    howToLearn: 'ip -j addr on the instance',
  };
  return {
    code: 'GUEST_NOT_INSPECTED',
    component: instanceRef(node),
    summary: `whether ${label({ ...node, id })} forwards and masquerades isn't visible from outside`,
    howToLearn:
      'look at net.ipv4.ip_forward and iptables-save on the instance, or accept it with assumeGuest: forwarding',
    ifHolds: `${id} forwards and masquerades`,
    ifNot: "it doesn't",
    ...unseen,
  };
}

function acceptedForwarding(inNode: InterfaceNode, primary: InterfaceNode): AssumptionNote {
  return {
    code: 'GUEST_FORWARDS',
    summary: `${inNode.instanceId} forwards and masquerades, leaving by ${primary.id} (accepted by the caller)`,
    confirmBy: 'sysctl net.ipv4.ip_forward; iptables-save; ip route on the instance',
  };
}
