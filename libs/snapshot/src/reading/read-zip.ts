import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import type { Readable } from 'node:stream';
import yauzl from 'yauzl';
import { BundleError } from '../bundle/bundle-error.js';
import type { BundleFile } from '../bundle/bundle-file.js';
import { decodeText, isReadable } from './decode-text.js';
import { safeEntryPath } from './safe-entry-path.js';
import type { UnpackBudget } from './unpack-budget.js';

const FILE_TYPE_MASK = 0o170_000;
const REGULAR_FILE = 0o100_000;

/** Zip keeps the Unix file type in the upper half; archives from elsewhere leave it 0. */
function isRegularFile(entry: yauzl.Entry): boolean {
  const fileType = (entry.externalFileAttributes >>> 16) & FILE_TYPE_MASK;
  return !entry.fileName.endsWith('/') && (fileType === 0 || fileType === REGULAR_FILE);
}

async function readEntry(
  zip: yauzl.ZipFile,
  entry: yauzl.Entry,
  budget: UnpackBudget,
): Promise<BundleFile | null> {
  budget.addFile();
  const path = safeEntryPath(entry.fileName);
  if (!isRegularFile(entry)) return null;
  if (!isReadable(path)) return { path, text: '' };
  if (entry.isEncrypted()) throw new BundleError('the archive is encrypted', { file: path });
  const open = promisify((done: (error: Error | null, stream: Readable) => void) =>
    zip.openReadStream(entry, done),
  );
  const chunks: Buffer[] = [];
  for await (const chunk of await open()) {
    budget.addBytes((chunk as Buffer).length);
    chunks.push(chunk as Buffer);
  }
  const content = Buffer.concat(chunks);
  // yauzl leaves this to its callers; a digit that changed on the way could still be JSON.
  if (crc32(content) !== entry.crc32) {
    throw new BundleError('damaged: its checksum in the archive does not fit', { file: path });
  }
  return { path, text: decodeText(path, content) };
}

function readEntries(zip: yauzl.ZipFile, budget: UnpackBudget): Promise<BundleFile[]> {
  return new Promise((resolve, reject) => {
    const files: BundleFile[] = [];
    zip.on('error', reject);
    zip.on('end', () => resolve(files));
    const take = async (entry: yauzl.Entry): Promise<void> => {
      const file = await readEntry(zip, entry, budget);
      if (file !== null) files.push(file);
      zip.readEntry();
    };
    zip.on('entry', (entry: yauzl.Entry) => {
      take(entry).catch(reject);
    });
    zip.readEntry();
  });
}

/** The files of a zip archive. Counted are the bytes that come out, not what the archive claims. */
export async function readZip(bytes: Buffer, budget: UnpackBudget): Promise<BundleFile[]> {
  const open = promisify((done: (error: Error | null, zip: yauzl.ZipFile) => void) =>
    yauzl.fromBuffer(bytes, { lazyEntries: true, validateEntrySizes: true }, done),
  );
  try {
    return await readEntries(await open(), budget);
  } catch (cause) {
    if (cause instanceof BundleError) throw cause;
    const why = (cause as Partial<Error>).message ?? String(cause);
    throw new BundleError(`not readable as a .zip archive: ${why}`, {}, { cause });
  }
}
