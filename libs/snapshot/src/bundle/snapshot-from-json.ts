import type { Snapshot } from '../document-lists.js';
import { assembleSources, type BundleSource } from './assemble-snapshot.js';
import { BundleError } from './bundle-error.js';
import { describeValue, isObject } from './is-object.js';
import { parseJson } from './parse-json.js';

/** The snapshot of a bundle given as one JSON value: either the lists of one region in one object, or
 *  `{"files": {"us-east-1/vpcs.json": {…}, …}}` with every file of a bundle, as JSON or as its text.
 *  `name` is what messages call the document. The value isn't changed.
 *  @throws BundleError like `assembleSnapshot`. */
export function snapshotFromJson(value: unknown, name = 'document.json'): Snapshot {
  if (!isObject(value)) {
    throw new BundleError(
      `expected an object with lists of EC2 documents, or {"files": {…}}, found ${describeValue(value)}`,
      { file: name },
    );
  }
  const files = value['files'];
  if (files === undefined) return assembleSources([{ path: asJsonPath(name), read: () => value }]);
  if (!isObject(files)) {
    throw new BundleError(`"files" has to be an object of path and content, found ${describeValue(files)}`, {
      file: name,
    });
  }
  return assembleSources(
    Object.entries(files).map(([path, content]): BundleSource => {
      return { path, read: () => (typeof content === 'string' ? parseJson(path, content) : content) };
    }),
  );
}

/** One document has no place in a layout, whatever it is called. */
function asJsonPath(name: string): string {
  const last = name.replaceAll('\\', '/').split('/').at(-1) ?? '';
  return /^[^.].*\.json$/i.test(last) && !/^manifest\.json$/i.test(last) ? last : 'document.json';
}
