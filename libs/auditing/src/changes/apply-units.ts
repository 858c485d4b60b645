import {
  canonicalJson,
  type DocumentKind,
  type RegionDocuments,
  type Snapshot,
} from '../../../snapshot/src/index.js';
import { itemNames } from '../../../snapshot/src/changes/item-names.js';
import { itemsOf } from '../../../snapshot/src/changes/resources.js';
import type { ChangeUnit } from './change-unit.js';

type Fields = Readonly<Record<string, unknown>>;

/** A copy of the earlier snapshot with some of the changes of the later one. */
export class PartialChange {
  private count = 0;

  constructor(
    private readonly before: Snapshot,
    private readonly after: Snapshot,
  ) {}

  apply(units: readonly ChangeUnit[]): Snapshot {
    const regions = this.before.regions.map((region) => {
      const here = units.filter(
        ({ resource }) => resource.region === region.region && resource.accountId === region.accountId,
      );
      return here.length === 0 ? region : this.inRegion(region, here);
    });
    const guests = { ...this.before.guests };
    for (const { resource } of units) {
      if (resource.kind !== 'Guests') continue;
      const now = this.after.guests[resource.id];
      if (now === undefined) delete guests[resource.id];
      else guests[resource.id] = now;
    }
    this.count += 1;
    return { ...this.before, hash: `${this.before.hash}+${this.count}`, regions, guests };
  }

  private inRegion(region: RegionDocuments, units: readonly ChangeUnit[]): RegionDocuments {
    const later = this.after.regions.find(
      (item) => item.region === region.region && item.accountId === region.accountId,
    );
    const lists: Partial<Record<DocumentKind, unknown>> = { ...region.lists };
    const kinds = new Set(units.flatMap(({ resource }) => documentKind(resource.kind)));
    for (const kind of kinds) {
      const own = units.filter(({ resource }) => documentKind(resource.kind).includes(kind));
      lists[kind] = editedList(kind, region, later, own);
    }
    return { ...region, lists: lists as RegionDocuments['lists'] };
  }
}

const documentKind = (kind: ChangeUnit['resource']['kind']): DocumentKind[] =>
  kind === 'Guests' ? [] : [kind === 'Instances' ? 'Reservations' : kind];

function editedList(
  kind: DocumentKind,
  region: RegionDocuments,
  later: RegionDocuments | undefined,
  units: readonly ChangeUnit[],
): unknown[] {
  const items = itemsOf(region, kind) ?? new Map<string, { id: string; document: Fields }>();
  const now = (itemsOf(later, kind) ?? new Map()) as ReadonlyMap<string, { id: string; document: Fields }>;
  const documents = new Map([...items].map(([key, { document }]) => [key, document as Fields]));
  for (const unit of units) {
    const { resource } = unit;
    const source = resource.type === 'removed' ? items : now;
    const key = [...source].find(([, { id }]) => id === resource.id)?.[0];
    if (key === undefined) continue;
    const to = now.get(key)?.document;
    const from = documents.get(key);
    if (resource.type === 'removed') documents.delete(key);
    else if (to !== undefined) {
      documents.set(key, unit.part === 'whole' || from === undefined ? to : withField(from, to, unit));
    }
  }
  return kind === 'Reservations' ? reserved([...documents.values()], region, later) : [...documents.values()];
}

/** Instances lie in reservations, whose other fields stay as they were. */
function reserved(instances: readonly Fields[], ...sides: (RegionDocuments | undefined)[]): unknown[] {
  const heads = new Map<string, object>();
  for (const side of sides) {
    for (const { Instances, ...head } of side?.lists.Reservations ?? []) {
      for (const { InstanceId } of Instances ?? []) {
        if (InstanceId !== undefined && !heads.has(InstanceId)) heads.set(InstanceId, head);
      }
    }
  }
  return instances.map((instance) => {
    return { ...heads.get(String(instance['InstanceId'])), Instances: [instance] };
  });
}

function withField(document: Fields, later: Fields, unit: ChangeUnit & { part: 'field' }): Fields {
  const { key, item, set } = unit;
  const [now, then] = [document[key], later[key]];
  if (Array.isArray(now) && Array.isArray(then)) {
    if (set !== undefined) return { ...document, [key]: withSetItem(now as unknown[], set) };
    const named = item === undefined ? null : withNamedItem(key, item, now as unknown[], then as unknown[]);
    if (named !== null) return { ...document, [key]: named };
  }
  if (then !== undefined) return { ...document, [key]: then };
  const { [key]: _gone, ...rest } = document;
  return rest;
}

/** Null where the lists have no names, and so only the whole of them can be taken. */
function withNamedItem(
  key: string,
  item: string,
  now: readonly unknown[],
  then: readonly unknown[],
): unknown[] | null {
  const [names, laterNames] = [itemNames(key, now), itemNames(key, then)];
  if (names === null || laterNames === null) return null;
  const at = names.indexOf(item);
  const laterAt = laterNames.indexOf(item);
  if (laterAt < 0) return now.filter((_, i) => i !== at);
  if (at < 0) return [...now, then[laterAt]];
  return now.map((value, i) => (i === at ? then[laterAt] : value));
}

function withSetItem(
  now: readonly unknown[],
  { before, after }: { before?: unknown; after?: unknown },
): unknown[] {
  const list = [...now];
  if (before !== undefined) {
    const text = canonicalJson(before);
    const at = list.findIndex((value) => canonicalJson(value) === text);
    if (at >= 0) list.splice(at, 1);
  }
  return after === undefined ? list : [...list, after];
}
