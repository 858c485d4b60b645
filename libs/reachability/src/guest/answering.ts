import { answersSession, receive, send } from '../../../guest/src/index.js';
import type { Header } from '../../../packets/src/index.js';
import type { InterfaceNode } from '../../../snapshot/src/network/index.js';
import { answerThrough, passOf } from '../components/nat/middlebox.js';
import type { Branch, Session, Station } from '../walk/branch.js';
import { instanceRef } from '../walk/describe.js';
import { go, type Move } from '../walk/move.js';
import { pass, translate } from '../walk/step.js';
import type { WalkContext } from '../walk/walk-context.js';
import { translationText } from './forwarding.js';
import { faulty, guestHop, type GuestStage, meetGuest } from './guest-stage.js';
import { exitOf, handedToNeighbour } from './next-hop.js';
import type { KnownGuest } from './known-guests.js';

export type GuestSession = Extract<Session, { type: 'guest' }>;

/** The machine's entry that an answer belongs to. */
export function entryFor({ sessions, header }: Branch, instanceId: string): GuestSession | undefined {
  return sessions.findLast(
    (one): one is GuestSession =>
      one.type === 'guest' && one.instanceId === instanceId && answersSession(one.entry, header),
  );
}

/** An answer reaches a machine whose inside is known: connection tracking undoes what it did to the question
 *  (R-NI-2, R-PF-3). `arrived` gets what is for the machine itself. Without an entry the machine hasn't seen
 *  the question, and its rules decide as for a stranger. */
export function answerAtGuest(
  context: WalkContext,
  branch: Branch,
  node: InterfaceNode,
  known: KnownGuest,
  arrived: (branch: Branch) => Move[],
): Move[] {
  const found = entryFor(branch, known.instanceId);
  const { interfaceName: inInterface } = known;
  const box = { device: known.instanceId, component: instanceRef(node) };
  const stage: GuestStage = {
    node,
    inInterface,
    run: (guest, { flows, header }) =>
      receive(guest, {
        flows,
        header,
        inInterface,
        tracking: found
          ? { kind: 'established', session: found.entry, direction: 'reply' }
          : { kind: 'stray' },
      }),
    forwarded: (part, guest, { outInterface, header, decisions, gateway }) => {
      const { outNode, astray } = exitOf(context, node, guest, { outInterface, gateway });
      if (!outNode) return faulty(context, part, guest, stage, astray, { outInterface });
      const handed = handedToNeighbour(part, outNode, gateway);
      if (handed) return [handed];
      const passed = pass(
        part,
        guestHop(node, decisions.findLast(({ stage: at }) => at === 'forward')?.rule),
      );
      const info = { kind: 'nat-instance', component: instanceRef(outNode) } as const;
      const text = translationText(passed, passed.header, header);
      const turned =
        text === undefined
          ? pass(passed, { ...info, note: 'passed on, ends unchanged' })
          : translate(passed, { ...info, state: { id: found?.id ?? box.device, used: true, text } }, header);
      const unchanged = !found || passOf(turned, box.device) !== undefined;
      const seen = unchanged ? answerThrough(context, turned, box, info) : turned;
      return [go(seen, { at: 'sending', station: forwardedBy(outNode) })];
    },
    delivered: (part, _guest, { decisions, header }) =>
      arrived({ ...pass(part, guestHop(node, decisions.at(-1)?.rule)), header }),
    sound: (part) => {
      if (!found) return [go(part, { at: 'sending', station: forwardedBy(node) })];
      const header = turnedBack(part.header, found.entry.before);
      return found.role === 'own'
        ? arrived({ ...part, header })
        : [go({ ...part, header }, { at: 'sending', station: forwardedBy(found.node) })];
    },
  };
  return meetGuest(context, branch, found?.guest ?? known.guest, stage);
}

const forwardedBy = (node: InterfaceNode): Station => ({ subnet: node.subnet, node, forwarded: true });

/** The answer as it was before the machine translated the question. */
function turnedBack(answer: Header, before: Header): Header {
  return {
    ...answer,
    source: before.destination,
    sourcePort: before.destinationPort,
    destination: before.source,
    destinationPort: before.sourcePort,
  };
}

/** A machine whose inside is known answers what was delivered to it: by its own routes, past its own OUTPUT
 *  rules, and with the ends that the client knows (a REDIRECT undone). */
export function answerFromGuest(
  context: WalkContext,
  branch: Branch,
  node: InterfaceNode,
  session: GuestSession,
): Move[] {
  const { entry } = session;
  const stage: GuestStage = {
    node,
    inInterface: undefined,
    run: (guest, { flows, header }) =>
      send(guest, {
        flows,
        header,
        bound: true,
        tracking: { kind: 'established', session: entry, direction: 'reply' },
      }),
    forwarded: (part, guest, { outInterface, header, decisions, gateway }) => {
      const { outNode, astray } = exitOf(context, node, guest, { outInterface, gateway });
      if (!outNode) return faulty(context, part, guest, stage, astray, { outInterface });
      const handed = handedToNeighbour(part, outNode, gateway);
      if (handed) return [handed];
      const info = guestHop(node, decisions.at(-1)?.rule);
      const text = translationText(part, part.header, header);
      const sent =
        text === undefined
          ? pass(part, info)
          : translate(part, { ...info, state: { id: session.id, used: true, text } }, header);
      const station: Station = { subnet: outNode.subnet, node: outNode, forwarded: outNode !== node };
      return [go(sent, { at: 'sending', station })];
    },
    delivered: (part) => [
      go(part, { at: 'sending', station: { subnet: node.subnet, node, forwarded: false } }),
    ],
    sound: (part) => {
      const station: Station = { subnet: node.subnet, node, forwarded: false };
      return [go({ ...part, header: turnedBack(part.header, entry.before) }, { at: 'sending', station })];
    },
  };
  return meetGuest(context, branch, session.guest, stage);
}
