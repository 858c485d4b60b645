import type { Snapshot } from '../document-lists.js';
import { BundleError } from './bundle-error.js';
import type { BundleFile } from './bundle-file.js';
import { bundleLayout, type FilePlace } from './bundle-layout.js';
import { capturedAtOf } from './captured-at.js';
import { contentHash } from './content-hash.js';
import { cutOffKinds } from './cut-off-kinds.js';
import { describeValue, isObject, type JsonObject } from './is-object.js';
import { parseJson } from './parse-json.js';
import { plainJson } from './plain-json.js';
import { mergeReadings } from './reading.js';
import { RegionDocumentsBuilder } from './region-documents.js';
import { readDocument } from './read-document.js';
import { RegionGroups } from './region-groups.js';

/** A file whose JSON is read when it turns out that the file matters. */
export interface BundleSource {
  path: string;
  read(): unknown;
}

function readObject(source: BundleSource, place: FilePlace): JsonObject {
  const value = plainJson(source.read(), source.path, { keepNulls: place.type === 'guest' });
  if (isObject(value)) return value;
  throw new BundleError(`expected a JSON object, found ${describeValue(value)}`, { file: source.path });
}

/** Facts of one machine under the name of another would answer for the wrong one. */
function checkGuest({ instanceId }: JsonObject, named: string, file: string): void {
  if (instanceId === undefined || instanceId === null || instanceId === named) return;
  throw new BundleError(
    `instanceId: expected ${named} as the file is named, found ${describeValue(instanceId)}`,
    { file },
  );
}

function nothingKnown(foundKeys: ReadonlySet<string>, ignored: readonly string[]): BundleError {
  const keys = [...foundKeys];
  const shown = keys.slice(0, 10).map((key) => JSON.stringify(key.slice(0, 60)));
  const more = keys.length > 10 ? ` and ${keys.length - 10} more` : '';
  const found = keys.length === 0 ? 'no keys at all' : `the keys ${shown.join(', ')}${more}`;
  const passedOver =
    ignored.length === 0
      ? ''
      : `; ${ignored.length} file(s) were ignored for their place or name, the first is ${ignored[0] ?? ''}`;
  return new BundleError(
    'no EC2 documents in the bundle: expected JSON files with lists such as "Vpcs", "Subnets" or ' +
      `"RouteTables" (PascalCase, as \`aws ec2 describe-*\` gives them), found ${found}${passedOver}`,
  );
}

/** @see assembleSnapshot */
export function assembleSources(sources: readonly BundleSource[]): Snapshot {
  const notes: string[] = [];
  const guests: [string, JsonObject][] = [];
  const groups = new RegionGroups();
  const foundKeys = new Set<string>();
  const ignored: string[] = [];
  const times: string[] = [];
  let known = 0;
  const places = bundleLayout(sources.map(({ path }) => path));
  // By path, so that the order in which a disk or an archive lists them decides nothing.
  for (const source of [...sources].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))) {
    const place = places.get(source.path);
    if (place === undefined) continue;
    if (place.type === 'ignored') {
      ignored.push(source.path);
      notes.push(`${source.path}: ignored, it ${place.why}`);
      continue;
    }
    const value = readObject(source, place);
    if (place.type === 'guest') {
      checkGuest(value, place.instanceId, source.path);
      guests.push([place.instanceId, value]);
      continue;
    }
    const time = capturedAtOf(value, source.path, notes);
    if (time !== null) times.push(time);
    if (place.type === 'manifest') continue;
    for (const key of Object.keys(value)) foundKeys.add(key);
    known += readDocument(value, source.path, { ...groups.at(place.accountId, place.region), notes });
  }
  if (known === 0) throw nothingKnown(foundKeys, ignored);
  const regions = groups.resolve(notes).map(({ accountId, region, lists, readings, pages }) => {
    const documents = new RegionDocumentsBuilder(lists, notes).build(accountId, region);
    const reading = mergeReadings(readings);
    const unread = [...(reading.unread ?? []), ...cutOffKinds(pages)];
    return { ...documents, ...reading, ...(unread.length > 0 && { unread }) };
  });
  const content = { regions, guests: Object.fromEntries(guests) };
  // The oldest time: the snapshot is at least as old as its oldest part.
  const capturedAt = times.sort()[0] ?? null;
  return { hash: contentHash(content), capturedAt, ...content, notes };
}

/** The snapshot that the files of a bundle make, in any of the three layouts. Items that fail the checks are
 *  kept out and listed as broken.
 *  @throws BundleError where a file can't be read at all, or none holds EC2 documents. */
export function assembleSnapshot(files: readonly BundleFile[]): Snapshot {
  return assembleSources(files.map(({ path, text }) => ({ path, read: () => parseJson(path, text) })));
}
