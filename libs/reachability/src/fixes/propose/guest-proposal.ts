import {
  type FixPlace,
  type GuestFindingCode,
  type RuleReference,
  suggestGuestFixes,
} from '../../../../guest/src/index.js';
import { guestOfInstance } from '../../guest/known-guests.js';
import { placeOf, type Propose, vpcOf } from './proposal.js';

/** R-PF-3: an answer that goes past the machine which forwarded the port comes back through it if the machine
 *  gives the question its own address. */
export const proposeHiddenClient: Propose = (blocker, context) =>
  proposeGuestRun(
    { ...blocker, code: 'GUEST_NO_SOURCE_NAT', evidence: { ...blocker.evidence, ruleReference: undefined } },
    context,
  );

/** Commands that mend what guest facts show to be wrong on a machine; none where only a person can say what is
 *  right. */
export const proposeGuestRun: Propose = (blocker, context) => {
  const { instanceId, ruleReference, place, ...evidence } = blocker.evidence;
  const vpc = vpcOf(blocker, context);
  const guest = typeof instanceId === 'string' ? guestOfInstance(context.index, instanceId) : undefined;
  if (!guest || !vpc || typeof instanceId !== 'string') return [];
  const finding = {
    code: blocker.code as GuestFindingCode,
    summary: blocker.summary,
    evidence,
    rule: ruleReference as RuleReference | undefined,
  };
  const [fix] = suggestGuestFixes(guest.facts, finding, (place ?? {}) as FixPlace);
  if (!fix) return [];
  const { title, commands, persistent, undo, edits } = fix;
  const parameters = {
    InstanceId: instanceId,
    purpose: title.charAt(0).toLowerCase() + title.slice(1),
    commands: [...commands],
    persist: [...persistent],
    undo: [...undo],
    changes: edits,
  };
  return [{ ...placeOf(vpc), action: 'guest:run', parameters }];
};
