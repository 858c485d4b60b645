import { AwsAccessError } from '../access/aws-access-error.js';
import { iamAction } from '../ec2/read-commands.js';
import { LISTINGS, type Listing } from './listings.js';
import { NothingReadError } from './nothing-read-error.js';
import {
  PREFIX_LIST_ENTRIES,
  readOwnedBy,
  TRANSIT_GATEWAY_TABLE_KINDS,
  VPC_ATTRIBUTES,
  type OwnedKind,
} from './owned-kinds.js';
import type { PageReader, ReadOutcome } from './page-reader.js';
import { readListing } from './read-listing.js';
import { RegionReading } from './region-reading.js';
import { idsOf } from './ids-of.js';

/** Reads everything that an answer may depend on in one region. What can't be read is noted, and the rest
 *  goes on.
 *  @throws AwsAccessError where the credentials don't work
 *  @throws NothingReadError where no action gave an answer */
export async function collectRegion(reader: PageReader, accountId: string | null): Promise<RegionReading> {
  await reader.deadline.hold(reader.ec2.connect());
  const reading = new RegionReading(reader.region, accountId);
  const outcomes = new Map<Listing, Promise<ReadOutcome>>();
  for (const listing of LISTINGS) outcomes.set(listing, addListing(reader, reading, listing));
  const done = (kind: string): Promise<ReadOutcome> | undefined =>
    [...outcomes].find(([listing]) => listing.kind === kind)?.[1];

  const owned = async (kinds: readonly OwnedKind[], owners: Listing['kind'][], ids: () => string[]) => {
    await Promise.all(owners.map(done));
    await Promise.all(
      kinds.map((kind) => readOwnedBy(reader, reading, kind, owners[0] as Listing['kind'], ids)),
    );
  };
  await Promise.all([
    ...outcomes.values(),
    owned([VPC_ATTRIBUTES], ['Vpcs'], () => idsOf(reading, 'Vpcs', 'VpcId')),
    owned([PREFIX_LIST_ENTRIES], ['ManagedPrefixLists', 'PrefixLists'], () => listsWithoutCidrs(reading)),
    owned(TRANSIT_GATEWAY_TABLE_KINDS, ['TransitGatewayRouteTables'], () =>
      idsOf(reading, 'TransitGatewayRouteTables', 'TransitGatewayRouteTableId'),
    ),
  ]);
  refuseNothing(await Promise.all(outcomes.values()));
  return reading;
}

async function addListing(
  reader: PageReader,
  reading: RegionReading,
  listing: Listing,
): Promise<ReadOutcome> {
  const outcome = await readListing(reader, listing);
  if (outcome.ok) reading.add(listing.kind, outcome.items, outcome);
  else reading.miss(listing.kind, outcome.failure.reason, { action: iamAction(listing.action) });
  return outcome;
}

/** DescribePrefixLists gives the addresses of AWS's own services along with the lists; only the entries of
 *  the others have to be asked for one by one. */
export function listsWithoutCidrs(reading: RegionReading): string[] {
  const known = new Set(idsOf(reading, 'PrefixLists', 'PrefixListId'));
  return idsOf(reading, 'ManagedPrefixLists', 'PrefixListId').filter((id) => !known.has(id));
}

/** @throws where every action failed: that is no picture of a network */
function refuseNothing(outcomes: readonly ReadOutcome[]): void {
  const failures = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.failure]));
  const [first] = failures;
  if (first === undefined || failures.length < outcomes.length) return;
  const access = failures.find(({ type }) => type === 'access');
  if (access !== undefined) throw new AwsAccessError(access.reason);
  throw new NothingReadError(first.reason);
}
