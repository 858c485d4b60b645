import type { DocumentKind } from '../../../snapshot/src/index.js';
import type { ReadAction } from '../ec2/read-commands.js';
import type { PageReader, ReadOutcome } from './page-reader.js';
import { searchRoutes } from './search-routes.js';
import type { RegionReading } from './region-reading.js';

/** Documents that EC2 gives for one owner at a time, without saying whose they are. */
export interface OwnedKind {
  kind: DocumentKind;
  /** Whether the rest is of use when one owner's documents can't be had. */
  partial: boolean;
  read(reader: PageReader, ownerId: string): Promise<ReadOutcome>;
}

type Fields = Readonly<Record<string, unknown>>;

const withOwner = (outcome: ReadOutcome, owner: Fields): ReadOutcome =>
  outcome.ok
    ? { ...outcome, items: outcome.items.map((item) => ({ ...(item as Fields), ...owner })) }
    : outcome;

/** Reads a list that EC2 gives for one owner, which `field` of the request names. */
const listOf =
  (field: string, listing: { action: ReadAction; list: string; pageSize: number }): OwnedKind['read'] =>
  async (reader, ownerId) => {
    const owner = { [field]: ownerId };
    return withOwner(await reader.read({ ...listing, input: owner }), owner);
  };

async function vpcAttributes(reader: PageReader, VpcId: string): Promise<ReadOutcome> {
  const ask = (Attribute: string, list: string) =>
    reader.read({ action: 'DescribeVpcAttribute', list, pageSize: null, input: { VpcId, Attribute } });
  const [support, names] = await Promise.all([
    ask('enableDnsSupport', 'EnableDnsSupport'),
    ask('enableDnsHostnames', 'EnableDnsHostnames'),
  ]);
  if (!support.ok) return support;
  if (!names.ok) return names;
  const item = { VpcId, EnableDnsSupport: support.items[0], EnableDnsHostnames: names.items[0] };
  const from = support.from < names.from ? support.from : names.from;
  return { ...names, from, requests: support.requests + names.requests, items: [item] };
}

export const VPC_ATTRIBUTES: OwnedKind = { kind: 'VpcAttributes', partial: true, read: vpcAttributes };

/** R-RT-5: the entries of a list that another account shares may be out of reach; the others are good. */
export const PREFIX_LIST_ENTRIES: OwnedKind = {
  kind: 'PrefixListEntries',
  partial: true,
  read: listOf('PrefixListId', { action: 'GetManagedPrefixListEntries', list: 'Entries', pageSize: 100 }),
};

/** R-TGW-1: what decides in a transit gateway. */
export const TRANSIT_GATEWAY_TABLE_KINDS: readonly OwnedKind[] = [
  {
    kind: 'TransitGatewayRoutes',
    partial: false,
    read: async (reader, TransitGatewayRouteTableId) =>
      withOwner(await searchRoutes(reader, TransitGatewayRouteTableId), { TransitGatewayRouteTableId }),
  },
  {
    kind: 'TransitGatewayAssociations',
    partial: false,
    read: listOf('TransitGatewayRouteTableId', {
      action: 'GetTransitGatewayRouteTableAssociations',
      list: 'Associations',
      pageSize: 1000,
    }),
  },
  {
    kind: 'TransitGatewayPropagations',
    partial: false,
    read: listOf('TransitGatewayRouteTableId', {
      action: 'GetTransitGatewayRouteTablePropagations',
      list: 'TransitGatewayRouteTablePropagations',
      pageSize: 1000,
    }),
  },
];

/** Reads a kind for each of its owners into `reading`. */
export async function readOwned(
  reader: PageReader,
  reading: RegionReading,
  { kind, partial, read }: OwnedKind,
  ownerIds: readonly string[],
): Promise<void> {
  const at = new Date().toISOString();
  const outcomes = await Promise.all(ownerIds.map(async (id) => ({ id, outcome: await read(reader, id) })));
  const failed = outcomes.flatMap(({ id, outcome }) => (outcome.ok ? [] : [{ id, outcome }]));
  const first = failed[0];
  if (first !== undefined && (!partial || failed.length === outcomes.length)) {
    reading.miss(kind, `${first.id}: ${first.outcome.failure.reason}`);
    return;
  }
  // No owners, no documents: that is known too.
  if (outcomes.length === 0) reading.add(kind, [], { from: at, to: at, requests: 0 });
  for (const { outcome } of outcomes) if (outcome.ok) reading.add(kind, outcome.items, outcome);
  for (const { id, outcome } of failed) reading.miss(kind, outcome.failure.reason, { id });
}

/** Reads a kind for each of its owners, unless the list of those could not be had: then the kind is missing for
 *  the same reason, and by the same action. */
export async function readOwnedBy(
  reader: PageReader,
  reading: RegionReading,
  kind: OwnedKind,
  owners: DocumentKind,
  ids: () => string[],
): Promise<void> {
  const missing = reading.unread.find((item) => item.kind === owners && item.id === undefined);
  if (missing === undefined) return readOwned(reader, reading, kind, ids());
  reading.miss(kind.kind, `${owners} were not read: ${missing.reason}`, { action: missing.action });
}
