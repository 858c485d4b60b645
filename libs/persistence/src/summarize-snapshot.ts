import type { Snapshot } from '../../snapshot/src/index.js';
import type { SnapshotSummary } from './snapshot-summary.js';

const SHOWN_BROKEN_ITEMS = 100;

export function summarizeSnapshot(snapshot: Snapshot): SnapshotSummary {
  const broken = snapshot.regions.flatMap((region) => region.broken);
  return {
    regions: snapshot.regions.map(({ accountId, region, lists, unread, scope }) => ({
      accountId,
      region,
      counts: Object.fromEntries(Object.entries(lists).map(([kind, items]) => [kind, items.length])),
      ...(unread && { unread }),
      ...(scope && { vpcIds: scope.vpcIds }),
    })),
    broken: broken
      .slice(0, SHOWN_BROKEN_ITEMS)
      // `raw` stays behind: it is in the content.
      .map(({ kind, file, position, id, problem }) => ({ kind, file, position, id, problem })),
    brokenCount: broken.length,
    guestCount: Object.keys(snapshot.guests).length,
    notes: snapshot.notes,
  };
}
