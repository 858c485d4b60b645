import { type Delivered, receive } from '../../../guest/src/index.js';
import type { InterfaceNode } from '../../../snapshot/src/network/index.js';
import type { Branch, Session } from '../walk/branch.js';
import { instanceRef } from '../walk/describe.js';
import type { Move } from '../walk/move.js';
import { addWarning, drop, pass, translate } from '../walk/step.js';
import type { WalkContext } from '../walk/walk-context.js';
import type { GuestSession } from './answering.js';
import { passOn, translationText } from './forwarding.js';
import { withGuestNotes } from './guest-notes.js';
import { guestDrop, guestHop, type GuestStage, meetGuest } from './guest-stage.js';
import type { KnownGuest } from './known-guests.js';

/** Packets for a machine whose inside is known: PREROUTING may lead them elsewhere, INPUT may stop them, and
 *  somebody should listen (R-PF-1, R-PF-3). `arrived` gets what a program takes, with the machine's entry. */
export function deliverToGuest(
  context: WalkContext,
  branch: Branch,
  node: InterfaceNode,
  { guest, interfaceName: inInterface }: KnownGuest,
  arrived: (branch: Branch, session: GuestSession | undefined) => Move[],
): Move[] {
  const stage: GuestStage = {
    node,
    inInterface,
    run: (machine, { flows, header }) =>
      receive(machine, { flows, header, inInterface, tracking: { kind: 'new' } }),
    forwarded: (part, machine, one) => passOn(context, part, machine, stage, one),
    delivered: (part, machine, one) => {
      const id = `conntrack:${node.instanceId ?? node.id}`;
      const instanceId = node.instanceId ?? node.id;
      const session: GuestSession | undefined = one.session && {
        type: 'guest',
        id,
        instanceId,
        guest: machine,
        entry: one.session,
        node,
        role: 'own',
      };
      const entered = judgeListener(enter(part, node, one, id), node, inInterface, one);
      const sessions: Session[] = session ? [...entered.sessions, session] : [...entered.sessions];
      return arrived({ ...entered, sessions }, session);
    },
    sound: (part) => arrived(part, undefined),
  };
  return meetGuest(context, withGuestNotes(branch, node, guest), guest, stage);
}

function enter(
  branch: Branch,
  node: InterfaceNode,
  { header, decisions, session }: Delivered,
  id: string,
): Branch {
  const info = guestHop(node, session?.destinationNat ?? decisions.at(-1)?.rule);
  const text = translationText(branch, branch.header, header);
  return text === undefined
    ? pass(branch, info)
    : translate(branch, { ...info, state: { id, created: true, text } }, header);
}

/** Where nobody listens, the client is refused: the refusal comes back, so the path itself works, and it is a
 *  warning. But packets that a port forwarding sent there, or should have sent elsewhere, haven't reached what
 *  the machine's own rules mean to serve them with: there it is the cause (R-PF-1, R-PF-2). */
export function judgeListener(
  branch: Branch,
  node: InterfaceNode,
  inInterface: string,
  { finding }: Delivered,
): Branch {
  if (!finding) return branch;
  const why = guestDrop(node, finding, { inInterface });
  const forwarded = branch.sessions.some(
    (one) => one.type === 'guest' && one.entry.destinationNat !== undefined,
  );
  if (finding.rule === undefined && !forwarded) return addWarning(branch, why, instanceRef(node));
  return drop(branch, guestHop(node, finding.rule), why);
}
