import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { assembleSnapshot } from '../bundle/assemble-snapshot.js';
import { BundleError } from '../bundle/bundle-error.js';
import { parseJson } from '../bundle/parse-json.js';
import { snapshotFromJson } from '../bundle/snapshot-from-json.js';
import type { Snapshot } from '../document-lists.js';
import { DEFAULT_LIMITS, type ArchiveLimits } from './archive-limits.js';
import { decodeText } from './decode-text.js';
import { fileSystemProblem } from './file-system-problem.js';
import { readArchive } from './read-archive.js';
import { readFolder } from './read-folder.js';
import { UnpackBudget } from './unpack-budget.js';

const EXPECTED = 'a folder of EC2 documents, a .zip or .tar.gz archive of one, or a .json file';

async function read(path: string, limits: ArchiveLimits): Promise<Snapshot> {
  const found = await stat(path);
  const budget = new UnpackBudget(limits);
  if (found.isDirectory()) return assembleSnapshot(await readFolder(path, budget));
  const name = basename(path);
  const lowerCase = name.toLowerCase();
  if (found.isFile() && lowerCase.endsWith('.zip')) {
    return assembleSnapshot(await readArchive(await readFile(path), 'zip', limits));
  }
  if (found.isFile() && (lowerCase.endsWith('.tar.gz') || lowerCase.endsWith('.tgz'))) {
    return assembleSnapshot(await readArchive(await readFile(path), 'tar.gz', limits));
  }
  if (found.isFile() && lowerCase.endsWith('.json')) {
    budget.addBytes(found.size);
    return snapshotFromJson(parseJson(name, decodeText(name, await readFile(path))), name);
  }
  throw new BundleError(`expected ${EXPECTED}`, { file: path });
}

/** The snapshot in a bundle on disk: a folder, a `.zip`, `.tar.gz` or `.tgz` archive, or one `.json` file.
 *  @throws BundleError that names the path, or the file within, and what is wrong with it. */
export async function readBundle(path: string, limits: Partial<ArchiveLimits> = {}): Promise<Snapshot> {
  try {
    return await read(path, { ...DEFAULT_LIMITS, ...limits });
  } catch (cause) {
    if (cause instanceof BundleError) {
      // Without a file of its own, the error is about the bundle.
      if (cause.file !== null) throw cause;
      throw new BundleError(cause.problem, { file: path }, { cause });
    }
    const problem = fileSystemProblem(cause, EXPECTED);
    if (problem === null) throw cause;
    throw new BundleError(problem, { file: path }, { cause });
  }
}
