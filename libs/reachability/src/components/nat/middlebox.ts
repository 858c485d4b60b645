import type { Header } from '../../../../packets/src/index.js';
import type { InterfaceNode } from '../../../../snapshot/src/network/index.js';
import type { ComponentRef } from '../../diagnosis/hop.js';
import { type Branch, loopKey, type MiddleboxPass } from '../../walk/branch.js';
import { addWarning, assumeHolds, type DropInfo, type HopInfo } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';

/** What packets pass with their ends unchanged, and what is known of it. */
export interface Middlebox {
  device: string;
  component: ComponentRef;
  inNode?: InterfaceNode;
}

const toward = ({ destination, destinationPort }: Header): MiddleboxPass['to'] => ({
  source: destination,
  sourcePort: destinationPort,
});
const origin = ({ source, sourcePort }: Header): MiddleboxPass['from'] => ({ source, sourcePort });

/** Remembers that the connection goes through the middlebox. */
export function enterMiddlebox(branch: Branch, box: Middlebox): Branch {
  const { header } = branch;
  const pass: MiddleboxPass = { ...box, from: origin(header), to: toward(header), answered: false };
  return { ...visit(branch, box.device), middleboxes: [...branch.middleboxes, pass] };
}

function visit(branch: Branch, device: string): Branch {
  return { ...branch, visited: [...branch.visited, device, loopKey(device, branch.header)] };
}

/** The middlebox's record of the connection that this answer belongs to. */
export function passOf({ middleboxes, header }: Branch, device: string): MiddleboxPass | undefined {
  const same = (a: MiddleboxPass['from'], b: MiddleboxPass['from']): boolean =>
    a.source === b.source && a.sourcePort === b.sourcePort;
  return middleboxes.find(
    (pass) => pass.device === device && same(pass.from, toward(header)) && same(pass.to, origin(header)),
  );
}

/** Whether these packets, with these ends, have come through the middlebox on this leg. */
export function hasPassed({ middleboxes, sessions, header, leg }: Branch, device: string): boolean {
  const turnedBack = sessions.some(
    (s) => s.type === 'nat-instance' && s.instanceId === device && s.inside.source === header.destination,
  );
  if (leg === 'return' && turnedBack) return true;
  return middleboxes.some((pass) => {
    const [sender, receiver] = leg === 'forward' ? [pass.from, pass.to] : [pass.to, pass.from];
    const crossed = leg === 'forward' || pass.answered;
    return (
      pass.device === device &&
      crossed &&
      sender.source === header.source &&
      receiver.source === header.destination
    );
  });
}

/** An answer goes back through the middlebox that its question went through, or meets one that hasn't seen
 *  the question. */
export function answerThrough(context: WalkContext, branch: Branch, box: Middlebox, info: HopInfo): Branch {
  const pass = passOf(branch, box.device);
  const seen = visit(branch, box.device);
  if (!pass) return oneWayOnly(context, seen, box, info, 'only the answers pass it');
  const middleboxes = branch.middleboxes.map((one) => (one === pass ? { ...one, answered: true } : one));
  return { ...seen, middleboxes };
}

/** The answer is back: every middlebox on the way out has to have seen it (R-IGW-6, R-VPE-3). */
export function checkSymmetry(context: WalkContext, branch: Branch): Branch {
  return branch.middleboxes
    .filter(({ answered }) => !answered)
    .reduce(
      (next, box) => oneWayOnly(context, next, box, infoOf(box), 'the answers come back by another way'),
      branch,
    );
}

function infoOf({ component }: Middlebox): HopInfo {
  return { kind: component.type === 'vpc-endpoint' ? 'vpc-endpoint' : 'nat-instance', component };
}

/** AWS doesn't support asymmetric routing through middleboxes (Amazon VPC User Guide, "Gateway route tables"),
 *  and its own firewall loses its stateful features then (Network Firewall Developer Guide, "Troubleshooting
 *  general issues"). But the network itself carries such connections, and people have seen them work, so
 *  whether they do is up to the appliance: a warning and an unknown, no drop. */
function oneWayOnly(
  context: WalkContext,
  branch: Branch,
  { component }: Middlebox,
  info: HopInfo,
  how: string,
): Branch {
  const why: DropInfo = {
    code: 'ASYMMETRIC_RETURN_ROUTE',
    summary: `${component.id} sees one direction of the connection only: ${how}`,
    evidence: { id: component.id, subnetId: component.subnetId, vpcId: component.vpcId },
    component,
  };
  return assumeHolds(context, addWarning(branch, why, component), info, {
    code: 'APPLIANCE_OPAQUE',
    component,
    summary: `${component.id} sees one direction of the connection only (${how}); a stateful appliance drops that`,
    howToLearn: 'look whether the appliance keeps state, or lead both directions through it',
    ifHolds: 'the appliance passes connections of which it sees one direction only',
    ifNot: 'it drops them',
  });
}
