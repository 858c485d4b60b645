/** The run was cancelled, or is another worker's by now: whatever was found is not to be stored. */
export class RunGoneError extends Error {
  override readonly name = 'RunGoneError';
}
