import { openEmbeddedPostgres, runMigrations } from '../../../libs/persistence/src/index.js';
import type { Settings } from './settings/settings.js';
import { withoutSecrets } from './logging/without-secrets.js';

export interface OpenDatabase {
  url: string;
  close(): Promise<void>;
}

/** The database of the settings, or the embedded one, with its schema up to date.
 *  @throws Error that says what is wrong, without the password. */
export async function openDatabase(settings: Settings, log: (line: string) => void): Promise<OpenDatabase> {
  const database = await connect(settings, log);
  try {
    const run = await runMigrations(database.url);
    if (run.length > 0) log(`the schema was changed: ${run.join(', ')}`);
    return database;
  } catch (error) {
    await database.close();
    const message =
      error instanceof Error ? error.message || String((error as { code?: string }).code) : String(error);
    // oxlint-disable-next-line eslint/preserve-caught-error -- pg's errors may hold the connection's parameters
    throw new Error(
      `The database${settings.DATABASE_URL ? ' of DATABASE_URL' : ''} can't be used: ${withoutSecrets(message)}`,
    );
  }
}

async function connect(settings: Settings, log: (line: string) => void): Promise<OpenDatabase> {
  if (settings.DATABASE_URL !== undefined)
    return { url: settings.DATABASE_URL, close: async () => undefined };
  log(`DATABASE_URL is not set: using the embedded PostgreSQL in ${settings.WAYOUT_DATA_DIR}`);
  return openEmbeddedPostgres({ dataDir: settings.WAYOUT_DATA_DIR, log });
}
