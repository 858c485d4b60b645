import { accountOf, regionsNamed } from './region-of.js';
import { rawList, type RawLists } from './raw-item.js';

interface Group {
  accountId: string | null;
  region: string | null;
  lists: RawLists;
}

export interface ResolvedGroup {
  accountId: string | null;
  region: string;
  lists: RawLists;
}

/** Documents by the account and region they belong to: what the layout says, else what they say themselves. */
export class RegionGroups {
  private readonly groups = new Map<string, Group>();

  at(accountId: string | null, region: string | null): RawLists {
    const key = JSON.stringify([accountId, region]);
    let group = this.groups.get(key);
    if (group === undefined) this.groups.set(key, (group = { accountId, region, lists: new Map() }));
    return group.lists;
  }

  /** Groups without content are left out; groups that turn out to be of one account and region are one. */
  resolve(notes: string[]): ResolvedGroup[] {
    const resolved = new Map<string, ResolvedGroup>();
    for (const group of this.groups.values()) {
      if (group.lists.size === 0) continue;
      const region = group.region ?? regionFromDocuments(group.lists, notes);
      const accountId = group.accountId ?? accountOf(group.lists);
      const key = `${accountId ?? ''}/${region}`;
      const earlier = resolved.get(key);
      if (earlier === undefined) {
        resolved.set(key, { accountId, region, lists: group.lists });
        continue;
      }
      for (const [kind, items] of group.lists) {
        const list = rawList(earlier.lists, kind);
        for (const item of items) list.push(item);
      }
    }
    return [...resolved].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
  }
}

function regionFromDocuments(lists: RawLists, notes: string[]): string {
  const [region, ...others] = regionsNamed(lists);
  if (region === undefined) {
    notes.push('the region is not known: no zone name, ARN or service name tells it');
    return 'unknown';
  }
  if (others.length > 0) {
    notes.push(
      `documents of one folder name several regions (${[region, ...others].join(', ')}); taken as ${region}`,
    );
  }
  return region;
}
