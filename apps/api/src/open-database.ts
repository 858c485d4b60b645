import { openEmbeddedPostgres, runMigrations } from '../../../libs/persistence/src/index.js';
import { withoutSecrets } from './logging/without-secrets.js';
import { isRefusal } from './settings/is-refusal.js';
import { SettingsError } from './settings/settings-error.js';
import type { Settings } from './settings/settings.js';

interface OpenDatabase {
  url: string;
  close(): Promise<void>;
}

/** The database of the settings, or the embedded one, with its schema up to date.
 *  @throws SettingsError where DATABASE_URL names none that lets us in, or Error; neither has the password */
export async function openDatabase(settings: Settings, log: (line: string) => void): Promise<OpenDatabase> {
  const database = await connect(settings, log);
  try {
    const run = await runMigrations(database.url);
    if (run.length > 0) log(`the schema was changed: ${run.join(', ')}`);
    return database;
  } catch (error) {
    await database.close();
    throw unusable(error, settings);
  }
}

/** Without its cause: pg's errors may hold the connection's parameters. */
function unusable(error: unknown, { DATABASE_URL }: Settings): Error {
  const message =
    error instanceof Error ? error.message || String((error as { code?: string }).code) : String(error);
  const why = `can't be used: ${withoutSecrets(message)}`;
  if (DATABASE_URL === undefined) return new Error(`The database ${why}`);
  return isRefusal(error)
    ? new SettingsError(`DATABASE_URL: the database ${why}`)
    : new Error(`The database of DATABASE_URL ${why}`);
}

async function connect(settings: Settings, log: (line: string) => void): Promise<OpenDatabase> {
  if (settings.DATABASE_URL !== undefined)
    return { url: settings.DATABASE_URL, close: async () => undefined };
  log(`DATABASE_URL is not set: using the embedded PostgreSQL in ${settings.WAYOUT_DATA_DIR}`);
  return openEmbeddedPostgres({ dataDir: settings.WAYOUT_DATA_DIR, log });
}
