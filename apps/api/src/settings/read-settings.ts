import { SettingsError } from './settings-error.js';
import { settingsSchema, type Settings } from './settings.js';

/** Reads the settings from environment variables, once, at the edge. The values themselves stay out of the
 *  error: some are secrets. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const result = settingsSchema.safeParse(environment);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new SettingsError(`The settings are wrong.\n${lines.join('\n')}`);
}
