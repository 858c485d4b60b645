import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { changedDocuments, type Documents } from './changed-documents.js';
import type { Change, DocumentChange } from './scenario-schema.js';

/** The documents of a bundle by its folders ("" for the top, "accounts/<account>/<region>"), with the changes
 *  applied. In a bundle of several folders a change says which one it is about with `in`. */
export function changedBundle(folder: string, allChanges: readonly Change[]): Map<string, Documents> {
  const changes = allChanges.filter((change): change is DocumentChange => !('guest' in change));
  const folders = foldersOf(folder, '');
  const [only] = folders;
  const about = (change: DocumentChange): string => {
    const name = change.in ?? (folders.length === 1 ? only : undefined);
    if (name === undefined || !folders.includes(name))
      throw new Error(`a change of ${change.list} has to name one of ${folders.join(', ')}`);
    return name;
  };
  for (const change of changes) about(change);
  return new Map(
    folders.map((name) => [
      name,
      changedDocuments(
        join(folder, name),
        changes.filter((change) => about(change) === name),
      ),
    ]),
  );
}

function foldersOf(root: string, name: string): string[] {
  const entries = readdirSync(join(root, name))
    .map((entry) => join(name, entry))
    .filter((entry) => entry !== 'guests');
  const inner = entries.filter((entry) => statSync(join(root, entry)).isDirectory());
  const own = entries.some((entry) => entry.endsWith('.json')) ? [name] : [];
  return [...own, ...inner.flatMap((entry) => foldersOf(root, entry))];
}
