import { createHash } from 'node:crypto';
import { chown, lstat, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ServerAccount } from './server-account.js';
import { canEnter } from './traversable.js';

/** Makes the folder that holds the cluster and gives its path: `<dataDir>/postgres`.
 *
 *  When the server's account can't get there (root's home is closed to others), the folder lies at
 *  /var/tmp/wayout-<hash of the path> instead, and `<dataDir>/postgres-location` says so. The place
 *  depends on nothing but the path, so every later start finds it again. */
export async function dataLocation(
  dataDir: string,
  account: ServerAccount,
  log: (line: string) => void,
): Promise<string> {
  const wanted = path.resolve(dataDir);
  await mkdir(wanted, { recursive: true, mode: 0o755 });
  if (await canEnter(wanted, account)) {
    const folder = path.join(wanted, 'postgres');
    await ownFolder(folder, account);
    return folder;
  }
  const digest = createHash('sha256').update(wanted).digest('hex').slice(0, 16);
  const folder = `/var/tmp/wayout-${digest}`;
  log(`${account.name} can't enter ${wanted}: the database lies in ${folder}`);
  await ownFolder(folder, account);
  await writeFile(path.join(wanted, 'postgres-location'), `${folder}\n`);
  return folder;
}

async function ownFolder(folder: string, account: ServerAccount): Promise<void> {
  const made = await mkdir(folder, { mode: 0o700 }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );
  if (account.ids === null) return;
  if (made) await chown(folder, account.ids.uid, account.ids.gid);
  const found = await lstat(folder);
  // Between a mkdir and its chown by another process of ours the folder is still root's: that is fine too.
  if (!found.isDirectory() || (found.uid !== account.ids.uid && found.uid !== 0)) {
    throw new Error(`${folder} belongs to another user; move it away or set WAYOUT_DATA_DIR`);
  }
  if (!made && found.uid === 0) await chown(folder, account.ids.uid, account.ids.gid);
}
