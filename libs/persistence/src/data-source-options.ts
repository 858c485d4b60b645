import type { DataSourceOptions } from 'typeorm';
import { migrations } from '../../../migrations/index.js';
import * as entities from './entities/index.js';

/** TypeORM's options for a database. Nothing happens by itself: the schema changes only by `runMigrations`. */
export function dataSourceOptions(url: string, poolSize = 10): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    applicationName: 'wayout',
    poolSize,
    entities,
    migrations,
    migrationsTableName: 'schema_migrations',
    migrationsTransactionMode: 'each',
    synchronize: false,
    installExtensions: false,
    connectTimeoutMS: 10_000,
    // A dropped idle connection is replaced at the next query; unhandled it would end the process.
    poolErrorHandler: () => undefined,
    extra: { statement_timeout: 30_000, idle_in_transaction_session_timeout: 120_000 },
  };
}
