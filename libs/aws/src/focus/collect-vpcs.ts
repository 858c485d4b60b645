import { READ_BY_VPC, type DocumentKind } from '../../../snapshot/src/index.js';
import { iamAction } from '../ec2/read-commands.js';
import { listsWithoutCidrs } from '../collect/collect-region.js';
import { idsOf, rawItems } from '../collect/ids-of.js';
import { listingOf, LISTINGS, type Listing } from '../collect/listings.js';
import {
  PREFIX_LIST_ENTRIES,
  readOwned,
  readOwnedBy,
  TRANSIT_GATEWAY_TABLE_KINDS,
  VPC_ATTRIBUTES,
} from '../collect/owned-kinds.js';
import type { PageReader } from '../collect/page-reader.js';
import { readListing, readMatching } from '../collect/read-listing.js';
import { RegionReading } from '../collect/region-reading.js';
import { carriedGroups, namedPrefixLists, neighbourVpcs, routeTargets } from './references.js';

/** With more VPCs than this on the way, reading the whole region is no slower. */
export const MOST_VPCS = 20;

/** Say nothing that the documents of a path don't say too. */
const LEFT_OUT: ReadonlySet<DocumentKind> = new Set<DocumentKind>(['InstanceStatuses', 'SecurityGroupRules']);

const TRANSIT = /^TransitGateway/;

/** Reads some VPCs of a region and whatever their routes lead to, and marks the reading with what it is of.
 *  Null where the paths touch so many VPCs that all of the region had better be read. */
export async function collectVpcs(
  reader: PageReader,
  accountId: string | null,
  vpcIds: readonly string[],
): Promise<RegionReading | null> {
  const reading = new RegionReading(reader.region, accountId);
  const scope = { vpcIds: [] as string[], absentIds: [] as string[] };
  reading.scope = scope;
  const whole = LISTINGS.filter(({ kind }) => !READ_BY_VPC.has(kind) && !LEFT_OUT.has(kind));
  const common = whole.filter(({ kind }) => !TRANSIT.test(kind));
  await Promise.all([
    ...common.map((listing) => addWhole(reader, reading, listing)),
    readVpcs(reader, reading, vpcIds),
  ]);
  scope.vpcIds.push(...vpcIds);
  let transit = false;
  for (;;) {
    if (!transit && idsInRoutes(reading, 'TransitGatewayId')) {
      transit = true;
      await readTransit(reader, reading, whole);
    }
    const found = await follow(reader, reading, scope.absentIds);
    const next = [...found].filter((id) => !scope.vpcIds.includes(id));
    if (next.length === 0) break;
    if (scope.vpcIds.length + next.length > MOST_VPCS) return null;
    await readVpcs(reader, reading, next);
    scope.vpcIds.push(...next);
  }
  await readStrangeGroups(reader, reading);
  const named = namedPrefixLists(reading);
  await readOwnedBy(reader, reading, PREFIX_LIST_ENTRIES, 'ManagedPrefixLists', () =>
    listsWithoutCidrs(reading).filter((id) => named.has(id)),
  );
  return reading;
}

async function addWhole(reader: PageReader, reading: RegionReading, listing: Listing): Promise<void> {
  const outcome = await readListing(reader, listing);
  if (outcome.ok) reading.add(listing.kind, outcome.items, outcome);
  else reading.miss(listing.kind, outcome.failure.reason, { action: iamAction(listing.action) });
}

async function readVpcs(
  reader: PageReader,
  reading: RegionReading,
  vpcIds: readonly string[],
): Promise<void> {
  const byVpc = LISTINGS.filter(({ vpcFilter }) => vpcFilter !== undefined);
  await Promise.all([
    ...byVpc.map(async (listing) => {
      const { kind, action, vpcFilter = '' } = listing;
      for (const outcome of await readMatching(reader, listing, vpcFilter, vpcIds)) {
        if (outcome.ok && !reading.isUnread(kind)) reading.add(kind, outcome.items, outcome);
        else if (!outcome.ok) reading.miss(kind, outcome.failure.reason, { action: iamAction(action) });
      }
    }),
    readOwned(reader, reading, VPC_ATTRIBUTES, vpcIds),
  ]);
}

async function readTransit(
  reader: PageReader,
  reading: RegionReading,
  whole: readonly Listing[],
): Promise<void> {
  const listings = whole.filter(({ kind }) => TRANSIT.test(kind));
  await Promise.all(listings.map((listing) => addWhole(reader, reading, listing)));
  const tables = () => idsOf(reading, 'TransitGatewayRouteTables', 'TransitGatewayRouteTableId');
  await Promise.all(
    TRANSIT_GATEWAY_TABLE_KINDS.map((kind) =>
      readOwnedBy(reader, reading, kind, 'TransitGatewayRouteTables', tables),
    ),
  );
}

/** The VPCs that the routes read so far lead to. What a route names and isn't there is noted as absent. */
async function follow(reader: PageReader, reading: RegionReading, absentIds: string[]): Promise<Set<string>> {
  const vpcIds = neighbourVpcs(reading);
  for (const [kind, ids] of routeTargets(reading)) {
    const listing = listingOf(kind);
    const known = knownIds(reading, kind);
    const strange = [...ids].filter((id) => !known.has(id) && !absentIds.includes(id));
    if (strange.length === 0 || listing.byId === undefined) continue;
    const there = new Set<string>();
    let asked = true;
    for (const outcome of await readMatching(reader, listing, listing.byId.filter, strange)) {
      asked &&= outcome.ok;
      const items = outcome.ok ? outcome.items : [];
      for (const item of items.flatMap(instancesIn)) {
        const { VpcId } = item;
        for (const value of Object.values(item)) if (typeof value === 'string') there.add(value);
        if (typeof VpcId === 'string') vpcIds.add(VpcId);
      }
    }
    if (asked) absentIds.push(...strange.filter((id) => !there.has(id)));
  }
  return vpcIds;
}

type Fields = Readonly<Record<string, unknown>>;

const instancesIn = (item: unknown): Fields[] => {
  const { Instances } = item as { Instances?: unknown };
  return Array.isArray(Instances) ? (Instances as Fields[]) : [item as Fields];
};

function knownIds(reading: RegionReading, kind: DocumentKind): Set<string> {
  const values = rawItems(reading, kind).flatMap(instancesIn).flatMap(Object.values);
  return new Set(values.filter((value): value is string => typeof value === 'string'));
}

function idsInRoutes(reading: RegionReading, field: string): boolean {
  return rawItems(reading, 'RouteTables').some(({ Routes }) => {
    return Array.isArray(Routes) && (Routes as Fields[]).some((route) => typeof route[field] === 'string');
  });
}

/** R-SG-5: an interface may carry a group of another VPC. */
async function readStrangeGroups(reader: PageReader, reading: RegionReading): Promise<void> {
  const known = new Set(idsOf(reading, 'SecurityGroups', 'GroupId'));
  const strange = [...carriedGroups(reading)].filter((id) => !known.has(id));
  if (strange.length === 0 || reading.isUnread('SecurityGroups')) return;
  for (const outcome of await readMatching(reader, listingOf('SecurityGroups'), 'group-id', strange)) {
    if (outcome.ok) reading.add('SecurityGroups', outcome.items, outcome);
    else reading.miss('SecurityGroups', outcome.failure.reason);
  }
}
