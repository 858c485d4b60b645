import type { Ec2Reader, ReadAnswer, ReadInput } from '../ec2/ec2-reader.js';
import { isStaleToken, readFailure, type ReadFailure } from '../ec2/read-failure.js';
import type { ReadAction } from '../ec2/read-commands.js';
import type { Deadline } from './deadline.js';

/** What is asked for, page by page. */
interface PagedQuestion {
  action: ReadAction;
  /** The answer's list, or its one object. */
  list: string;
  input?: ReadInput;
  /** Null for an action without pages. */
  pageSize: number | null;
}

export interface ReadTimes {
  /** ISO 8601. */
  from: string;
  to: string;
  /** Answers, retries not counted. */
  requests: number;
}

export type ReadOutcome =
  | ({ ok: true; items: unknown[]; last: ReadAnswer } & ReadTimes)
  | ({ ok: false; failure: ReadFailure } & ReadTimes);

/** A list whose token goes stale while it is read is read again from its start, this many times. */
const RESTARTS = 2;

class NotAnAnswer extends Error {}

/** Reads lists of any length. Never throws: what went wrong is part of the outcome. */
export class PageReader {
  constructor(
    readonly ec2: Ec2Reader,
    readonly deadline: Deadline,
    private readonly now: () => Date = () => new Date(),
  ) {}

  get region(): string {
    return this.ec2.region;
  }

  async read(question: PagedQuestion): Promise<ReadOutcome> {
    const from = this.now().toISOString();
    const progress = { requests: 0 };
    const times = (): ReadTimes => ({ from, to: this.now().toISOString(), requests: progress.requests });
    for (let restarts = 0; ; restarts += 1) {
      try {
        const { items, last } = await this.pages(question, progress);
        return { ok: true, items, last, ...times() };
      } catch (error) {
        if (isStaleToken(error) && restarts < RESTARTS && !this.deadline.passed) continue;
        return { ok: false, failure: this.failureOf(error), ...times() };
      }
    }
  }

  private async pages(
    { action, list, input = {}, pageSize }: PagedQuestion,
    progress: { requests: number },
  ): Promise<{ items: unknown[]; last: ReadAnswer }> {
    const items: unknown[] = [];
    const page = pageSize === null ? {} : { MaxResults: pageSize };
    const seen = new Set<string>();
    let token: string | undefined;
    for (;;) {
      const asked = { ...input, ...page, ...(token !== undefined && { NextToken: token }) };
      const answer = await this.deadline.hold(this.ec2.read(action, asked, this.deadline.signal));
      progress.requests += 1;
      const found = answer[list];
      // An empty list is there and empty. An answer without it (an error page that happens to be XML) says
      // nothing about what there is.
      if (found === undefined) throw new NotAnAnswer(`the answer to ${action} has no ${list}`);
      if (Array.isArray(found)) for (const item of found as unknown[]) items.push(item);
      else items.push(found);
      const next = answer['NextToken'];
      if (typeof next !== 'string' || next === '') return { items, last: answer };
      if (seen.has(next)) throw new NotAnAnswer(`${action} gives the same NextToken again and again`);
      seen.add(next);
      token = next;
    }
  }

  private failureOf(error: unknown): ReadFailure {
    if (error instanceof NotAnAnswer) return { type: 'failed', reason: error.message };
    if (this.deadline.passed) return { type: 'failed', reason: this.deadline.reason };
    return readFailure(error);
  }
}
