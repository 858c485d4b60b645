import { createHash } from 'node:crypto';
import { ApiError, invalidValue } from '../wire/api-error.js';

/** How an action pages. */
export interface PageLimits {
  readonly least: number;
  readonly most: number;
  /** More than `most` isn't refused, but answered by `most`. */
  readonly clamps?: boolean;
  /** The number without MaxResults; none: everything. */
  readonly usual?: number;
}

interface PageRequest {
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

interface Page<T> {
  readonly items: T[];
  readonly NextToken?: string;
}

/** @throws ApiError where MaxResults is out of the action's own range. */
export function pageSize({ MaxResults: asked }: PageRequest, limits: PageLimits): number {
  if (asked === undefined) return limits.usual ?? Infinity;
  if (asked < limits.least) {
    throw invalidValue(
      `Value ( ${asked} ) for parameter maxResults is invalid. ` +
        `Expecting a value greater than or equal to ${limits.least}.`,
    );
  }
  if (asked <= limits.most) return asked;
  if (limits.clamps) return limits.most;
  throw invalidValue(
    `Value ( ${asked} ) for parameter maxResults is invalid. ` +
      `Expecting a value less than or equal to ${limits.most}.`,
  );
}

/** The page of `items` that a request asks for. A token holds for the same question only.
 *  @param weight how many of the page's number an item takes (a reservation: its instances) */
export function pageOf<T>(
  items: readonly T[],
  size: number,
  token: string | undefined,
  question: unknown,
  weight: (item: T) => number = () => 1,
): Page<T> {
  const mark = createHash('sha256').update(JSON.stringify(question)).digest('base64url').slice(0, 16);
  const start = token === undefined ? 0 : readToken(token, mark);
  let end = start;
  let taken = 0;
  while (end < items.length) {
    const more = weight(items[end] as T);
    if (end > start && taken + more > size) break;
    taken += more;
    end += 1;
  }
  const page = items.slice(start, end);
  return end < items.length ? { items: page, NextToken: `${mark}.${end.toString(36)}` } : { items: page };
}

function readToken(token: string, mark: string): number {
  const found = /^(.{16})\.([0-9a-z]+)$/.exec(token);
  if (found === null || found[1] !== mark) {
    throw new ApiError('InvalidNextToken', `The token '${token.slice(0, 100)}' is invalid`);
  }
  return Number.parseInt(found[2] ?? '', 36);
}
