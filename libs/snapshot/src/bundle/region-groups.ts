import { accountOf, regionsNamed } from './region-of.js';
import { rawList, type RawLists } from './raw-item.js';
import type { BundlePage } from './cut-off-kinds.js';
import type { ReadingDocument } from './reading.js';

/** What the files of one group hold. */
interface GroupContent {
  lists: RawLists;
  readings: ReadingDocument[];
  pages: BundlePage[];
}

interface Group extends GroupContent {
  accountId: string | null;
  region: string | null;
}

interface ResolvedGroup extends GroupContent {
  accountId: string | null;
  region: string;
}

/** Documents by the account and region they belong to: what the layout says, else what they say themselves. */
export class RegionGroups {
  private readonly groups = new Map<string, Group>();

  at(accountId: string | null, region: string | null): GroupContent {
    const key = JSON.stringify([accountId, region]);
    let group = this.groups.get(key);
    if (group === undefined) {
      this.groups.set(key, (group = { accountId, region, lists: new Map(), readings: [], pages: [] }));
    }
    return group;
  }

  /** Groups without content are left out; groups that turn out to be of one account and region are one. */
  resolve(notes: string[]): ResolvedGroup[] {
    const resolved = new Map<string, ResolvedGroup>();
    for (const group of this.groups.values()) {
      if (group.lists.size === 0 && group.readings.length === 0) continue;
      const region = group.region ?? regionFromDocuments(group.lists, notes);
      const accountId = group.accountId ?? accountOf(group.lists);
      const key = `${accountId ?? ''}/${region}`;
      const earlier = resolved.get(key);
      if (earlier === undefined) {
        const { lists, readings, pages } = group;
        resolved.set(key, { accountId, region, lists, readings, pages });
        continue;
      }
      for (const [kind, items] of group.lists) {
        const list = rawList(earlier.lists, kind);
        for (const item of items) list.push(item);
      }
      earlier.readings.push(...group.readings);
      earlier.pages.push(...group.pages);
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
