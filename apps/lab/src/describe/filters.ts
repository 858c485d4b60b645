import type { Filter } from '@aws-sdk/client-ec2';
import { ApiError, invalidValue, missing } from '../wire/api-error.js';
import { valuesAt } from './values-at.js';

/** Filter names of an action, each with where in a document its values are. Several paths: any may match. */
export type FilterPaths = Readonly<Record<string, string | readonly string[]>>;

type Test = (document: unknown) => boolean;

/** EC2 refuses more values in one call. */
const MOST_VALUES = 200;

/** What a request's filters let through: all filters must match, one value of each suffices.
 *  `tags` is the field of the document's tags; without it, filters by tag are unknown too.
 *  @throws ApiError `InvalidParameterValue` for a filter that the action doesn't have. */
export function filterTest(filters: readonly Filter[], paths: FilterPaths, tags: string | null): Test {
  const values = filters.reduce((count, filter) => count + (filter.Values?.length ?? 0), 0);
  if (values > MOST_VALUES) {
    throw new ApiError(
      'FilterLimitExceeded',
      `The maximum number of filter values specified on a single call is ${MOST_VALUES}`,
    );
  }
  const tests = filters.map((filter, place) => oneTest(filter, place, paths, tags));
  return (document) => tests.every((test) => test(document));
}

function oneTest(filter: Filter, place: number, paths: FilterPaths, tags: string | null): Test {
  const { Name: name, Values: values } = filter;
  if (name === undefined) throw missing(`Filter.${place + 1}.Name`);
  if (values === undefined || values.length === 0) throw missing(`Filter.${place + 1}.Value`);
  const patterns = values.map(asPattern);
  const anyMatches = (found: readonly string[]): boolean =>
    found.some((value) => patterns.some((pattern) => pattern(value)));
  if (tags !== null && name.startsWith('tag:')) {
    const key = name.slice('tag:'.length);
    return (document) => anyMatches(tagValues(document, tags, key));
  }
  if (tags !== null && name === 'tag-key') return (document) => anyMatches(valuesAt(document, `${tags}.Key`));
  if (tags !== null && name === 'tag-value') {
    return (document) => anyMatches(valuesAt(document, `${tags}.Value`));
  }
  const path = Object.hasOwn(paths, name) ? paths[name] : undefined;
  if (path === undefined) throw invalidValue(`The filter '${name}' is invalid`);
  const all = typeof path === 'string' ? [path] : path;
  return (document) => all.some((one) => anyMatches(valuesAt(document, one)));
}

function tagValues(document: unknown, tags: string, key: string): string[] {
  const list = (document as Readonly<Record<string, unknown>>)[tags];
  if (!Array.isArray(list)) return [];
  return (list as { Key?: string; Value?: string }[])
    .filter((tag) => tag.Key === key)
    .map((tag) => tag.Value ?? '');
}

/** `*` stands for any characters, `?` for one, a backslash makes either plain. */
function asPattern(text: string): (value: string) => boolean {
  if (!/[*?\\]/.test(text)) return (value) => value === text;
  const source = text.replace(/\\([*?\\])|([*?])|([.+^${}()|[\]\\])/g, (_all, plain, wild, special) => {
    if (wild !== undefined) return wild === '*' ? '.*' : '.';
    return `\\${(plain ?? special) as string}`;
  });
  const expression = new RegExp(`^${source}$`, 's');
  return (value) => expression.test(value);
}
