import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BundleFile } from '../bundle/bundle-file.js';
import { decodeText, isReadable } from './decode-text.js';
import type { UnpackBudget } from './unpack-budget.js';

/** accounts/<account>/<region>/x.json, and one folder around it. Deeper, nothing is read. */
const MAX_FOLDERS = 4;

async function visit(
  root: string,
  parts: readonly string[],
  budget: UnpackBudget,
  files: BundleFile[],
): Promise<void> {
  const entries = await readdir(join(root, ...parts), { withFileTypes: true });
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const inner = [...parts, entry.name];
    if (entry.isDirectory()) {
      if (inner.length <= MAX_FOLDERS) await visit(root, inner, budget, files);
      continue;
    }
    if (!entry.isFile()) continue;
    budget.addFile();
    const path = inner.join('/');
    if (!isReadable(path)) {
      files.push({ path, text: '' });
      continue;
    }
    const onDisk = join(root, ...inner);
    // Before it is read, so that a file too large never is.
    budget.addBytes((await stat(onDisk)).size);
    files.push({ path, text: decodeText(path, await readFile(onDisk)) });
  }
}

/** The files of a bundle folder. Links and hidden files are passed over. */
export async function readFolder(root: string, budget: UnpackBudget): Promise<BundleFile[]> {
  const files: BundleFile[] = [];
  await visit(root, [], budget, files);
  return files;
}
