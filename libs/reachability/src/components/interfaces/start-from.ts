import { IntervalSet } from '../../../../packets/src/index.js';
import type { InterfaceNode } from '../../../../snapshot/src/network/index.js';
import { guestAt } from '../../guest/known-guests.js';
import { sendFromGuest } from '../../guest/source.js';
import type { Branch, Station } from '../../walk/branch.js';
import { instanceRef } from '../../walk/describe.js';
import { isIpv6 } from '../../walk/family.js';
import { go, type Move } from '../../walk/move.js';
import { end, pass, withFlows } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';

/** A machine sends: to itself, or out by the interface. */
export function startFrom(context: WalkContext, started: Branch, node: InterfaceNode): Move[] {
  const known = isIpv6(started) ? undefined : guestAt(context, node);
  if (known) return sendFromGuest(context, started, node, known);
  const moves: Move[] = [];
  const machine = IntervalSet.union(machineOf(context, node).map(({ own }) => own));
  const loopback = node.planned
    ? started.flows.minus(started.flows)
    : started.flows.restrict(started.header.destination, machine);
  if (!loopback.isEmpty) {
    // A packet to the machine's own address never leaves it.
    const component = instanceRef(node);
    const inside = pass(withFlows(started, loopback), {
      kind: 'guest',
      component,
      note: "the machine's own address",
    });
    moves.push(end(inside, 'works'));
  }
  const rest = started.flows.minus(loopback);
  if (!rest.isEmpty) {
    const station: Station = { subnet: node.subnet, node, forwarded: false };
    moves.push(go(withFlows(started, rest), { at: 'sending', station }));
  }
  return moves;
}

function machineOf({ index }: WalkContext, node: InterfaceNode): readonly InterfaceNode[] {
  return node.instanceId === undefined ? [node] : (index.interfacesOfInstance.get(node.instanceId) ?? [node]);
}
