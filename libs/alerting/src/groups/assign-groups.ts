import { newId, type AlertEntity, type AlertGroupEntity } from '../../../persistence/src/index.js';
import type { AlertPlace } from '../../../rendering/src/index.js';
import { causeKey } from '../cause-key.js';

/** Account, region and VPC: alerts of two places are never told as one. */
function groupPlace({ accountId, region, vpcId }: AlertPlace): string {
  return `${accountId ?? ''}/${region}/${vpcId ?? ''}`;
}

/** Gives alerts that have just begun to fire a group: the oldest open one of their place that has their main
 *  cause and component, or else a new one for all that share it. An alert stays in its group while it fires,
 *  whatever becomes of the cause. `firing` are the members of the open groups. */
export function assignGroups(
  newlyFiring: readonly AlertEntity[],
  open: readonly AlertGroupEntity[],
  firing: readonly AlertEntity[],
  now: Date,
): { groups: Map<string, AlertGroupEntity>; opened: AlertGroupEntity[] } {
  const byKey = new Map<string, AlertGroupEntity>();
  const causesOf = new Map<string, Set<string>>();
  for (const { groupId, problems } of firing) {
    if (groupId === null) continue;
    const causes = causesOf.get(groupId) ?? new Set();
    causesOf.set(groupId, causes);
    for (const { cause } of problems) causes.add(causeKey(cause));
  }
  for (const group of open) {
    for (const cause of causesOf.get(group.id) ?? []) {
      const key = `${group.place} ${cause}`;
      if (!byKey.has(key)) byKey.set(key, group);
    }
  }
  const groups = new Map<string, AlertGroupEntity>();
  const opened: AlertGroupEntity[] = [];
  for (const alert of newlyFiring) {
    const [main] = alert.problems;
    const place = groupPlace(alert.place);
    const key = `${place} ${main === undefined ? '' : causeKey(main.cause)}`;
    let group = byKey.get(key);
    if (group === undefined) {
      group = { id: newId('grp', now), place, openedAt: now, closedAt: null, told: null };
      byKey.set(key, group);
      opened.push(group);
    }
    groups.set(alert.id, group);
  }
  return { groups, opened };
}
