import { isIP } from 'node:net';
import { listingOf, listingOfId } from '../collect/listings.js';
import type { PageReader, ReadOutcome } from '../collect/page-reader.js';
import { readListing } from '../collect/read-listing.js';

/** Where in a region something is. `unclear`: it can't be said without reading more. */
export type Located = { found: string[] } | 'unclear';

type Fields = Readonly<Record<string, unknown>>;

function vpcsIn(outcomes: readonly ReadOutcome[]): Located {
  const found = new Set<string>();
  for (const outcome of outcomes) {
    if (!outcome.ok) return 'unclear';
    for (const item of outcome.items) for (const id of vpcIdsOf(item)) found.add(id);
  }
  return { found: [...found] };
}

/** Of a document, or of the instances in a reservation. */
function vpcIdsOf(item: unknown): string[] {
  const { VpcId, Instances } = (typeof item === 'object' && item !== null ? item : {}) as Fields;
  if (Array.isArray(Instances)) return (Instances as unknown[]).flatMap(vpcIdsOf);
  return typeof VpcId === 'string' ? [VpcId] : [];
}

/** The VPCs in this region that hold an instance, interface or subnet by its id, or an address. */
export async function locate(reader: PageReader, name: string): Promise<Located> {
  if (isIP(name) !== 0) return locateAddress(reader, name);
  const listing = listingOfId(name);
  if (listing?.byId === undefined) return 'unclear';
  return vpcsIn([await readListing(reader, listing, { Name: listing.byId.filter, Values: [name] })]);
}

async function locateAddress(reader: PageReader, address: string): Promise<Located> {
  const interfaces = listingOf('NetworkInterfaces');
  const names =
    isIP(address) === 6
      ? ['ipv6-addresses.ipv6-address']
      : ['addresses.private-ip-address', 'addresses.association.public-ip'];
  return vpcsIn(
    await Promise.all(names.map((Name) => readListing(reader, interfaces, { Name, Values: [address] }))),
  );
}
