import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from './data-source-options.js';

/** Any fixed number: the advisory lock around schema changes. */
const MIGRATING = 7_720_113;

/** Brings the schema up to date and gives the names of what was run. TypeORM takes no lock of its own, so
 *  processes that start at once would run the same migration twice: they wait for each other here. The lock
 *  lives on a connection of its own and goes with it, even when the process dies. */
export async function runMigrations(url: string): Promise<string[]> {
  const lock = new Client({ connectionString: url, application_name: 'wayout migrations' });
  lock.on('error', () => undefined);
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [MIGRATING]);
    const dataSource = new DataSource({ ...dataSourceOptions(url, 1), extra: {} });
    await dataSource.initialize();
    try {
      return (await dataSource.runMigrations()).map((migration) => migration.name);
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await lock.end().catch(() => undefined);
  }
}
