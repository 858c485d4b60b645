import type { DocumentKind, UnreadDocuments } from '../document-lists.js';
import { readAction } from '../network/gaps.js';

/** One file with what it says of further pages. */
export interface BundlePage {
  kinds: readonly DocumentKind[];
  /** It has a `NextToken`: EC2 had more to say. */
  more: boolean;
}

/** Kinds whose last page is missing: every file with some of them names a next one (Amazon EC2 API Reference,
 *  "Pagination"). What is there counts; that something isn't can't be concluded. */
export function cutOffKinds(pages: readonly BundlePage[]): UnreadDocuments[] {
  const last = new Set(pages.filter(({ more }) => !more).flatMap(({ kinds }) => kinds));
  const cutOff = new Set(pages.flatMap(({ kinds }) => kinds).filter((kind) => !last.has(kind)));
  const reason = 'the last page of them is missing in the bundle: each has a NextToken';
  return [...cutOff].sort().map((kind) => ({ kind, reason, action: readAction(kind) }));
}
