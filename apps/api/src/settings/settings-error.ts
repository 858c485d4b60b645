/** The environment isn't what the service needs; the message names each variable and what was expected. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}
