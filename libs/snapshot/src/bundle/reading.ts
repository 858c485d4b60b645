import { z } from 'zod';
import type {
  DocumentKind,
  KindRead,
  ReadScope,
  RegionDocuments,
  UnreadDocuments,
} from '../document-lists.js';
import { BundleError } from './bundle-error.js';
import { canonicalJson } from './canonical-json.js';
import { DOCUMENT_KINDS } from './document-identity.js';

const kind = z.enum(DOCUMENT_KINDS as readonly [DocumentKind, ...DocumentKind[]]);
const words = z.string().min(1).max(2000);
const moment = z.iso.datetime();

const schema = z.strictObject({
  Unread: z
    .array(z.strictObject({ Kind: kind, Reason: words, Action: words, Id: words.optional() }))
    .optional(),
  Reads: z
    .array(z.strictObject({ Kind: kind, From: moment, To: moment, Requests: z.int().min(0) }))
    .optional(),
  Scope: z.strictObject({ VpcIds: z.array(words), AbsentIds: z.array(words).optional() }).optional(),
});

/** What the reader of a live account says about its reading, as the key `Reading` of a bundle's file has it. */
export type ReadingDocument = z.infer<typeof schema>;

/** The part of `RegionDocuments` that tells how its documents were read. */
type Reading = Pick<RegionDocuments, 'unread' | 'reads' | 'scope'>;

/** @throws BundleError that names the field */
export function parseReading(value: unknown, file: string): ReadingDocument {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const place = ['Reading', ...(issue?.path ?? [])].map(String).join('.');
  throw new BundleError(`${place}: ${issue?.message ?? 'not understood'}`, { file });
}

const sorted = (texts: readonly string[]): string[] => [...new Set(texts)].sort();

/** The readings of one region as one; what says nothing is left out. */
export function mergeReadings(readings: readonly ReadingDocument[]): Reading {
  const unread = readings.flatMap(({ Unread = [] }) =>
    Unread.map(({ Kind, Reason, Action, Id }): UnreadDocuments => {
      return { kind: Kind, reason: Reason, action: Action, ...(Id !== undefined && { id: Id }) };
    }),
  );
  const reads = readings.flatMap(({ Reads = [] }) =>
    Reads.map(({ Kind, From, To, Requests }): KindRead => {
      return { kind: Kind, from: From, to: To, requests: Requests };
    }),
  );
  const scopes = readings.flatMap(({ Scope }) => (Scope === undefined ? [] : [Scope]));
  // A reading without a scope was of the whole region.
  const scoped = scopes.length > 0 && scopes.length === readings.length;
  const scope: ReadScope = {
    vpcIds: sorted(scopes.flatMap(({ VpcIds }) => VpcIds)),
    absentIds: sorted(scopes.flatMap(({ AbsentIds = [] }) => AbsentIds)),
  };
  return {
    ...(unread.length > 0 && { unread }),
    ...(reads.length > 0 && { reads }),
    ...(scoped && { scope }),
  };
}

/** The inverse: what has to stand in a bundle so that it reads back the same. Null where there is nothing. */
export function readingDocument({ unread, reads, scope }: Reading): ReadingDocument | null {
  if (unread === undefined && reads === undefined && scope === undefined) return null;
  return {
    ...(unread && {
      Unread: unread.map(({ kind, reason, action, id }) => {
        return { Kind: kind, Reason: reason, Action: action, ...(id !== undefined && { Id: id }) };
      }),
    }),
    ...(reads && {
      Reads: reads.map(({ kind, from, to, requests }) => {
        return { Kind: kind, From: from, To: to, Requests: requests };
      }),
    }),
    ...(scope && { Scope: { VpcIds: scope.vpcIds, AbsentIds: scope.absentIds } }),
  };
}

/** What of a reading belongs to the content: what is missing, but neither times nor words. */
export function readingContent({ unread = [], scope }: Reading): string[] {
  const missing = unread.map(({ kind, id }) => canonicalJson({ kind, id })).sort();
  return [...missing, ...(scope === undefined ? [] : [canonicalJson(scope)])];
}
