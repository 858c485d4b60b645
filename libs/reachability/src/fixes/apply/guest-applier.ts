import { applyGuestFix, parseGuestFacts } from '../../../../guest/src/index.js';
import type { DocumentDraft } from '../../../../snapshot/src/index.js';
import type { GuestEdit } from '../edits/edit.js';
import { existing } from './applier.js';

/** What commands on a machine do to its guest facts.
 *  @throws EditRefused without facts of the machine. */
export function runOnGuest(draft: DocumentDraft, { parameters }: GuestEdit): void {
  const { InstanceId, changes } = parameters;
  const facts = parseGuestFacts(existing(draft.guest(InstanceId), InstanceId));
  draft.replaceGuest(InstanceId, applyGuestFix(facts, { edits: changes }).document);
}
