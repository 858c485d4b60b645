import { canonicalJson, type DocumentKind } from '../../../snapshot/src/index.js';
import { idsOf, rawItems } from '../collect/ids-of.js';
import { listingOfId, LISTINGS, type Listing } from '../collect/listings.js';
import type { PageReader } from '../collect/page-reader.js';
import { readMatching } from '../collect/read-listing.js';
import type { RegionReading } from '../collect/region-reading.js';

type Fields = Readonly<Record<string, unknown>>;

/** A resource that isn't any more what was read first. */
export interface LateChange {
  reading: RegionReading;
  kind: DocumentKind;
  id: string;
  /** As it is now; null where it is gone. */
  document: Fields | null;
}

/** Says nothing about the network: every new interface in a subnet changes it. */
const RESTLESS_FIELDS: readonly string[] = ['AvailableIpAddressCount'];

function sameAs(one: Fields, other: Fields): boolean {
  const still = (item: Fields): string =>
    canonicalJson(
      Object.fromEntries(Object.entries(item).filter(([field]) => !RESTLESS_FIELDS.includes(field))),
    );
  return still(one) === still(other);
}

/** The documents of a kind by id; instances out of their reservations. */
function documentsById(kind: DocumentKind, items: readonly unknown[], prefix: string): Map<string, Fields> {
  const documents = items.flatMap((item) =>
    kind === 'Reservations' ? ((item as Fields)['Instances'] as Fields[]) : [item as Fields],
  );
  const found = new Map<string, Fields>();
  for (const document of documents) {
    // The first field that has the form of the kind's ids is its own: EC2 names an item before its owners,
    // but not always, so the name of the field decides where there are several.
    const id = ownId(document, prefix);
    if (id !== undefined) found.set(id, document);
  }
  return found;
}

const ID_FIELDS: readonly string[] = [
  'InstanceId',
  'NetworkInterfaceId',
  'SubnetId',
  'RouteTableId',
  'NetworkAclId',
  'GroupId',
  'InternetGatewayId',
  'NatGatewayId',
  'AllocationId',
  'VpcEndpointId',
  'VpcPeeringConnectionId',
  'TransitGatewayRouteTableId',
  'TransitGatewayAttachmentId',
  'TransitGatewayId',
  'DhcpOptionsId',
  'VpnGatewayId',
  'VpnConnectionId',
  'VpcId',
];

function ownId(document: Fields, prefix: string): string | undefined {
  const values = ID_FIELDS.map((field) => document[field]);
  return values.find((value): value is string => typeof value === 'string' && value.startsWith(prefix));
}

/** A subnet is tied to them in their own documents, so one that has just been made may be the one in force
 *  (R-RT-1): of these all in a VPC are looked at, and not only those known so far. */
const WHOLE_VPC: ReadonlySet<DocumentKind> = new Set<DocumentKind>(['RouteTables', 'NetworkAcls']);

/** Reads the named resources once more and gives those that differ from the first reading. What can't be
 *  read again is left as it is. */
export async function secondLook(
  readers: readonly PageReader[],
  readings: readonly RegionReading[],
  ids: Iterable<string>,
): Promise<LateChange[]> {
  const wanted = [...ids];
  const looks = readings.flatMap((reading) => {
    const reader = readers.find(({ region }) => region === reading.region);
    if (reader === undefined) return [];
    return LISTINGS.map((listing) => look(reader, reading, listing, wanted));
  });
  return (await Promise.all(looks)).flat();
}

async function look(
  reader: PageReader,
  reading: RegionReading,
  listing: Listing,
  wanted: readonly string[],
): Promise<LateChange[]> {
  const { kind, byId: form, vpcFilter } = listing;
  if (form === undefined || reading.isUnread(kind)) return [];
  const before = documentsById(kind, rawItems(reading, kind), form.prefix);
  const whole = WHOLE_VPC.has(kind) && vpcFilter !== undefined;
  const vpcIds = new Set(idsOf(reading, 'Vpcs', 'VpcId').filter((id) => wanted.includes(id)));
  const known = whole
    ? [...before.keys()].filter((id) => vpcIds.has(String(before.get(id)?.['VpcId'])))
    : wanted.filter((id) => listingOfId(id) === listing && before.has(id));
  const values = whole ? [...vpcIds] : known;
  if (values.length === 0) return [];
  const outcomes = await readMatching(reader, listing, whole ? vpcFilter : form.filter, values);
  if (outcomes.some((outcome) => !outcome.ok)) return [];
  const items = outcomes.flatMap((outcome) => (outcome.ok ? outcome.items : []));
  const after = documentsById(kind, items, form.prefix);
  const seen = whole ? new Set([...known, ...after.keys()]) : new Set(known);
  return [...seen].flatMap((id): LateChange[] => {
    const document = after.get(id) ?? null;
    const earlier = before.get(id);
    const same = document !== null && earlier !== undefined && sameAs(earlier, document);
    return same ? [] : [{ reading, kind, id, document }];
  });
}

/** Puts what is now in the place of what was. */
export function applyLateChanges(changes: readonly LateChange[]): void {
  for (const { reading, kind, id, document } of changes) {
    const form = listingOfId(id)?.byId;
    const items = rawItems(reading, kind);
    const replace = (item: Fields): Fields[] => {
      if (form === undefined || ownId(item, form.prefix) !== id) return [item];
      return document === null ? [] : [document];
    };
    const known = kind === 'Reservations' || items.some((item) => ownId(item, form?.prefix ?? id) === id);
    if (!known && document !== null) reading.documents.set(kind, [...items, document]);
    else if (kind === 'Reservations') {
      const kept = items.map((item) => ({
        ...item,
        Instances: (item['Instances'] as Fields[]).flatMap(replace),
      }));
      reading.documents.set(kind, kept);
    } else reading.documents.set(kind, items.flatMap(replace));
  }
}
