import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { openEmbeddedPostgres, runMigrations } from '../../libs/persistence/src/index.js';

export interface TestDatabase {
  url: string;
  query(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

const TEMPLATE = 'wayout_template';

/** A migrated database of its own, on the server that this run's tests share. Copying a template takes some
 *  20 ms; migrating each one would take ten times that. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const server = await openEmbeddedPostgres({
    dataDir: path.join(runFolder(), 'database'),
    database: TEMPLATE,
  });
  const name = `test_${randomBytes(6).toString('hex')}`;
  await as(server.urlOf('postgres'), async (admin) => {
    // Of the test files that come here at once, one migrates. A template in use can't be copied.
    await admin.query('select pg_advisory_lock(7720199)');
    await runMigrations(server.url);
    await admin.query(`create database ${name} template ${TEMPLATE}`);
  });
  const url = server.urlOf(name);
  return {
    url,
    query: (sql, values) => as(url, async (client) => (await client.query(sql, values)).rows),
    close: () => server.close(),
  };
}

/** The folder of this run, from the global setup. */
export function runFolder(): string {
  const folder = process.env['WAYOUT_TEST_RUN'];
  if (!folder) throw new Error('WAYOUT_TEST_RUN is not set: is globalSetup configured?');
  return folder;
}

async function as<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
