import { applyGuestFix, createGuest, suggestGuestFixes } from '../../../guest/src/index.js';
import type {
  Delivered,
  FixPlace,
  Forwarded,
  Guest,
  GuestFinding,
  GuestResult,
  RuleReference,
  UnknownFlows,
} from '../../../guest/src/index.js';
import { hasPorts, type Header, ICMP, TCP, UDP } from '../../../packets/src/index.js';
import type { InterfaceNode } from '../../../snapshot/src/network/index.js';
import type { Branch } from '../walk/branch.js';
import { instanceRef, label } from '../walk/describe.js';
import type { Move } from '../walk/move.js';
import { assumeHolds, drop, type DropInfo, type HopInfo, pass, withFlows } from '../walk/step.js';
import type { WalkContext } from '../walk/walk-context.js';

/** One time that packets meet a machine whose inside is known. */
export interface GuestStage {
  /** Where they meet it. */
  node: InterfaceNode;
  inInterface: string | undefined;
  run(guest: Guest, branch: Branch): GuestResult;
  forwarded(branch: Branch, guest: Guest, one: Forwarded): Move[];
  delivered(branch: Branch, guest: Guest, one: Delivered): Move[];
  /** Goes on as behind a machine that does what it is there for. */
  sound(branch: Branch): Move[];
}

/** Faults of one machine that a walk mends one after the other. */
const MOST_FAULTS = 6;

/** Takes packets through the machine. A fault is noted, and the walk goes on through the machine as its fix
 *  would make it, so that the faults behind it are found too. */
export function meetGuest(
  context: WalkContext,
  branch: Branch,
  guest: Guest,
  stage: GuestStage,
  faults = 0,
): Move[] {
  const result = stage.run(guest, branch);
  const part = ({ flows }: { flows: Branch['flows'] }): Branch => withFlows(branch, flows);
  return [
    ...result.forwarded.flatMap((one) => stage.forwarded(part(one), guest, one)),
    ...result.delivered.flatMap((one) => stage.delivered(part(one), guest, one)),
    ...result.dropped.flatMap((one) =>
      faulty(context, part(one), guest, stage, one.finding, { header: one.header }, faults),
    ),
    ...result.unknown.flatMap((one) => stage.sound(notSeen(context, part(one), stage.node, one))),
  ];
}

/** Notes a fault of the machine and goes on through it as mended. `header`: as the packets were inside the
 *  machine, where a rule may have translated them before the fault (R-PF-1). */
export function faulty(
  context: WalkContext,
  branch: Branch,
  guest: Guest,
  stage: GuestStage,
  finding: GuestFinding,
  { outInterface, header = branch.header }: Pick<FixPlace, 'outInterface'> & { header?: Header },
  faults = 0,
): Move[] {
  const { inInterface } = stage;
  const way = outInterface === undefined ? { inInterface } : { inInterface, outInterface };
  const place = { ...way, ...service(context, header) };
  const dropped = drop(branch, guestHop(stage.node, finding.rule), guestDrop(stage.node, finding, place));
  const [fix] = faults < MOST_FAULTS ? suggestGuestFixes(guest.facts, finding, place) : [];
  if (!fix || dropped.blockers === branch.blockers) return stage.sound(dropped);
  const mended = createGuest(applyGuestFix(guest.facts, fix));
  return meetGuest(context, dropped, mended, stage, faults + 1);
}

function service({ space }: WalkContext, header: Header): Pick<FixPlace, 'protocol' | 'port'> {
  const { protocol } = header;
  const names = { [TCP]: 'tcp', [UDP]: 'udp', [ICMP]: 'icmp' } as const;
  const ports = space.domain(header.destinationPort);
  return {
    protocol: names[protocol as keyof typeof names],
    ...(hasPorts(protocol) && ports.size === 1 ? { port: Number(ports.first) } : {}),
  };
}

/** A guest's finding in the walk's form. `evidence` begins with the machine's own setting and carries what
 *  `suggestGuestFixes` needs besides. */
export function guestDrop(node: InterfaceNode, finding: GuestFinding, place: FixPlace): DropInfo {
  const { code, summary, evidence, rule } = finding;
  const id = node.instanceId ?? node.id;
  return {
    code,
    summary: `on ${label({ ...node, id })} ${summary}`,
    evidence: {
      ...evidence,
      instanceId: id,
      ...(rule === undefined ? {} : { ruleReference: rule }),
      place,
    },
    component: instanceRef(node),
  };
}

export function guestHop(node: InterfaceNode, rule?: RuleReference, note?: string): HopInfo {
  return {
    kind: 'guest',
    component: instanceRef(node),
    ...(rule === undefined ? {} : { detail: () => ({ matched: matchedRule(rule) }) }),
    ...(note === undefined ? {} : { note }),
  };
}

function matchedRule({ dialect, table, chain, number, text }: RuleReference): { rule: string; text: string } {
  return { rule: `${dialect} ${table} ${chain} ${number === 0 ? 'policy' : number}`, text };
}

/** What the facts leave open: accepted by a caller who says that the machine forwards, else an unknown. */
function notSeen(
  context: WalkContext,
  branch: Branch,
  node: InterfaceNode,
  { reason, howToLearn, rule }: UnknownFlows,
): Branch {
  const component = instanceRef(node);
  const id = component.id;
  if (context.assumeGuestForwards) {
    const accepted = {
      code: 'GUEST_FORWARDS',
      summary: `${id} does what it is there for (accepted by the caller): ${reason}`,
      confirmBy: howToLearn,
    };
    return pass({ ...branch, assumptions: [...branch.assumptions, accepted] }, guestHop(node, rule));
  }
  return assumeHolds(context, branch, guestHop(node, rule), {
    code: 'GUEST_NOT_INSPECTED',
    component,
    summary: `the facts of ${label({ ...node, id })} leave open what it does: ${reason}`,
    howToLearn,
    ifHolds: `${id} lets the packets pass as they should`,
    ifNot: "it doesn't",
  });
}
