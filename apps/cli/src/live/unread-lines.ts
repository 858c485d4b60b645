import type { Snapshot } from '../../../../libs/snapshot/src/index.js';

/** What a live reading lacks, a line each. */
export function unreadLines({ regions }: Pick<Snapshot, 'regions'>): string[] {
  return regions.flatMap(({ unread = [] }) =>
    unread.map(({ kind, id, reason, action }) => {
      const what = id === undefined ? kind : `${kind} of ${id}`;
      return `not read: ${what} (${action}: ${reason}); what depends on it is undetermined`;
    }),
  );
}
