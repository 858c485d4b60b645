import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import { PgBoss } from 'pg-boss';
import {
  JobQueue,
  type DeadLetter,
  type JobHandler,
  type QueueLength,
  type QueueRules,
  type Schedule,
  type SendOptions,
  type SqlRunner,
} from './job-queue.js';

const SCHEMA = 'pgboss';
const POLL_SECONDS = 0.5;
const CONNECTIONS = 4;

/** Milliseconds that handlers whose jobs were taken from them have to put their own things in order. */
const PARTING_MS = 3_000;

interface PgBossOptions {
  url: string;
  /** Looks after the queues (lost workers, schedules, what is too old). Some process has to. */
  supervise: boolean;
  onError: (error: Error) => void;
}

interface CountRow {
  name: string;
  state: string;
  count: number;
}

interface DeadRow {
  id: string;
  data: Record<string, unknown> | null;
  output: { message?: string } | null;
  created_on: Date;
  source_id: string;
  source_created_on: Date;
  source_retry_count: number;
}

const deadOf = (queue: string): string => `${queue}.dead`;

/** pg-boss on the same PostgreSQL as all the rest, in a schema of its own. */
export class PgBossJobQueue extends JobQueue {
  private readonly pool: Pool;
  private readonly boss: PgBoss;
  private readonly queues: string[] = [];
  private readonly atHand = new Set<Promise<void>>();
  private started = false;

  constructor({ url, supervise, onError }: PgBossOptions) {
    super();
    this.pool = new Pool({ connectionString: url, max: CONNECTIONS, application_name: 'wayout queue' });
    this.pool.on('error', onError);
    this.boss = new PgBoss({
      // A pool of our own: it outlives the workers, so that what still comes in at a stop can be sent.
      db: { executeSql: (text, values) => this.pool.query(text, values) },
      schema: SCHEMA,
      supervise,
      schedule: supervise,
      superviseIntervalSeconds: 5,
      monitorIntervalSeconds: 5,
      cronMonitorIntervalSeconds: 5,
      cronWorkerIntervalSeconds: 1,
    });
    this.boss.on('error', onError);
  }

  async start(queues: readonly QueueRules[]): Promise<void> {
    await this.boss.start();
    this.started = true;
    for (const { name, ...rules } of queues) {
      const options = {
        retryLimit: rules.retries,
        retryDelay: rules.retryDelaySeconds,
        retryBackoff: true,
        retryDelayMax: rules.retryDelayMaxSeconds,
        expireInSeconds: rules.expireSeconds,
        heartbeatSeconds: rules.heartbeatSeconds,
        deadLetter: deadOf(name),
      };
      await this.boss.createQueue(deadOf(name));
      await this.boss.createQueue(name, options);
      await this.boss.updateQueue(name, options);
      this.queues.push(name);
    }
  }

  async send(
    queue: string,
    data: Readonly<Record<string, unknown>>,
    { startAfter, transaction }: SendOptions = {},
  ): Promise<string> {
    const id = await this.boss.send(queue, data, {
      ...(startAfter !== undefined && { startAfter }),
      ...(transaction !== undefined && { db: transaction }),
    });
    if (id === null) throw new Error(`the queue ${queue} took no job`);
    return id;
  }

  async work(queue: string, concurrency: number, handler: JobHandler): Promise<void> {
    const options = {
      includeMetadata: true,
      pollingIntervalSeconds: POLL_SECONDS,
      localConcurrency: concurrency,
      burstWhenBatchFull: true,
    } as const;
    await this.boss.work<Record<string, unknown>, void, typeof options>(queue, options, async ([job]) => {
      if (job === undefined) return;
      const { id, data, retryCount, retryLimit, createdOn, signal } = job;
      try {
        await this.holding(
          handler({
            id,
            data,
            attempt: retryCount + 1,
            last: retryCount >= retryLimit,
            createdAt: createdOn,
            signal,
          }),
        );
      } catch (error) {
        // pg-boss stores what it is given, with every field: an AWS error's may hold anything.
        // oxlint-disable-next-line eslint/preserve-caught-error
        throw new Error(error instanceof Error ? error.message : String(error));
      }
    });
  }

  async schedule(queue: string, { key, cron, timeZone, data }: Schedule): Promise<void> {
    await this.boss.schedule(queue, cron, data, { tz: timeZone, key });
  }

  async unschedule(queue: string, key: string): Promise<void> {
    await this.boss.unschedule(queue, key);
  }

  async cancel(queue: string, id: string, transaction?: SqlRunner): Promise<void> {
    await this.boss.cancel(queue, id, transaction === undefined ? {} : { db: transaction });
  }

  async isOpen(queue: string, id: string): Promise<boolean> {
    const job = await this.boss.getJobById(queue, id);
    return job !== null && ['created', 'retry', 'active'].includes(job.state);
  }

  async deadLetters(queue: string, limit: number): Promise<DeadLetter[]> {
    const { rows } = await this.pool.query<DeadRow>(
      `select id, data, output, created_on, source_id, source_created_on, source_retry_count
         from ${SCHEMA}.job where name = $1 and state = 'created' order by created_on desc limit $2`,
      [deadOf(queue), limit],
    );
    return rows.map((row) => ({
      id: row.id,
      jobId: row.source_id,
      queue,
      data: row.data ?? {},
      error: row.output?.message ?? '',
      attempts: row.source_retry_count + 1,
      sentAt: row.source_created_on,
      diedAt: row.created_on,
    }));
  }

  async lengths(): Promise<QueueLength[]> {
    const { rows } = await this.pool.query<CountRow>(
      `select name, state::text, count(*)::int as count from ${SCHEMA}.job
        where name = any($1) and state in ('created', 'retry', 'active') group by name, state`,
      [this.queues.flatMap((name) => [name, deadOf(name)])],
    );
    const count = (name: string, ...states: string[]): number =>
      rows
        .filter((row) => row.name === name && states.includes(row.state))
        .reduce((sum, row) => sum + row.count, 0);
    return this.queues.map((queue) => ({
      queue,
      waiting: count(queue, 'created', 'retry'),
      active: count(queue, 'active'),
      dead: count(deadOf(queue), 'created'),
    }));
  }

  async stopWorking(seconds: number): Promise<void> {
    if (!this.started) return;
    await this.boss.stop({ graceful: true, close: false, timeout: seconds * 1000 });
    if (this.atHand.size === 0) return;
    const parting = new AbortController();
    const { signal } = parting;
    const late = sleep(PARTING_MS, undefined, { signal }).catch(() => undefined);
    await Promise.race([Promise.allSettled(this.atHand), late]);
    parting.abort();
  }

  private async holding(work: Promise<void>): Promise<void> {
    this.atHand.add(work);
    try {
      await work;
    } finally {
      this.atHand.delete(work);
    }
  }

  async close(): Promise<void> {
    await this.stopWorking(0);
    await this.pool.end();
  }
}
