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

interface Entry {
  id: string;
  queue: string;
  data: Readonly<Record<string, unknown>>;
  startAfter: Date | null;
  createdAt: Date;
  tries: number;
  state: 'waiting' | 'active' | 'done' | 'dead' | 'cancelled';
  error: string;
}

/** A queue in memory for tests: nothing happens by itself. `run` does what waits, `tick` fires a schedule. It
 *  knows no transactions: what is sent is sent. Retries come at once. */
export class MemoryJobQueue extends JobQueue {
  readonly schedules = new Map<string, Schedule & { queue: string }>();
  private readonly entries: Entry[] = [];
  private readonly rules = new Map<string, QueueRules>();
  private readonly handlers = new Map<string, JobHandler>();
  private count = 0;

  constructor(private readonly now: () => Date = () => new Date()) {
    super();
  }

  async start(queues: readonly QueueRules[]): Promise<void> {
    for (const queue of queues) this.rules.set(queue.name, queue);
  }

  async send(
    queue: string,
    data: Readonly<Record<string, unknown>>,
    { startAfter }: SendOptions = {},
  ): Promise<string> {
    if (!this.rules.has(queue)) throw new Error(`there is no queue ${queue}`);
    const id = `job-${++this.count}`;
    this.entries.push({
      id,
      queue,
      data,
      startAfter: startAfter ?? null,
      createdAt: this.now(),
      tries: 0,
      state: 'waiting',
      error: '',
    });
    return id;
  }

  async work(queue: string, _concurrency: number, handler: JobHandler): Promise<void> {
    this.handlers.set(queue, handler);
  }

  async schedule(queue: string, schedule: Schedule): Promise<void> {
    this.schedules.set(`${queue} ${schedule.key}`, { ...schedule, queue });
  }

  async unschedule(queue: string, key: string): Promise<void> {
    this.schedules.delete(`${queue} ${key}`);
  }

  async cancel(_queue: string, id: string, _transaction?: SqlRunner): Promise<void> {
    const entry = this.entries.find((item) => item.id === id);
    if (entry?.state === 'waiting' || entry?.state === 'active') entry.state = 'cancelled';
  }

  async isOpen(_queue: string, id: string): Promise<boolean> {
    return this.entries.some(
      (item) => item.id === id && (item.state === 'waiting' || item.state === 'active'),
    );
  }

  async deadLetters(queue: string, limit: number): Promise<DeadLetter[]> {
    return this.entries
      .filter((entry) => entry.queue === queue && entry.state === 'dead')
      .slice(-limit)
      .reverse()
      .map(({ id, data, error, tries, createdAt }) => {
        const letter = { id: `dead-${id}`, jobId: id, queue, data, error, attempts: tries };
        return { ...letter, sentAt: createdAt, diedAt: this.now() };
      });
  }

  async lengths(): Promise<QueueLength[]> {
    const count = (queue: string, state: Entry['state']): number =>
      this.entries.filter((entry) => entry.queue === queue && entry.state === state).length;
    return [...this.rules.keys()].map((queue) => ({
      queue,
      waiting: count(queue, 'waiting'),
      active: count(queue, 'active'),
      dead: count(queue, 'dead'),
    }));
  }

  /** Sends what the schedule of that key sends. */
  async tick(queue: string, key: string): Promise<string> {
    const schedule = this.schedules.get(`${queue} ${key}`);
    if (schedule === undefined) throw new Error(`there is no schedule ${key} of ${queue}`);
    return this.send(queue, schedule.data);
  }

  /** Does what is due, retries included, until nothing is left; the number of tries. */
  async run(): Promise<number> {
    let tries = 0;
    for (;;) {
      const entry = this.entries.find(
        ({ state, startAfter, queue }) =>
          state === 'waiting' &&
          this.handlers.has(queue) &&
          (startAfter === null || startAfter <= this.now()),
      );
      if (entry === undefined) return tries;
      tries += 1;
      await this.attempt(entry);
    }
  }

  async stopWorking(_seconds: number): Promise<void> {
    this.handlers.clear();
  }

  async close(): Promise<void> {
    this.handlers.clear();
  }

  private async attempt(entry: Entry): Promise<void> {
    const retries = this.rules.get(entry.queue)?.retries ?? 0;
    entry.state = 'active';
    entry.tries += 1;
    const last = entry.tries > retries;
    const { id, data, createdAt, tries: attempt } = entry;
    const { signal } = new AbortController();
    try {
      await this.handlers.get(entry.queue)?.({ id, data, attempt, last, createdAt, signal });
      this.settle(entry, 'done');
    } catch (error) {
      entry.error = error instanceof Error ? error.message : String(error);
      this.settle(entry, last ? 'dead' : 'waiting');
    }
  }

  /** One that was cancelled meanwhile stays so. */
  private settle(entry: Entry, state: Entry['state']): void {
    if (entry.state === 'active') entry.state = state;
  }
}
