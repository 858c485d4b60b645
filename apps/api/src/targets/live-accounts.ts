import { Inject, Injectable } from '@nestjs/common';
import {
  AwsAccessError,
  Deadline,
  Ec2Gate,
  NothingReadError,
  PageReader,
  type AwsAccess,
  type Ec2Reader,
  type LiveAccount,
} from '../../../../libs/aws/src/index.js';
import type { TargetEntity } from '../../../../libs/persistence/src/index.js';
import { ProblemError } from '../problems/problem-error.js';
import type { Settings } from '../settings/settings.js';
import { SETTINGS } from '../settings/settings-token.js';

/** Readings that may wait for their turn; more would only time out. */
const MOST_WAITING = 64;

/** Opens targets, a few at a time: a reading takes connections and memory. */
@Injectable()
export class LiveAccounts {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(
    @Inject(Ec2Gate) private readonly gate: Ec2Gate,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.free = settings.WAYOUT_LIVE_READS;
  }

  /** Longest time in milliseconds that a reading takes, once it has begun. */
  get deadlineMs(): number {
    return this.settings.WAYOUT_READ_SECONDS * 1000;
  }

  /** One reader for each region; `job` shows in the account's trail. Not closed by this. */
  open(target: TargetEntity, job: string): Ec2Reader[] {
    return target.regions.map((region) => this.gate.open(this.accessTo(target, region, job)));
  }

  /** How a region of a target is entered. */
  accessTo(target: TargetEntity, region: string, job: string): AwsAccess {
    return {
      region,
      ...(target.roleArn !== null && {
        role: {
          arn: target.roleArn,
          externalId: target.externalId,
          sessionName: `wayout-${job}`.slice(0, 64),
          regions: target.regions,
        },
      }),
    };
  }

  /** Reads a target within the deadline, when it is this one's turn.
   *  @throws ProblemError 502 where the account can't be entered, or gives nothing */
  async read<T>(
    target: TargetEntity,
    job: string,
    work: (account: LiveAccount) => Promise<T>,
    stop?: AbortSignal,
  ): Promise<T> {
    await this.turn();
    const clients = this.open(target, job);
    try {
      const deadline = new Deadline(this.deadlineMs, stop);
      const readers = clients.map((client) => new PageReader(client, deadline));
      return await work({ accountId: target.accountId, readers });
    } catch (error) {
      throw liveProblem(error) ?? error;
    } finally {
      for (const client of clients) client.close();
      this.done();
    }
  }

  private async turn(): Promise<void> {
    if (this.free > 0) {
      this.free -= 1;
      return;
    }
    if (this.waiting.length >= MOST_WAITING) {
      throw new ProblemError(503, 'UNAVAILABLE', 'Too many accounts are being read; ask again in a while', {
        headers: { 'retry-after': '10' },
      });
    }
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private done(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.free += 1;
    else next();
  }
}

/** What the caller is told of a failed reading; null for what isn't about the account. */
function liveProblem(error: unknown): ProblemError | null {
  if (error instanceof AwsAccessError) return new ProblemError(502, 'TARGET_ACCESS', error.message);
  if (error instanceof NothingReadError) return new ProblemError(502, 'TARGET_UNREADABLE', error.message);
  const name = (error as { name?: unknown } | null)?.name;
  if (name === 'AbortError' || name === 'TimeoutError') {
    return new ProblemError(
      502,
      'TARGET_UNREADABLE',
      'the account did not answer within WAYOUT_READ_SECONDS',
    );
  }
  return null;
}
