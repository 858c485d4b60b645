import { contentHash, type Snapshot } from '../../../snapshot/src/index.js';

/** Several targets as one network: paths lead from one account into another. Of an account and region that two
 *  targets share the first one counts. */
export function mergeSnapshots(snapshots: readonly Snapshot[]): Snapshot {
  const [first, ...others] = snapshots;
  if (first === undefined) throw new Error('expected at least one snapshot');
  if (others.length === 0) return first;
  const seen = new Set<string>();
  const regions = snapshots
    .flatMap((snapshot) => snapshot.regions)
    .filter(({ accountId, region }) => {
      const place = `${accountId ?? ''} ${region}`;
      return !seen.has(place) && seen.add(place);
    });
  const guests = Object.assign(
    {},
    ...[...snapshots].reverse().map((item) => item.guests),
  ) as Snapshot['guests'];
  const times = snapshots.flatMap(({ capturedAt }) => capturedAt ?? []).sort();
  return {
    hash: contentHash({ regions, guests }),
    // The oldest part says how old the whole may be.
    capturedAt: times.length === snapshots.length ? (times[0] ?? null) : null,
    regions,
    guests,
    notes: snapshots.flatMap(({ notes }) => notes),
  };
}
