import { DataSource } from 'typeorm';
import { dataSourceOptions } from './data-source-options.js';

/** The statements that would bring a migrated database to what the entities say; empty when they agree. */
export async function schemaDrift(url: string): Promise<string[]> {
  const dataSource = new DataSource(dataSourceOptions(url, 1));
  await dataSource.initialize();
  try {
    const log = await dataSource.driver.createSchemaBuilder().log();
    return log.upQueries.map((query) => query.query);
  } finally {
    await dataSource.destroy();
  }
}
