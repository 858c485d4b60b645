import { withoutSecretFields } from '../../../snapshot/src/index.js';
import { filterKey, type Listing } from './listings.js';
import type { PageReader, ReadOutcome } from './page-reader.js';

interface Filter {
  Name: string;
  Values: string[];
}

/** EC2 takes at most 200 values in one filter (API Reference, "Filtering"). */
const VALUES = 200;

/** Everything that a listing gives, or what the filter leaves of it. */
export async function readListing(
  reader: PageReader,
  listing: Listing,
  filter?: Filter,
): Promise<ReadOutcome> {
  const { kind, action, list = kind, pageSize, always } = listing;
  const outcome = await reader.read({
    action,
    list,
    pageSize,
    input: { ...always, ...(filter && { [filterKey(action)]: [filter] }) },
  });
  if (!outcome.ok) return outcome;
  return { ...outcome, items: outcome.items.map((item) => withoutSecretFields(kind, item)) };
}

/** The items that one of the values fits, in as many questions as it takes. */
export async function readMatching(
  reader: PageReader,
  listing: Listing,
  name: string,
  values: readonly string[],
): Promise<ReadOutcome[]> {
  const groups: string[][] = [];
  for (let at = 0; at < values.length; at += VALUES) groups.push(values.slice(at, at + VALUES));
  return Promise.all(groups.map((Values) => readListing(reader, listing, { Name: name, Values })));
}
