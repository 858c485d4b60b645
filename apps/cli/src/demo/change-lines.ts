import type { SnapshotChanges } from '../../../../libs/snapshot/src/index.js';

const shown = (value: unknown): string => (value === undefined ? 'not there' : JSON.stringify(value));

/** The differences between two snapshots, a line for each field. */
export function changeLines({ changes }: SnapshotChanges): string[] {
  return changes.flatMap((change) => {
    const name = change.name === undefined ? change.id : `${change.id} (${change.name})`;
    const what = `${change.kind} ${name}`;
    if (change.type !== 'changed') return [`${what}: ${change.type}`];
    return change.fields.map(
      ({ path, before, after }) => `${what} ${path}: ${shown(before)} → ${shown(after)}`,
    );
  });
}
