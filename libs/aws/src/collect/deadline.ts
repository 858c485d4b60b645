import { setMaxListeners } from 'node:events';

/** The time that a whole reading may take, and a caller's wish to stop it. */
export class Deadline {
  readonly signal: AbortSignal;

  /** @param ms milliseconds from now on */
  constructor(
    readonly ms: number,
    stop?: AbortSignal,
  ) {
    const timeout = AbortSignal.timeout(ms);
    this.signal = stop === undefined ? timeout : AbortSignal.any([timeout, stop]);
    // One for every request on the way.
    setMaxListeners(0, this.signal);
  }

  get passed(): boolean {
    return this.signal.aborted;
  }

  get reason(): string {
    return `not read within ${Math.round(this.ms / 100) / 10} s, the deadline of the reading`;
  }

  /** The work, or a rejection when the time is over, whatever the work does then. */
  async hold<T>(work: Promise<T>): Promise<T> {
    this.signal.throwIfAborted();
    let onAbort: () => void = () => undefined;
    const over = new Promise<never>((_, reject) => {
      onAbort = () => reject(new DOMException('the deadline has passed', 'AbortError'));
      this.signal.addEventListener('abort', onAbort, { once: true });
    });
    try {
      return await Promise.race([work, over]);
    } finally {
      this.signal.removeEventListener('abort', onAbort);
      // Of the two the loser's rejection is nobody's business.
      work.catch(() => undefined);
    }
  }
}
