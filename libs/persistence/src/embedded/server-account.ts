import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The operating-system account that the database server runs as. `ids` is null when it is our own. */
export interface ServerAccount {
  name: string;
  ids: { uid: number; gid: number } | null;
}

/** PostgreSQL refuses to run as root. A root process uses the `postgres` account, and makes it when the
 *  machine has none (a container, a CI runner). */
export async function serverAccount(log: (line: string) => void): Promise<ServerAccount> {
  if (process.getuid?.() !== 0) return { name: 'this user', ids: null };
  const known = await lookUp();
  if (known !== null) return known;

  log('PostgreSQL does not run as root: making the system account "postgres" for the embedded database');
  await run('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']).catch(() => undefined);
  // A second process may have made it in the meantime, so only the outcome counts.
  const made = await lookUp();
  if (made === null) {
    throw new Error(
      'The embedded database does not run as root and the account "postgres" could not be made. Run as another user, or set DATABASE_URL.',
    );
  }
  return made;
}

async function lookUp(): Promise<ServerAccount | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])]);
    return { name: 'the user "postgres"', ids: { uid: Number(uid.stdout), gid: Number(gid.stdout) } };
  } catch {
    return null;
  }
}
