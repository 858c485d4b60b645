import type { DocumentKind } from '../document-lists.js';
import { canonicalJson } from './canonical-json.js';
import { identityOf } from './document-identity.js';
import type { JsonObject } from './is-object.js';

export interface SoundItem {
  file: string;
  value: JsonObject;
}

/** EC2 is asked for the attributes of a VPC one by one, so its items complete each other. */
function mergeAttributes(first: JsonObject, second: JsonObject): JsonObject | null {
  const shared = Object.keys(second).filter((key) => key in first);
  const agree = shared.every((key) => canonicalJson(first[key]) === canonicalJson(second[key]));
  return agree ? { ...first, ...second } : null;
}

/** Each thing once: of equal items the first is kept, of contradicting ones the last, with a note. */
export function dropDuplicates(
  label: string,
  items: readonly SoundItem[],
  identity: (value: JsonObject) => string,
  notes: string[],
  merge: (first: JsonObject, second: JsonObject) => JsonObject | null = () => null,
): SoundItem[] {
  const kept = new Map<string, SoundItem>();
  for (const item of items) {
    const id = identity(item.value);
    const earlier = kept.get(id);
    if (earlier === undefined) {
      kept.set(id, item);
      continue;
    }
    if (canonicalJson(earlier.value) === canonicalJson(item.value)) continue;
    const merged = merge(earlier.value, item.value);
    if (merged === null) {
      notes.push(
        `${label} ${id.trim()}: given twice with different content (${earlier.file}, ${item.file}); the last one is used`,
      );
    }
    kept.set(id, merged === null ? item : { file: item.file, value: merged });
  }
  return [...kept.values()];
}

export function dropDuplicateDocuments(
  kind: Exclude<DocumentKind, 'Reservations'>,
  items: readonly SoundItem[],
  notes: string[],
): SoundItem[] {
  const merge = kind === 'VpcAttributes' ? mergeAttributes : undefined;
  return dropDuplicates(kind, items, (value) => identityOf(kind, value), notes, merge);
}
