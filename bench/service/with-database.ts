import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { openEmbeddedPostgres } from '../../libs/persistence/src/index.js';

export interface BenchDatabase {
  url: string;
  query<Row>(sql: string, values?: unknown[]): Promise<Row[]>;
}

/** A PostgreSQL server of this bench's own in the temporary folder, gone afterwards. */
export async function withDatabase<T>(work: (database: BenchDatabase) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'wayout-bench-'));
  try {
    // The account that runs PostgreSQL has to get in when this runs as root.
    await chmod(folder, 0o755);
    const server = await openEmbeddedPostgres({ dataDir: join(folder, 'database') });
    const client = new Client({ connectionString: server.url });
    // A server left behind would run on for ever.
    const stop = (): void =>
      void server
        .close()
        .then(() => rm(folder, { recursive: true, force: true }))
        .finally(() => process.exit(130));
    process.once('SIGINT', stop).once('SIGTERM', stop);
    client.on('error', () => undefined);
    try {
      await client.connect();
      const query = async <Row>(sql: string, values: unknown[] = []): Promise<Row[]> =>
        (await client.query(sql, values)).rows as Row[];
      return await work({ url: server.url, query });
    } finally {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      await client.end();
      await server.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
