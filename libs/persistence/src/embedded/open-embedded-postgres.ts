import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster } from './cluster.js';
import { dataLocation } from './data-location.js';
import { Lease } from './lease.js';
import { nativeBinaries } from './native-binaries.js';
import { readPostmaster, removeStaleLock } from './postmaster-pid.js';
import { serverAccount } from './server-account.js';

interface EmbeddedPostgres {
  /** Connection URL of the database, password included: not for logs. */
  url: string;
  /** The same for another database of this server. */
  urlOf(database: string): string;
  /** Stops the server if no other process uses it. */
  close(): Promise<void>;
}

interface EmbeddedOptions {
  dataDir: string;
  database?: string;
  log?: (line: string) => void;
  /** How long to wait for a server that another process is starting or stopping, in milliseconds. */
  patience?: number;
}

/** A PostgreSQL server of our own on the data in `dataDir`. Joins the one that runs there already, else starts
 *  it; any number of processes may do this at once. The last one to close stops the server; after a crash
 *  of them all the server runs on and the next start joins it. */
export async function openEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => undefined);
  const account = await serverAccount(log);
  const binaries = await nativeBinaries(account, log);
  const cluster = new Cluster(await dataLocation(options.dataDir, account, log), binaries, account);
  await cluster.ensure();
  const password = await cluster.password();

  const giveUp = Date.now() + (options.patience ?? 60_000);
  let problem: unknown;
  while (Date.now() < giveUp) {
    const running = await readPostmaster(cluster.data);
    if (running?.status === 'ready' && running.port !== null) {
      const port = running.port;
      const urlOf = (database: string) => `postgres://wayout:${password}@127.0.0.1:${port}/${database}`;
      try {
        const lease = await Lease.take(urlOf('postgres'));
        const database = options.database ?? 'wayout';
        await lease.ensureDatabase(database);
        return { url: urlOf(database), urlOf, close: () => lease.release(() => cluster.stop()) };
      } catch (error) {
        // It is just going down, or the lock file is left over from a crash.
        problem = error;
      }
    }
    await removeStaleLock(cluster.data, log);
    await cluster.start().catch((error: unknown) => (problem = error));
    await sleep(50);
  }
  const tail = await cluster.logTail();
  throw new Error(`The embedded PostgreSQL in ${cluster.data} doesn't start.\n${tail}`, { cause: problem });
}
