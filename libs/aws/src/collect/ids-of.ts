import type { DocumentKind } from '../../../snapshot/src/index.js';
import type { RegionReading } from './region-reading.js';

type Fields = Readonly<Record<string, unknown>>;

/** The raw documents of a kind that are objects at all. */
export function rawItems(reading: RegionReading, kind: DocumentKind): Fields[] {
  return (reading.documents.get(kind) ?? []).filter(
    (item): item is Fields => typeof item === 'object' && item !== null,
  );
}

/** The texts that stand in one field of the documents of a kind, each once. */
export function idsOf(reading: RegionReading, kind: DocumentKind, field: string): string[] {
  const ids = rawItems(reading, kind).map((item) => item[field]);
  return [...new Set(ids.filter((id) => typeof id === 'string'))];
}
