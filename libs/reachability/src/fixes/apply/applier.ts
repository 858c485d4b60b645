import type { DocumentDraft } from '../../../../snapshot/src/index.js';
import type { Ec2Edit } from '../edits/edit.js';

/** An edit that EC2 would refuse: what it names isn't there, or is there already. */
export class EditRefused extends Error {}

/** What one EC2 call does to the documents, as Describe calls show them afterwards. */
export type Applier<E extends Ec2Edit> = (draft: DocumentDraft, edit: E) => void;

export type Appliers = {
  [E in Ec2Edit as E['action']]: Applier<E>;
};

/** The document that an edit names.
 *  @throws EditRefused when it isn't there. */
export function existing<T>(found: T | undefined, id: string | undefined): T {
  if (found === undefined) throw new EditRefused(`${id ?? 'the resource'} is not in the snapshot`);
  return found;
}
