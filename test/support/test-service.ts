import { readSettings, startService } from '../../apps/api/src/index.js';
import { openTestDatabase, type TestDatabase } from './test-database.js';
import { HttpCaller } from './http-caller.js';

export const ADMIN_KEY = 'bootstrap-key-of-the-tests-0123456789';

export interface TestService {
  url: string;
  /** Calls with the admin key unless told otherwise. */
  http: HttpCaller;
  database: TestDatabase;
  /** Every line of the log so far. */
  log: string[];
  close(): Promise<void>;
}

/** The settings that every service of the tests has. */
export const testEnvironment = ({ url }: Pick<TestDatabase, 'url'>) => ({
  DATABASE_URL: url,
  WAYOUT_BOOTSTRAP_KEY: ADMIN_KEY,
  WAYOUT_RATE_LIMIT: '100000',
});

/** The real service in this process, on a database of its own. */
export async function startTestService(environment: Record<string, string> = {}): Promise<TestService> {
  const database = await openTestDatabase();
  const log: string[] = [];
  try {
    const settings = readSettings({
      PORT: '0',
      ...testEnvironment(database),
      ...environment,
    });
    const service = await startService(settings, (line) => log.push(line));
    const close = async () => {
      await service.close();
      await database.close();
    };
    return { url: service.url, http: new HttpCaller(service.url, ADMIN_KEY), database, log, close };
  } catch (error) {
    await database.close();
    throw error;
  }
}
