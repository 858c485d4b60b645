import type { GuestEntity } from '../../../../libs/persistence/src/index.js';
import type { Snapshot } from '../../../../libs/snapshot/src/index.js';

export function instancesOf({ regions }: Pick<Snapshot, 'regions'>): string[] {
  return regions.flatMap(({ lists }) =>
    (lists.Reservations ?? []).flatMap(({ Instances }) =>
      (Instances ?? []).flatMap(({ InstanceId }) => InstanceId ?? []),
    ),
  );
}

/** Puts stored facts into a snapshot. Facts that the snapshot brought along stay, unless the stored ones are
 *  known to be newer. Hash and everything else stay as they are: the network is the same. */
export function addFacts(
  snapshot: Snapshot,
  rows: readonly Pick<GuestEntity, 'instanceId' | 'collectedAt' | 'facts'>[],
): Snapshot {
  const added = rows.filter(({ instanceId, collectedAt }) => {
    const own = snapshot.guests[instanceId];
    return own === undefined || (collectedAt !== null && isOlder(own, collectedAt));
  });
  if (added.length === 0) return snapshot;
  const facts = added.map(({ instanceId, facts: document }) => [instanceId, document] as const);
  return { ...snapshot, guests: { ...snapshot.guests, ...Object.fromEntries(facts) } };
}

function isOlder(own: unknown, than: Date): boolean {
  const time = (own as { collectedAt?: unknown } | null)?.collectedAt;
  const at = typeof time === 'string' ? Date.parse(time) : NaN;
  return at < than.getTime();
}
