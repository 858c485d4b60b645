import { canonicalJson } from '../bundle/canonical-json.js';
import type { DocumentKind, RegionDocuments, Snapshot } from '../document-lists.js';
import type { ResourceChange, SnapshotChanges } from './change.js';
import { fieldChanges } from './field-changes.js';
import { COMPARED_KINDS, itemsOf, labelOf, type ComparedItem } from './resources.js';

/** What has changed from one snapshot to a later one, resource by resource. Order counts only where it does
 *  in EC2. What was read in one of them only is no change: it is listed as incomparable. */
export function snapshotChanges(
  before: Pick<Snapshot, 'regions' | 'guests'>,
  after: Pick<Snapshot, 'regions' | 'guests'>,
): SnapshotChanges {
  const outcome: SnapshotChanges = { changes: [], incomparable: [] };
  const places = new Map<string, [RegionDocuments?, RegionDocuments?]>();
  const placeOf = ({ accountId, region }: RegionDocuments): string => `${region} ${accountId ?? ''}`;
  for (const region of before.regions) places.set(placeOf(region), [region]);
  for (const region of after.regions) places.set(placeOf(region), [places.get(placeOf(region))?.[0], region]);
  for (const [, [old, now]] of [...places].sort(([a], [b]) => (a < b ? -1 : 1))) {
    for (const kind of COMPARED_KINDS) compareKind(kind, old, now, outcome);
  }
  compareGuests(before.guests, after.guests, outcome);
  return outcome;
}

function compareKind(
  kind: DocumentKind,
  before: RegionDocuments | undefined,
  after: RegionDocuments | undefined,
  { changes, incomparable }: SnapshotChanges,
): void {
  const known = after ?? before;
  if (known === undefined) return;
  const place = { kind: labelOf(kind), accountId: known.accountId, region: known.region };
  const old = itemsOf(before, kind);
  const now = itemsOf(after, kind);
  if (old === null && now === null) return;
  const unread = whyUnread(kind, before, after);
  if (old === null || now === null || unread !== null) {
    incomparable.push({ ...place, why: unread ?? `only one of the snapshots has ${kind}` });
    if (old === null || now === null) return;
  }
  const doubt = new Doubt(kind, before, after);
  for (const key of [...new Set([...old.keys(), ...now.keys()])].sort()) {
    const [was, is] = [old.get(key), now.get(key)];
    const item = (is ?? was) as ComparedItem;
    const resource = { ...place, id: item.id, ...(item.name !== undefined && { name: item.name }) };
    if (was !== undefined && is !== undefined) {
      const fields = fieldChanges(was.document, is.document);
      if (fields.length > 0) changes.push({ type: 'changed', ...resource, fields });
      continue;
    }
    const why = unread ?? doubt.about(item, is === undefined ? 'after' : 'before');
    if (why !== null) {
      if (unread === null) incomparable.push({ ...place, id: item.id, why });
    } else if (is === undefined) changes.push({ type: 'removed', ...resource, document: item.document });
    else changes.push({ type: 'added', ...resource, document: item.document });
  }
}

function whyUnread(kind: DocumentKind, ...sides: (RegionDocuments | undefined)[]): string | null {
  for (const side of sides) {
    const told = side?.unread?.find((item) => item.kind === kind && item.id === undefined);
    if (told !== undefined) return `${kind} were not read: ${told.reason}`;
  }
  return null;
}

/** Whether that an item isn't on one side means that it wasn't there. */
class Doubt {
  constructor(
    private readonly kind: DocumentKind,
    private readonly before: RegionDocuments | undefined,
    private readonly after: RegionDocuments | undefined,
  ) {}

  about({ id, document }: ComparedItem, missing: 'before' | 'after'): string | null {
    const side = this[missing];
    if (side === undefined) return null;
    const owner = document['PrefixListId'] ?? document['VpcId'];
    const unread = side.unread?.find((item) => item.kind === this.kind && item.id === owner);
    if (unread !== undefined) return `not read in one of the snapshots: ${unread.reason}`;
    const broken = side.broken.find((item) => item.kind === this.kind && (item.id ?? id) === id);
    if (broken !== undefined) return `could not be understood in one of the snapshots: ${broken.problem}`;
    const { scope } = side;
    const vpcId = document['VpcId'];
    if (scope !== undefined && typeof vpcId === 'string' && !scope.vpcIds.includes(vpcId)) {
      return `one of the snapshots holds only ${scope.vpcIds.join(', ')}`;
    }
    return null;
  }
}

function compareGuests(
  before: Snapshot['guests'],
  after: Snapshot['guests'],
  { changes }: SnapshotChanges,
): void {
  for (const id of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()) {
    const [was, is] = [before[id], after[id]];
    const guest = { kind: 'Guests' as const, id, accountId: null, region: null };
    let change: ResourceChange | null = null;
    if (was === undefined) change = { type: 'added', ...guest, document: is };
    else if (is === undefined) change = { type: 'removed', ...guest, document: was };
    else if (canonicalJson(was) !== canonicalJson(is)) {
      change = { type: 'changed', ...guest, fields: fieldChanges(was, is) };
    }
    if (change !== null) changes.push(change);
  }
}
