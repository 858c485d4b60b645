/** The caller can mend this: a wrong flag, a broken bundle, a source that doesn't exist. Exit code 64. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
