import {
  readAction,
  type DocumentKind,
  type KindRead,
  type ReadScope,
  type UnreadDocuments,
} from '../../../snapshot/src/index.js';
import type { ReadTimes } from './page-reader.js';

/** What has been read of one region so far: raw documents by kind, and what couldn't be got. */
export class RegionReading {
  readonly documents = new Map<DocumentKind, unknown[]>();
  readonly unread: UnreadDocuments[] = [];
  readonly reads = new Map<DocumentKind, KindRead>();
  /** Set where only some VPCs are read. */
  scope: ReadScope | undefined;

  constructor(
    readonly region: string,
    /** Null where nobody told it; the documents' owners do then. */
    readonly accountId: string | null,
  ) {}

  add(kind: DocumentKind, items: readonly unknown[], times: ReadTimes): void {
    const list = this.documents.get(kind);
    if (list === undefined) this.documents.set(kind, [...items]);
    else for (const item of items) list.push(item);
    this.note(kind, times);
  }

  /** A kind that isn't there as a whole, or for one owner. */
  miss(kind: DocumentKind, reason: string, owner?: { id: string } | { action: string }): void {
    const action = owner !== undefined && 'action' in owner ? owner.action : readAction(kind);
    const id = owner !== undefined && 'id' in owner ? owner.id : undefined;
    if (id === undefined) {
      // A part isn't the whole: without all of it "there is no such thing" can't be said.
      this.documents.delete(kind);
      this.reads.delete(kind);
      if (this.unread.some((known) => known.kind === kind && known.id === undefined)) return;
    }
    this.unread.push({ kind, reason, action, ...(id !== undefined && { id }) });
  }

  isUnread(kind: DocumentKind): boolean {
    return this.unread.some((item) => item.kind === kind && item.id === undefined);
  }

  private note(kind: DocumentKind, { from, to, requests }: ReadTimes): void {
    const before = this.reads.get(kind);
    this.reads.set(kind, {
      kind,
      from: before === undefined || from < before.from ? from : before.from,
      to: before === undefined || to > before.to ? to : before.to,
      requests: requests + (before?.requests ?? 0),
    });
  }
}
