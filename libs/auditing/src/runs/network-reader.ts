import type { Snapshot } from '../../../snapshot/src/index.js';

/** An account can't be read, and the reason is known. */
export class ReadingError extends Error {
  override readonly name = 'ReadingError';

  constructor(
    /** `TARGET_ACCESS`, `TARGET_UNREADABLE`, … */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Reads targets live. */
export abstract class NetworkReader {
  /** Everything that a target tells; `job` shows in the account's trail.
   *  @throws ReadingError */
  abstract read(targetId: string, job: string, signal: AbortSignal): Promise<Snapshot>;
}
