import { type Forwarded, type Guest, receive } from '../../../guest/src/index.js';
import { formatAddress, type FlowSet, type Header, IntervalSet } from '../../../packets/src/index.js';
import type { InterfaceNode } from '../../../snapshot/src/network/index.js';
import { forwardUnchanged } from '../components/endpoints/appliance-interface.js';
import { masquerade, publicSources } from '../components/nat/masquerade.js';
import { enterMiddlebox } from '../components/nat/middlebox.js';
import { insideOf } from '../components/interfaces/inside-of.js';
import { compileRouteTable } from '../components/routing/route-table.js';
import { resolveTarget } from '../components/routing/route-target.js';
import { type Branch, loopKey, type Session, type Station } from '../walk/branch.js';
import { instanceRef } from '../walk/describe.js';
import { go, type Move } from '../walk/move.js';
import { deadEnd, opaqueEnd, pass, translate, withFlows } from '../walk/step.js';
import type { WalkContext } from '../walk/walk-context.js';
import { faulty, guestDrop, guestHop, type GuestStage, meetGuest } from './guest-stage.js';
import type { KnownGuest } from './known-guests.js';
import { beyondTheInterfaces, exitOf, handedToNeighbour } from './next-hop.js';
import { withGuestNotes } from './guest-notes.js';

/** Packets for others reach a machine whose inside is known (R-NI-2, R-NI-4, R-RT-7): they leave by the
 *  interface that its routes name, with the source that its rules give them. */
export function forwardThroughGuest(
  context: WalkContext,
  branch: Branch,
  inNode: InterfaceNode,
  known: KnownGuest,
): Move[] {
  const noted = withGuestNotes(branch, inNode, known.guest);
  return meetGuest(context, noted, known.guest, forwardingStage(context, inNode, known));
}

function forwardingStage(context: WalkContext, inNode: InterfaceNode, known: KnownGuest): GuestStage {
  const { interfaceName: inInterface } = known;
  const stage: GuestStage = {
    node: inNode,
    inInterface,
    run: (guest, { flows, header }) =>
      receive(guest, { flows, header, inInterface, tracking: { kind: 'new' } }),
    forwarded: (branch, guest, one) => passOn(context, branch, guest, stage, one),
    delivered: (branch, _guest, one) => {
      const hop = guestHop(inNode, one.decisions.at(-1)?.rule);
      if (one.finding) return [deadEnd(branch, hop, guestDrop(inNode, one.finding, { inInterface }))];
      const component = instanceRef(inNode);
      const fact = {
        code: 'APPLIANCE_OPAQUE',
        component,
        summary: `${component.id} takes packets for other machines itself (a transparent proxy); what becomes of them there isn't followed`,
        howToLearn: 'the configuration of the program that listens',
        ifHolds: 'the program serves the connection',
        ifNot: "it doesn't",
      } as const;
      return [opaqueEnd(branch, hop, fact)];
    },
    sound: (branch) => soundly(context, branch, inNode),
  };
  return stage;
}

/** As a NAT instance should: what is for hosts outside with its own address, the rest unchanged. */
function soundly(context: WalkContext, branch: Branch, inNode: InterfaceNode): Move[] {
  const inside = withFlows(branch, branch.flows.restrict(branch.header.destination, insideOf(inNode)));
  const outside = withFlows(branch, branch.flows.minus(inside.flows));
  const primary = context.index.interfacesOfInstance.get(inNode.instanceId ?? '')?.[0] ?? inNode;
  return [
    ...(inside.flows.isEmpty ? [] : forwardUnchanged(context, inside, inNode, undefined)),
    ...(outside.flows.isEmpty ? [] : [masquerade(context, outside, inNode, primary)]),
  ];
}

/** What the machine hands to one of its interfaces. */
export function passOn(
  context: WalkContext,
  branch: Branch,
  guest: Guest,
  stage: GuestStage,
  one: Forwarded,
): Move[] {
  const { outInterface, header, diagnosis } = one;
  const { outNode, astray } = exitOf(context, stage.node, guest, one);
  if (!outNode) {
    const beyond = beyondTheInterfaces(branch, stage.node, guest, one);
    return beyond ? [beyond] : faulty(context, branch, guest, stage, astray, { outInterface });
  }
  const handed = handedToNeighbour(branch, outNode, one.gateway);
  if (handed) return [handed];
  const bare = diagnosis
    ? withoutSourceNat(context, { ...branch, header }, outNode, diagnosis.reason === 'foreign-address')
    : branch.flows.minus(branch.flows);
  const rest = branch.flows.minus(bare);
  return [
    ...(bare.isEmpty
      ? []
      : faulty(context, withFlows(branch, bare), guest, stage, diagnosis!.finding, { outInterface })),
    ...(rest.isEmpty ? [] : [onward(withFlows(branch, rest), guest, stage.node, outNode, one)]),
  ];
}

/** Flows that reach an internet gateway with a client's private address if nobody translates it (R-IGW-3). What
 *  another route takes on (a NAT gateway, a transit gateway) needs no translation here. */
function withoutSourceNat(
  context: WalkContext,
  branch: Branch,
  outNode: InterfaceNode,
  translated: boolean,
): FlowSet {
  const { flows, header } = branch;
  const outside = flows.minus(flows.restrict(header.destination, insideOf(outNode)));
  const known = publicSources(branch, outNode);
  // Another machine's address may pass the gateway, and the answer goes to that machine.
  const sound = translated ? known.intersect(outNode.own) : known;
  const foreign = outside.minus(outside.restrict(header.source, sound));
  const table = context.index.routeTable(outNode.subnet);
  if (!table.known) return foreign.minus(foreign);
  const { parts } = compileRouteTable(context.index, outNode.vpc, table.value);
  const elsewhere = parts.filter(({ lines }) =>
    lines.every((line) => {
      const { to } = resolveTarget(context.index, outNode.vpc, line).target;
      return to !== 'internet-gateway' && to !== 'nowhere';
    }),
  );
  const carried = IntervalSet.union(elsewhere.map(({ destinations }) => destinations));
  return foreign.minus(foreign.restrict(header.destination, carried));
}

function onward(
  branch: Branch,
  guest: Guest,
  inNode: InterfaceNode,
  outNode: InterfaceNode,
  { header, session, decisions, sourceNat, outInterface }: Forwarded,
): Move {
  const before = branch.header;
  const id = `conntrack:${inNode.instanceId ?? inNode.id}`;
  const component = instanceRef(outNode);
  const passed = pass(branch, guestHop(inNode, decisions.findLast(({ stage }) => stage === 'forward')?.rule));
  const rule = sourceNat === 'none' ? session?.destinationNat : sourceNat;
  const changed = translationText(branch, before, header);
  const info = {
    kind: 'nat-instance' as const,
    component,
    ...(rule === undefined ? {} : { detail: guestHop(inNode, rule).detail! }),
    ...(changed === undefined
      ? { note: 'passed on, ends unchanged' }
      : { state: { id, created: true, text: changed } }),
  };
  const next = changed === undefined ? pass(passed, info) : translate(passed, info, header);
  const sessions: Session[] = [...next.sessions];
  const instanceId = inNode.instanceId ?? inNode.id;
  if (before.source !== header.source || before.sourcePort !== header.sourcePort) {
    const inside = { source: before.source, sourcePort: before.sourcePort };
    const outside = { source: header.source, sourcePort: header.sourcePort };
    sessions.push({ type: 'nat-instance', id, instanceId, inNode, outNode, inside, outside });
  }
  if (session)
    sessions.push({
      type: 'guest',
      id,
      instanceId,
      guest,
      entry: session,
      node: inNode,
      role: 'passed-on',
      outInterface,
    });
  const station: Station = { subnet: outNode.subnet, node: outNode, forwarded: true };
  const entered =
    changed === undefined ? enterMiddlebox(next, { device: instanceId, component, inNode }) : next;
  const visited = [...entered.visited, instanceId, loopKey(instanceId, header)];
  return go({ ...entered, sessions, visited }, { at: 'sending', station });
}

/** "source becomes 10.10.1.100, the port is kept"; undefined where both ends stay. */
export function translationText({ flows, leg }: Branch, before: Header, after: Header): string | undefined {
  const shown = (address: number): string => {
    const values = flows.project(address);
    return values.size === 1 ? formatAddress(values.first!) : 'another address';
  };
  const port = (old: number, now: number): string => {
    const values = flows.project(now);
    if (old === now) return leg === 'forward' ? 'the port is kept where it is free' : 'the port stays';
    return values.size === 1 ? `port ${String(values.first)}` : 'another port';
  };
  const parts = [
    ...(before.source === after.source && before.sourcePort === after.sourcePort
      ? []
      : [`source becomes ${shown(after.source)}, ${port(before.sourcePort, after.sourcePort)}`]),
    ...(before.destination === after.destination && before.destinationPort === after.destinationPort
      ? []
      : [
          `destination becomes ${shown(after.destination)}, ${port(before.destinationPort, after.destinationPort)}`,
        ]),
  ];
  return parts.length === 0 ? undefined : parts.join('; ');
}
