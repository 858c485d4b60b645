/** What was thrown, as Nest's logger takes it: an error with its stack, anything else as text. */
export const loggable = (thrown: unknown): Error | string =>
  thrown instanceof Error ? thrown : String(thrown);
