/** No action gave an answer; the message has the reason of the first. */
export class NothingReadError extends Error {
  override readonly name = 'NothingReadError';

  constructor(reason: string) {
    super(`nothing could be read: ${reason}`);
  }
}
