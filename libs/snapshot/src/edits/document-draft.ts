import type { Instance, InstanceState } from '@aws-sdk/client-ec2';
import { idOf } from '../bundle/document-identity.js';
import type {
  DocumentKind,
  DocumentLists,
  RegionDocuments,
  Snapshot,
  UnreadDocuments,
} from '../document-lists.js';
import { readAction } from '../network/gaps.js';
import type { IndexChanges } from '../network/reindex.js';

type Item<K extends DocumentKind> = NonNullable<DocumentLists[K]>[number];

/** A document with the region whose list holds it. */
export interface PlacedDocument<T> {
  doc: T;
  region: RegionDocuments;
}

/** Kinds of which the index holds the documents themselves: an edit of them changes no node of the VPC. */
const REPLACED_IN_PLACE: ReadonlySet<DocumentKind> = new Set([
  'RouteTables',
  'NetworkAcls',
  'SecurityGroups',
]);

/** A snapshot being edited: documents are replaced, added and taken out on a copy, the original stays. */
export class DocumentDraft {
  private readonly lists = new Map<RegionDocuments, Partial<DocumentLists>>();
  private readonly vpcs = new Set<string>();
  private readonly instances = new Map<string, Instance>();
  private readonly guests = new Map<string, unknown>();

  constructor(private readonly snapshot: Snapshot) {}

  /** The document as edited so far. */
  find<K extends DocumentKind>(kind: K, id: string): PlacedDocument<Item<K>> | undefined {
    for (const region of this.snapshot.regions) {
      const doc = this.list(region, kind).find((item) => idOf(kind, item) === id);
      if (doc !== undefined) return { doc, region };
    }
    return undefined;
  }

  /** Instances lie inside reservations. */
  findInstance(id: string): PlacedDocument<Instance> | undefined {
    for (const region of this.snapshot.regions) {
      for (const { Instances } of this.list(region, 'Reservations')) {
        const doc = Instances?.find(({ InstanceId }) => InstanceId === id);
        if (doc) return { doc, region };
      }
    }
    return undefined;
  }

  /** The guest facts of an instance. */
  guest(instanceId: string): unknown {
    return this.guests.get(instanceId) ?? this.snapshot.guests[instanceId];
  }

  replaceGuest(instanceId: string, facts: unknown): void {
    this.guests.set(instanceId, facts);
  }

  /** The documents of a region, by its name and its account's id. */
  region(name: string, accountId?: string): RegionDocuments | undefined {
    return this.snapshot.regions.find(
      (item) => item.region === name && (accountId === undefined || item.accountId === accountId),
    );
  }

  list<K extends DocumentKind>(region: RegionDocuments, kind: K): readonly Item<K>[] {
    return (this.lists.get(region)?.[kind] ?? region.lists[kind] ?? []) as readonly Item<K>[];
  }

  /** Puts `after` in the place of `before`. */
  replace<K extends DocumentKind>(region: RegionDocuments, kind: K, before: Item<K>, after: Item<K>): void {
    this.touch(kind, before, after);
    this.set(
      region,
      kind,
      this.list(region, kind).map((item) => (item === before ? after : item)),
    );
  }

  /** Another state of an instance. It changes nothing else of its VPC, whose nodes so stay as they are. */
  setInstanceState(region: RegionDocuments, before: Instance, State: InstanceState): void {
    const after = { ...before, State };
    this.instances.set(before.InstanceId!, after);
    const reservations = this.list(region, 'Reservations').map((reservation) =>
      reservation.Instances?.includes(before) === true
        ? { ...reservation, Instances: reservation.Instances.map((item) => (item === before ? after : item)) }
        : reservation,
    );
    this.set(region, 'Reservations', reservations);
  }

  add<K extends DocumentKind>(region: RegionDocuments, kind: K, doc: Item<K>): void {
    this.touch(kind, doc);
    this.set(region, kind, [...this.list(region, kind), doc]);
  }

  remove<K extends DocumentKind>(region: RegionDocuments, kind: K, doc: Item<K>): void {
    this.touch(kind, doc);
    this.set(
      region,
      kind,
      this.list(region, kind).filter((item) => item !== doc),
    );
  }

  /** Says that a document of this VPC has changed, where the document doesn't name it. */
  touchVpc(vpcId: string): void {
    this.vpcs.add(vpcId);
  }

  /** What of the network's index the edits change. */
  get changes(): IndexChanges {
    return { vpcs: this.vpcs, instances: this.instances };
  }

  /** The edited copy. It shares all that wasn't edited; its hash says only that it isn't the original. */
  finish(): Snapshot {
    const { snapshot } = this;
    const regions = snapshot.regions.map((region) => {
      const lists = this.lists.get(region);
      if (!lists) return region;
      const unread = [...(region.unread ?? []), ...neverRead(region, lists)];
      return {
        ...region,
        lists: { ...region.lists, ...lists },
        ...(unread.length > 0 && { unread }),
      };
    });
    const guests = { ...snapshot.guests, ...Object.fromEntries(this.guests) };
    return { ...snapshot, hash: `${snapshot.hash}+edited`, regions, guests };
  }

  private set<K extends DocumentKind>(region: RegionDocuments, kind: K, items: readonly Item<K>[]): void {
    const lists = this.lists.get(region) ?? {};
    this.lists.set(region, { ...lists, [kind]: items });
  }

  private touch(kind: DocumentKind, ...docs: readonly object[]): void {
    if (REPLACED_IN_PLACE.has(kind)) return;
    for (const doc of docs) {
      const { VpcId } = doc as { VpcId?: string };
      if (VpcId !== undefined) this.vpcs.add(VpcId);
    }
  }
}

/** Kinds that weren't read don't become known by what edits add to them. */
function neverRead(region: RegionDocuments, edited: Partial<DocumentLists>): UnreadDocuments[] {
  return (Object.keys(edited) as DocumentKind[])
    .filter(
      (kind) =>
        region.lists[kind] === undefined &&
        !region.unread?.some((item) => item.kind === kind && item.id === undefined),
    )
    .map((kind) => ({ kind, reason: 'not in the documents', action: readAction(kind) }));
}
