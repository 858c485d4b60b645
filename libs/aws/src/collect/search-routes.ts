import type { PageReader, ReadOutcome } from './page-reader.js';

interface Filter {
  Name: string;
  Values: string[];
}

/** All that there are: a search needs at least one filter. */
const EVERY_ROUTE: Filter = { Name: 'type', Values: ['static', 'propagated'] };

const isComplete = (outcome: ReadOutcome): boolean =>
  !outcome.ok || outcome.last['AdditionalRoutesAvailable'] !== true;

/** All routes of a transit gateway's route table. One search gives 1,000 at most; endpoints that give no
 *  NextToken for the rest are asked again for ever smaller parts of the address space. */
export async function searchRoutes(reader: PageReader, tableId: string): Promise<ReadOutcome> {
  const search = (filter: Filter): Promise<ReadOutcome> =>
    reader.read({
      action: 'SearchTransitGatewayRoutes',
      list: 'Routes',
      pageSize: 1000,
      input: { TransitGatewayRouteTableId: tableId, Filters: [filter] },
    });
  const all = await search(EVERY_ROUTE);
  if (isComplete(all)) return all;
  const parts = [
    await within(search, 0, 0),
    await search({ Name: 'route-search.subnet-of-match', Values: ['::/0'] }),
    // Routes to a prefix list have no CIDR of their own to be searched by.
    all,
  ];
  return merge(parts, isComplete(parts[1] as ReadOutcome));
}

const cidr = (network: number, length: number): string =>
  `${[24, 16, 8, 0].map((shift) => (network >>> shift) & 255).join('.')}/${length}`;

/** The routes inside an IPv4 block, by halves where there are too many for one answer. */
async function within(
  search: (filter: Filter) => Promise<ReadOutcome>,
  network: number,
  length: number,
): Promise<ReadOutcome> {
  const block = cidr(network, length);
  const found = await search({ Name: 'route-search.subnet-of-match', Values: [block] });
  if (isComplete(found) || length === 32) return found;
  const half = 2 ** (31 - length);
  return merge([
    await search({ Name: 'route-search.exact-match', Values: [block] }),
    await within(search, network, length + 1),
    await within(search, (network + half) >>> 0, length + 1),
  ]);
}

/** The parts as one outcome, each route once. */
function merge(parts: readonly ReadOutcome[], complete = true): ReadOutcome {
  const items = new Map<string, unknown>();
  let requests = 0;
  const [first] = parts as [ReadOutcome];
  let { from, to } = first;
  for (const part of parts) {
    requests += part.requests;
    if (part.from < from) from = part.from;
    if (part.to > to) to = part.to;
    if (!part.ok) return { ...part, from, to, requests };
    for (const item of part.items) {
      const { DestinationCidrBlock, PrefixListId, Type } = item as Record<string, unknown>;
      items.set(JSON.stringify([DestinationCidrBlock, PrefixListId, Type]), item);
    }
  }
  if (!complete) {
    const reason = 'the table has more IPv6 routes than one search gives';
    return { ok: false, failure: { type: 'failed', reason }, from, to, requests };
  }
  return { ok: true, items: [...items.values()], last: {}, from, to, requests };
}
