import type { DocumentKind, DocumentLists } from '../../../../libs/snapshot/src/index.js';
import { DOCUMENT_KINDS } from '../../../../libs/snapshot/src/index.js';
import { LabError } from '../lab-error.js';
import { answerable } from './broken-items.js';
import { conform } from './conform.js';
import { completeLists } from './complete-lists.js';
import { documentShape } from './document-shapes.js';
import type { LabNetwork } from './lab-network.js';
import { emptyLists, RegionState } from './region-state.js';

const SHOWN = 5;

/** Copies a region's documents into a state that can be served and changed.
 *  @throws LabError where a document can't be served as EC2 would: what is wrong, and with which.
 *  @param note gets what is served otherwise than it was given */
export function loadRegion(
  documents: LabNetwork['regions'][number],
  accountId: string,
  now: () => Date,
  note: (text: string) => void,
): RegionState {
  const { region } = documents;
  const lists = emptyLists();
  const absent = new Set<DocumentKind>();
  const problems: string[] = [];
  const report = (path: string, problem: string): void => {
    // Bundles may hold times in any words; nothing of the network depends on them.
    if (problem.startsWith('expected a time')) note(`${region} ${path}: not served, ${problem}`);
    else problems.push(`${path}: ${problem}`);
  };
  for (const kind of DOCUMENT_KINDS) {
    const given = documents.lists[kind];
    if (given === undefined) {
      absent.add(kind);
      continue;
    }
    const shape = documentShape(kind);
    const copies = given.map((item, place) => conform(shape, item, `${kind}[${place}]`, report));
    // `conform` has checked each against the shape that the types are made of.
    (lists as Record<DocumentKind, unknown[]>)[kind] = copies;
  }
  for (const item of documents.broken ?? []) {
    const copy = answerable(item);
    if (copy !== null) (lists as Record<DocumentKind, unknown[]>)[item.kind].push(copy);
    else note(`${region} ${item.kind} ${item.id ?? '(no id)'}: not served, ${item.problem}`);
  }
  if (problems.length > 0) {
    const more = problems.length > SHOWN ? `; and ${problems.length - SHOWN} more` : '';
    throw new LabError(
      `${region}: documents that EC2 could not answer: ${problems.slice(0, SHOWN).join('; ')}${more}`,
    );
  }
  const state = new RegionState(accountId, region, lists satisfies DocumentLists, absent, now);
  completeLists(state);
  return state;
}
