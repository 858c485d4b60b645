import type { ReadInput } from './ec2-reader.js';
import { TokenBucket } from './token-bucket.js';

/** Per account, region and action (Amazon EC2 Developer Guide, "Request throttling for the Amazon EC2 API"). */
const LISTING = { burst: 100, perSecond: 20 };
/** For an action asked with neither a filter nor MaxResults. */
const UNFILTERED = { burst: 50, perSecond: 10 };

/** Requests on the way at a time, over all actions. */
const AT_ONCE = 16;

/** Keeps what is sent to one account and region within the buckets that EC2 grants, so that a reading doesn't
 *  take the account's own programs their turn. */
export class RequestPace {
  private readonly buckets = new Map<string, TokenBucket>();
  private free = AT_ONCE;
  private readonly waiting: (() => void)[] = [];

  /** Waits for the turn of one attempt. */
  async turn(action: string, input: ReadInput): Promise<void> {
    const narrowed = ['MaxResults', 'Filters', 'Filter'].some((key) => input[key] !== undefined);
    const key = `${action} ${narrowed}`;
    let bucket = this.buckets.get(key);
    if (bucket === undefined) {
      this.buckets.set(key, (bucket = new TokenBucket(narrowed ? LISTING : UNFILTERED)));
    }
    await bucket.wait();
  }

  /** Runs `work` as one of at most `AT_ONCE`. */
  async slot<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.free += 1;
      else next();
    }
  }
}
