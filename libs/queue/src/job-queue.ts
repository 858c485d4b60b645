/** How the jobs of one queue are treated. */
export interface QueueRules {
  name: string;
  /** How often a job that failed is tried again; then it goes to the dead letters. */
  retries: number;
  /** Seconds before the first retry; each further one waits about twice as long. */
  retryDelaySeconds: number;
  retryDelayMaxSeconds: number;
  /** Longest time in seconds that one try may take; then it counts as failed. */
  expireSeconds: number;
  /** A worker that is silent for so many seconds has died, and its job goes to another one (10 or more). */
  heartbeatSeconds: number;
}

/** Runs SQL in a transaction of the caller's: what is sent with it exists only if that is committed. */
export interface SqlRunner {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

export interface SendOptions {
  /** Not before this moment. */
  startAfter?: Date;
  transaction?: SqlRunner;
}

/** One try of a job. */
export interface Job {
  id: string;
  data: Readonly<Record<string, unknown>>;
  /** 1 for the first try. */
  attempt: number;
  /** If this try fails, the job is a dead letter. */
  last: boolean;
  /** When it was sent. */
  createdAt: Date;
  /** Aborted when the try is taken away: it took too long, or the process is stopping. */
  signal: AbortSignal;
}

/** Rejects to have the job tried again. It may come more than once: a worker can die after its work. */
export type JobHandler = (job: Job) => Promise<void>;

/** Sends `data` to a queue at every time of a cron expression. */
export interface Schedule {
  /** What it belongs to; a queue has one schedule for each key. */
  key: string;
  /** Five fields. */
  cron: string;
  /** IANA name. */
  timeZone: string;
  data: Readonly<Record<string, unknown>>;
}

export interface QueueLength {
  queue: string;
  /** To be done, now or later. */
  waiting: number;
  active: number;
  dead: number;
}

/** A job that has failed for good. */
export interface DeadLetter {
  id: string;
  /** Of the job that failed. */
  jobId: string;
  queue: string;
  data: Readonly<Record<string, unknown>>;
  error: string;
  attempts: number;
  sentAt: Date;
  diedAt: Date;
}

/** Work for any number of processes, each piece done by one of them. */
export abstract class JobQueue {
  /** Connects, and makes the queues where they aren't there or have other rules. */
  abstract start(queues: readonly QueueRules[]): Promise<void>;

  /** The id of the job. */
  abstract send(
    queue: string,
    data: Readonly<Record<string, unknown>>,
    options?: SendOptions,
  ): Promise<string>;

  /** Takes jobs of a queue from now on, at most `concurrency` at a time in this process. */
  abstract work(queue: string, concurrency: number, handler: JobHandler): Promise<void>;

  /** Replaces the schedule of that key. */
  abstract schedule(queue: string, schedule: Schedule): Promise<void>;

  abstract unschedule(queue: string, key: string): Promise<void>;

  /** A job that waits is never done; one that is being done isn't tried again. */
  abstract cancel(queue: string, id: string, transaction?: SqlRunner): Promise<void>;

  /** Whether the job still waits for a worker or has one. */
  abstract isOpen(queue: string, id: string): Promise<boolean>;

  /** Newest first. */
  abstract deadLetters(queue: string, limit: number): Promise<DeadLetter[]>;

  abstract lengths(): Promise<QueueLength[]>;

  /** Takes no more jobs; those at hand get so many seconds, then they go back to the queue. Sending still
   *  works. */
  abstract stopWorking(seconds: number): Promise<void>;

  abstract close(): Promise<void>;
}
