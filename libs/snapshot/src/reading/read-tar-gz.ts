import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import tar from 'tar-stream';
import { BundleError } from '../bundle/bundle-error.js';
import type { BundleFile } from '../bundle/bundle-file.js';
import { decodeText, isReadable } from './decode-text.js';
import { safeEntryPath } from './safe-entry-path.js';
import type { UnpackBudget } from './unpack-budget.js';

async function collect(extract: tar.Extract, budget: UnpackBudget): Promise<BundleFile[]> {
  const files: BundleFile[] = [];
  for await (const entry of extract) {
    budget.addFile();
    const { name, type } = entry.header;
    // Links and devices are passed over: they would name something outside the archive's own content.
    const path = type === 'file' || type === 'contiguous-file' ? safeEntryPath(name) : null;
    if (path === null || !isReadable(path)) {
      entry.resume();
      if (path !== null) files.push({ path, text: '' });
      continue;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    files.push({ path, text: decodeText(path, Buffer.concat(chunks)) });
  }
  return files;
}

/** The files of a gzipped tar. Counted is what leaves gzip, headers and padding included. */
export async function readTarGz(bytes: Buffer, budget: UnpackBudget): Promise<BundleFile[]> {
  const extract = tar.extract();
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        budget.addBytes(chunk.length);
        done(null, chunk);
      } catch (error) {
        done(error as Error);
      }
    },
  });
  const unpacked = pipeline(Readable.from([bytes]), createGunzip(), counter, extract);
  const [unpacking, collecting] = await Promise.allSettled([unpacked, collect(extract, budget)]);
  const failures = [collecting, unpacking].filter((result) => result.status === 'rejected');
  const first = failures.find(({ reason }) => reason instanceof BundleError) ?? failures[0];
  if (first !== undefined) {
    if (first.reason instanceof BundleError) throw first.reason;
    const why = (first.reason as Partial<Error>).message ?? String(first.reason);
    throw new BundleError(`not readable as a .tar.gz archive: ${why}`, {}, { cause: first.reason });
  }
  return collecting.status === 'fulfilled' ? collecting.value : [];
}
