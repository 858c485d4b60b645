import { setTimeout as sleep } from 'node:timers/promises';

interface BucketSize {
  /** Requests at once. */
  burst: number;
  /** Requests a second afterwards. */
  perSecond: number;
}

/** A token bucket: each request takes a token and waits its turn for it. */
export class TokenBucket {
  private tokens: number;
  private filledAt: number;

  constructor(
    private readonly size: BucketSize,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.tokens = size.burst;
    this.filledAt = this.now();
  }

  /** Milliseconds until the token that this call takes is there. Tokens may be taken ahead of time: who comes
   *  later waits longer. */
  take(): number {
    const now = this.now();
    const { burst, perSecond } = this.size;
    this.tokens = Math.min(burst, this.tokens + ((now - this.filledAt) / 1000) * perSecond);
    this.filledAt = now;
    this.tokens -= 1;
    return this.tokens >= 0 ? 0 : Math.ceil((-this.tokens / perSecond) * 1000);
  }

  async wait(signal?: AbortSignal): Promise<void> {
    const delay = this.take();
    if (delay > 0) await sleep(delay, undefined, signal && { signal });
  }
}
