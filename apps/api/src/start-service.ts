import { JobQueue } from '../../../libs/queue/src/index.js';
import { ApiKeysService } from './api-keys/api-keys.service.js';
import { createApp } from './create-app.js';
import { JsonLog, type LogSink } from './logging/json-log.js';
import { openDatabase } from './open-database.js';
import type { Settings } from './settings/settings.js';
import { startProblem } from './settings/start-problem.js';

export interface Service {
  /** Where it listens. */
  url: string;
  /** The admin key that was just made, as the database had none. Can't be had again. */
  firstKey?: string;
  /** Takes no new requests, lets those in flight finish, and closes the database. */
  close(): Promise<void>;
}

/** Starts the HTTP service in this process. `sink` takes the log, one JSON object a line (default: stdout).
 *  @throws SettingsError where the environment doesn't allow what a setting says */
export async function startService(settings: Settings, sink?: LogSink): Promise<Service> {
  return start(settings, new JsonLog(sink)).catch((error: unknown) => {
    throw startProblem(error, settings);
  });
}

async function start(settings: Settings, logger: JsonLog): Promise<Service> {
  const database = await openDatabase(settings, (line) => logger.log(line, 'Database'));
  try {
    const app = await createApp({ settings, databaseUrl: database.url, connect: true }, logger);
    try {
      await app.init();
      // A worker answers to nobody.
      const keyless = settings.WAYOUT_BOOTSTRAP_KEY !== undefined || settings.WAYOUT_ROLE === 'worker';
      const firstKey = keyless ? null : await app.get(ApiKeysService).createFirst();
      await app.listen(settings.PORT, settings.HOST);
      const url = localUrl(await app.getUrl());
      logger.log('listening', 'Service', { url });

      let closing: Promise<void> | undefined;
      const close = async () => {
        logger.log('stopping', 'Service');
        const server = app.getHttpServer();
        // What isn't done by then is cut off, or a stuck client would keep the process for ever.
        const cut = setTimeout(() => server.closeAllConnections(), settings.WAYOUT_STOP_SECONDS * 1000);
        try {
          // No new requests and no new jobs; what is at hand still has all that it needs.
          const working = app.get(JobQueue).stopWorking(settings.WAYOUT_STOP_SECONDS);
          await Promise.all([app.getHttpAdapter().close(), working]);
          await app.close();
        } finally {
          clearTimeout(cut);
          await database.close();
        }
      };
      return { url, ...(firstKey !== null && { firstKey }), close: () => (closing ??= close()) };
    } catch (error) {
      await app.close();
      throw error;
    }
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** An address that can be opened: the wildcard address can't. */
function localUrl(url: string): string {
  return url.replace(/\/\/(0\.0\.0\.0|\[::\])(?=[:/]|$)/, '//127.0.0.1').replace('//[::1]', '//localhost');
}
