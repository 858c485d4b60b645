import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { Settings } from '../../api/src/settings/settings.js';
import { SETTINGS } from '../../api/src/settings/settings-token.js';
import { AUDIT_QUEUES, AuditPlanner, AuditRunner } from '../../../libs/auditing/src/index.js';
import { JobQueue, type Job } from '../../../libs/queue/src/index.js';
import { AuditUpkeep } from './audit-upkeep.js';

/** Times that have come are looked at by so many at once: most do little but wait for the database. */
const DUE_AT_A_TIME = 4;

/** Takes the work of audits from the queue. */
@Injectable()
export class AuditWorker implements OnApplicationBootstrap {
  private readonly logger = new Logger('AuditWorker');

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(JobQueue) private readonly queue: JobQueue,
    @Inject(AuditPlanner) private readonly planner: AuditPlanner,
    @Inject(AuditRunner) private readonly runner: AuditRunner,
    @Inject(AuditUpkeep) private readonly upkeep: AuditUpkeep,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    // Without a connection the app only describes itself.
    if (!this.dataSource.isInitialized) return;
    const { due, run, upkeep } = AUDIT_QUEUES;
    await this.queue.work(due, DUE_AT_A_TIME, async ({ data, createdAt }) => {
      await this.planner.due(textOf(data, 'auditId'), createdAt);
    });
    await this.queue.work(run, this.settings.WAYOUT_AUDIT_RUNS, (job) => this.run(job));
    await this.queue.work(upkeep, 1, ({ data }) => this.upkeep.run(textOf(data, 'task')));
    const timeZone = 'UTC';
    await this.queue.schedule(upkeep, { key: 'sweep', cron: '* * * * *', timeZone, data: { task: 'sweep' } });
    await this.queue.schedule(upkeep, { key: 'tidy', cron: '17 * * * *', timeZone, data: { task: 'tidy' } });
    // What was missed while no worker was there is told as soon as one is.
    await this.queue.send(upkeep, { task: 'tidy' });
  }

  private async run({ data, signal, last, attempt }: Job): Promise<void> {
    const runId = textOf(data, 'runId');
    const begin = Date.now();
    try {
      await this.runner.run(runId, { last, signal });
      this.logger.log('run', { runId, attempt, ms: Date.now() - begin });
    } catch (error) {
      this.logger.warn('run to be tried again', { runId, attempt, ms: Date.now() - begin });
      throw error;
    }
  }
}

function textOf(data: Job['data'], field: string): string {
  const value = data[field];
  if (typeof value !== 'string') throw new Error(`a job without ${field}`);
  return value;
}
