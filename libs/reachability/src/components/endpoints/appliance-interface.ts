import type { InterfaceNode } from '../../../../snapshot/src/network/index.js';
import type { Branch, Station, UnknownFact } from '../../walk/branch.js';
import { instanceRef, interfaceRef, label } from '../../walk/describe.js';
import { go, type Move } from '../../walk/move.js';
import { addUnknown, assumeHolds, type HopInfo, pass } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';
import { answerThrough, enterMiddlebox, type Middlebox, passOf } from '../nat/middlebox.js';

/** A machine in the middle passes packets on as they are (R-RT-7, R-IGW-6). Whether its guest does isn't
 *  visible, nor by which of several interfaces it sends (R-NI-4): each is walked. */
export function forwardUnchanged(
  context: WalkContext,
  branch: Branch,
  inNode: InterfaceNode,
  fact: UnknownFact | undefined,
): Move[] {
  const box = boxOf(inNode);
  const info = infoOf(inNode);
  const assumed = fact ? assumeHolds(context, branch, info, fact) : pass(branch, info);
  const entered = enterMiddlebox(assumed, { ...box, inNode });
  const likely = sendsBy(context, inNode, entered);
  return ways(context, entered, inNode, likely);
}

/** The answer goes back by the interface that the question came in by, or so one hopes. */
export function answerUnchanged(context: WalkContext, branch: Branch, inNode: InterfaceNode): Move[] {
  const box = boxOf(inNode);
  const info = infoOf(inNode);
  const seen = passOf(branch, box.device);
  const accepted = context.assumeGuestForwards || seen === undefined;
  const passed = accepted ? pass(branch, info) : assumeHolds(context, branch, info, applianceFact(inNode));
  const answered = answerThrough(context, passed, box, info);
  return ways(context, answered, inNode, seen?.inNode ?? sendsBy(context, inNode, branch));
}

function boxOf(node: InterfaceNode): Middlebox {
  return { device: node.instanceId ?? node.id, component: instanceRef(node) };
}

function infoOf(node: InterfaceNode): HopInfo {
  return { kind: 'nat-instance', component: instanceRef(node), note: 'passed on, ends unchanged' };
}

export function interfacesOf({ index }: WalkContext, node: InterfaceNode): readonly InterfaceNode[] {
  return node.instanceId === undefined ? [node] : (index.interfacesOfInstance.get(node.instanceId) ?? [node]);
}

/** The interface in the destination's subnet if there is one, else the primary one. */
function sendsBy(context: WalkContext, node: InterfaceNode, { flows, header }: Branch): InterfaceNode {
  const siblings = interfacesOf(context, node);
  const wanted = flows.project(header.destination);
  return siblings.find(({ subnet }) => subnet.cidr.covers(wanted)) ?? siblings[0] ?? node;
}

function ways(context: WalkContext, branch: Branch, inNode: InterfaceNode, likely: InterfaceNode): Move[] {
  return interfacesOf(context, inNode).map((outNode) => {
    const station: Station = { subnet: outNode.subnet, node: outNode, forwarded: true };
    const chosen = outNode === likely ? branch : addUnknown(branch, otherInterface(outNode, likely));
    return go(chosen, { at: 'sending', station });
  });
}

function otherInterface(outNode: InterfaceNode, likely: InterfaceNode): UnknownFact {
  return {
    code: 'APPLIANCE_OPAQUE',
    component: interfaceRef(outNode),
    summary: `${outNode.instanceId} may send by ${outNode.id} instead of ${likely.id}`,
    howToLearn: 'ip route on the machine',
    ifHolds: `it sends by ${likely.id}`,
    ifNot: `it sends by ${outNode.id}`,
    unfavourable: true,
  };
}

/** R-RT-7: what a machine does that traffic inside the VPC is diverted to. */
export function applianceFact(node: InterfaceNode): UnknownFact {
  return {
    code: 'APPLIANCE_OPAQUE',
    component: instanceRef(node),
    summary: `${label(node)} receives packets for other machines; what it does with them isn't visible`,
    howToLearn: 'look at the forwarding rules of the machine',
    ifHolds: 'it passes them on, both ways, with their ends unchanged',
    ifNot: "it doesn't",
  };
}
