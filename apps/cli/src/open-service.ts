import {
  readSettings,
  SettingsError,
  startService,
  type LogSink,
  type Service,
} from '../../api/src/index.js';
import { UsageError } from './usage-error.js';

/** Starts the service with the settings of an environment; `sink` takes its log, one JSON object a
 *  line (default: stdout). Throws UsageError for a bad setting. */
export async function openService(
  env: Readonly<Record<string, string | undefined>>,
  sink?: LogSink,
): Promise<Service> {
  try {
    return await startService(readSettings(env), sink);
  } catch (error) {
    if (error instanceof SettingsError) throw new UsageError(error.message);
    throw error;
  }
}
