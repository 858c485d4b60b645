/** The lab can't start, or isn't asked rightly by its own user. The message says what to change. */
export class LabError extends Error {
  override readonly name = 'LabError';
}
