import { send } from '../../../guest/src/index.js';
import type { InterfaceNode } from '../../../snapshot/src/network/index.js';
import type { Branch, Station } from '../walk/branch.js';
import { go, type Move } from '../walk/move.js';
import { end, pass, translate } from '../walk/step.js';
import type { WalkContext } from '../walk/walk-context.js';
import { judgeListener } from './delivery.js';
import { translationText } from './forwarding.js';
import { beyondTheInterfaces, exitOf, handedToNeighbour } from './next-hop.js';
import { withGuestNotes } from './guest-notes.js';
import { faulty, guestHop, type GuestStage, meetGuest } from './guest-stage.js';
import type { KnownGuest } from './known-guests.js';

/** A machine whose inside is known sends: its routes and its OUTPUT chain decide first (semantics: order of
 *  decisions, step 1). What is for the machine itself goes by lo, past PREROUTING's translations (R-PF-2). */
export function sendFromGuest(
  context: WalkContext,
  branch: Branch,
  node: InterfaceNode,
  { guest, instanceId }: KnownGuest,
): Move[] {
  const station = (outNode: InterfaceNode): Station => ({
    subnet: outNode.subnet,
    node: outNode,
    forwarded: outNode !== node,
  });
  // On a machine with several interfaces the question names the address, as a program that binds to it does.
  const bound = (context.index.interfacesOfInstance.get(instanceId)?.length ?? 1) > 1;
  const id = `conntrack:${instanceId}`;
  const stage: GuestStage = {
    node,
    inInterface: undefined,
    run: (machine, { flows, header }) => send(machine, { flows, header, bound, tracking: { kind: 'new' } }),
    forwarded: (part, machine, one) => {
      const { outInterface, header, session, decisions, gateway } = one;
      const { outNode, astray } = exitOf(context, node, machine, one);
      const beyond = outNode ? undefined : beyondTheInterfaces(part, node, machine, one);
      if (beyond) return [beyond];
      if (!outNode) return faulty(context, part, machine, stage, astray, { outInterface });
      const handed = handedToNeighbour(part, outNode, gateway);
      if (handed) return [handed];
      const info = guestHop(node, decisions.at(-1)?.rule);
      const text = translationText(part, part.header, header);
      const sent =
        text === undefined
          ? pass(part, info)
          : translate(part, { ...info, state: { id, created: true, text } }, header);
      const sessions = session
        ? [
            ...sent.sessions,
            { type: 'guest', id, instanceId, guest: machine, entry: session, node, role: 'own' } as const,
          ]
        : sent.sessions;
      return [go({ ...sent, sessions }, { at: 'sending', station: station(outNode) })];
    },
    delivered: (part, _machine, one) => {
      const info = guestHop(node, one.decisions.at(-1)?.rule, "the machine's own address");
      const inside = { ...pass(part, info), header: one.header };
      return [end(judgeListener(inside, node, 'lo', one), 'works')];
    },
    sound: (part) => [go(part, { at: 'sending', station: station(node) })],
  };
  return meetGuest(context, withGuestNotes(branch, node, guest), guest, stage);
}
