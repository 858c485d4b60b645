import type { DocumentKind } from '../../../../libs/snapshot/src/index.js';
import type { FilterPaths } from './filters.js';
import type { IdParameter, Listing } from './listing.js';
import type { PageLimits } from './page.js';

// Limits and filters: the actions' own pages in https://docs.aws.amazon.com/AWSEC2/latest/APIReference/
export const THOUSAND: PageLimits = { least: 5, most: 1000 };
export const HUNDRED: PageLimits = { least: 1, most: 100 };

interface Rest {
  readonly pages?: Listing['pages'];
  readonly tags?: string | null;
}

/** A listing of all documents of a kind; pages of 5 to 1000 unless told otherwise. */
export const list = (
  kind: DocumentKind,
  ids: readonly IdParameter[],
  filters: FilterPaths,
  rest: Rest = {},
  member: string = kind,
): Listing => ({
  member,
  items: ({ state }) => state.lists[kind],
  ids,
  filters,
  tags: rest.tags === undefined ? 'Tags' : rest.tags,
  ...('pages' in rest ? rest.pages !== undefined && { pages: rest.pages } : { pages: THOUSAND }),
});

export const id = (parameter: string, field: string, notFound: string, noun: string): IdParameter => ({
  parameter,
  field,
  notFound,
  noun,
});
