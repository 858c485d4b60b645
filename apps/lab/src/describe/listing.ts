import type { Filter } from '@aws-sdk/client-ec2';
import type { Action, Scene } from '../action.js';
import { ApiError } from '../wire/api-error.js';
import { filterTest, type FilterPaths } from './filters.js';
import { pageOf, pageSize, type PageLimits } from './page.js';
import { valuesAt } from './values-at.js';

/** A parameter that names documents by their ids: one that isn't there is an error. */
export interface IdParameter {
  readonly parameter: string;
  /** Where a document has the id. */
  readonly field: string;
  readonly notFound: string;
  /** What messages call it, such as `subnet ID`. */
  readonly noun: string;
}

/** How an action lists documents. */
export interface Listing {
  /** Member of the answer. */
  readonly member: string;
  readonly items: (scene: Scene, input: ListingInput) => readonly object[];
  readonly ids?: readonly IdParameter[];
  /** What ids may name, where that is more than the items that are listed. */
  readonly known?: (scene: Scene) => readonly object[];
  readonly filters: FilterPaths;
  /** Field of a document's tags; null where it has none. */
  readonly tags: string | null;
  /** Absent: the action never pages. */
  readonly pages?: PageLimits & { readonly notWithIds?: boolean };
  readonly weight?: (item: object) => number;
  /** Keeps the part of a document that filters and ids let through; undefined: all of it or none. */
  readonly narrow?: (item: object, test: (part: object) => boolean) => object | null;
}

export type ListingInput = Readonly<Record<string, unknown>>;

/** The EC2 action that such a listing is. */
export function listingAction(listing: Listing): Action<ListingInput> {
  return (input, scene) => {
    const filters = (input['Filters'] ?? input['Filter'] ?? []) as readonly Filter[];
    const passes = filterTest(filters, listing.filters, listing.tags);
    const all = listing.items(scene, input);
    const known = listing.known?.(scene) ?? all;
    const wanted = (listing.ids ?? []).map((id) => wantedIds(id, input, known));
    const test = (document: object): boolean =>
      wanted.every((isWanted) => isWanted(document)) && passes(document);
    const found =
      listing.narrow === undefined
        ? all.filter(test)
        : all.flatMap((item) => listing.narrow?.(item, test) ?? []);
    if (listing.pages === undefined) return { [listing.member]: found };
    if (listing.pages.notWithIds) refuseIdsWithPages(listing, input);
    const size = Math.min(pageSize(input, listing.pages), scene.pageSize);
    const { MaxResults: _size, NextToken: token, DryRun: _dry, ...question } = input;
    const page = pageOf(found, size, token as string | undefined, [listing.member, question], listing.weight);
    return {
      [listing.member]: page.items,
      ...(page.NextToken !== undefined && { NextToken: page.NextToken }),
    };
  };
}

function wantedIds(
  id: IdParameter,
  input: ListingInput,
  documents: readonly object[],
): (document: object) => boolean {
  const ids = input[id.parameter] as readonly string[] | undefined;
  if (ids === undefined || ids.length === 0) return () => true;
  const there = new Set(documents.flatMap((document) => valuesAt(document, id.field)));
  const absent = ids.filter((one) => !there.has(one));
  if (absent.length > 0) {
    throw new ApiError(
      id.notFound,
      absent.length === 1
        ? `The ${id.noun} '${absent[0] ?? ''}' does not exist`
        : `The ${id.noun}s '${absent.join(', ')}' do not exist`,
    );
  }
  // The narrowed part of a document (an instance of a reservation) has the id at the end of the path only.
  const wanted = new Set(ids);
  const own = id.field.split('.').at(-1) ?? id.field;
  return (document) =>
    [...valuesAt(document, id.field), ...valuesAt(document, own)].some((one) => wanted.has(one));
}

function refuseIdsWithPages(listing: Listing, input: ListingInput): void {
  const named = listing.ids?.find(({ parameter }) => input[parameter] !== undefined);
  if (named === undefined || input['MaxResults'] === undefined) return;
  throw new ApiError(
    'InvalidParameterCombination',
    `The parameter ${named.parameter} cannot be used with the parameter maxResults`,
  );
}
