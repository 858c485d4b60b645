import type { DocumentKind } from '../document-lists.js';

/** One item of a list, before it is checked. */
export interface RawItem {
  file: string;
  /** Zero-based place in its list. */
  position: number;
  value: unknown;
}

export type RawLists = Map<DocumentKind, RawItem[]>;

export function rawList(lists: RawLists, kind: DocumentKind): RawItem[] {
  let list = lists.get(kind);
  if (list === undefined) lists.set(kind, (list = []));
  return list;
}
