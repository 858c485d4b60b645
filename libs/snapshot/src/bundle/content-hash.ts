import { createHash, type Hash } from 'node:crypto';
import type { DocumentKind, RegionDocuments, Snapshot } from '../document-lists.js';
import { canonicalJson } from './canonical-json.js';
import { identityOf } from './document-identity.js';
import { isObject } from './is-object.js';
import { readingContent } from './reading.js';

/** Characters given to the hash at once: a call an item is slow, one text of everything takes much memory. */
const CHUNK = 1 << 16;

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

function sortKey(kind: DocumentKind, item: unknown): string {
  if (!isObject(item)) return '';
  const instances = kind === 'Reservations' ? item['Instances'] : undefined;
  const first: unknown = Array.isArray(instances) ? instances[0] : undefined;
  return `${identityOf(kind, item)} ${isObject(first) ? String(first['InstanceId']) : ''}`;
}

class Keyed {
  private known: string | null = null;

  constructor(
    readonly key: string,
    private readonly item: unknown,
  ) {}

  get text(): string {
    return canonicalJson(this.item);
  }

  /** Kept, for items that have to be compared by it more than once. */
  get keptText(): string {
    return (this.known ??= this.text);
  }
}

function addItems(hash: Hash, items: readonly unknown[], keyOf: (item: unknown) => string): void {
  // By id, which is short; the text decides only between items without an id of their own.
  const keyed = items.map((item) => new Keyed(keyOf(item), item));
  keyed.sort((a, b) => compare(a.key, b.key) || compare(a.keptText, b.keptText));
  let text = '';
  for (const item of keyed) {
    text += item.text;
    text += '\n';
    if (text.length < CHUNK) continue;
    hash.update(text);
    text = '';
  }
  hash.update(text);
}

/** SHA-256 (hex) over what a snapshot says: documents, broken items and guest facts, but neither file names
 *  nor order nor the time of reading. Every piece is a line of JSON, so no two contents share a text. */
export function contentHash(content: Pick<Snapshot, 'regions' | 'guests'>): string {
  const hash = createHash('sha256');
  const regions = content.regions.map((region): [string, RegionDocuments] => {
    return [JSON.stringify([region.accountId, region.region]), region];
  });
  for (const [place, { lists, broken, ...reading }] of regions.sort(([a], [b]) => compare(a, b))) {
    hash.update(`region ${place}\n`);
    const kinds = Object.keys(lists).sort() as DocumentKind[];
    for (const kind of kinds) {
      hash.update(`list ${kind}\n`);
      addItems(hash, lists[kind] ?? [], (item) => sortKey(kind, item));
    }
    hash.update('broken\n');
    const refused = broken.map(({ kind, raw }) => ({ kind, raw }));
    addItems(hash, refused, canonicalJson);
    for (const line of readingContent(reading)) hash.update(`reading ${line}\n`);
  }
  hash.update(`guests ${canonicalJson(content.guests)}\n`);
  return hash.digest('hex');
}
