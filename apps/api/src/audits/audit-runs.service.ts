import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AUDIT_QUEUES, AuditBusyError, AuditPlanner } from '../../../../libs/auditing/src/index.js';
import { AuditRunStore, AuditStore, type AuditRunEntity } from '../../../../libs/persistence/src/index.js';
import { inTransaction, JobQueue } from '../../../../libs/queue/src/index.js';
import { wrongField } from '../problems/field-problems.js';
import { notFound } from '../problems/not-found.js';
import { ProblemError } from '../problems/problem-error.js';

const LOOK_EVERY_MS = 200;

@Injectable()
export class AuditRunsService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(AuditStore) private readonly audits: AuditStore,
    @Inject(AuditRunStore) private readonly runs: AuditRunStore,
    @Inject(AuditPlanner) private readonly planner: AuditPlanner,
    @Inject(JobQueue) private readonly queue: JobQueue,
  ) {}

  /** @throws ProblemError 404 */
  async get(id: string, manager = this.dataSource.manager): Promise<AuditRunEntity> {
    const run = await this.runs.findWhole(manager, id);
    if (run === null) throw notFound('run', id);
    return run;
  }

  /** @throws ProblemError 409 while the audit has a run, 422 where there is no such audit */
  async start(manager: EntityManager, auditId: string): Promise<AuditRunEntity> {
    if ((await this.audits.find(manager, auditId)) === null) {
      throw wrongField('/auditId', `there is no audit ${auditId}`);
    }
    try {
      return await this.planner.runNow(manager, auditId);
    } catch (error) {
      if (!(error instanceof AuditBusyError)) throw error;
      throw new ProblemError(409, 'AUDIT_BUSY', `Its run ${error.runId} is not over`, {
        headers: { location: `/v1/audit-runs/${error.runId}` },
      });
    }
  }

  /** @throws ProblemError 409 where it was over already */
  async cancel(manager: EntityManager, id: string): Promise<AuditRunEntity> {
    const { jobId } = await this.get(id, manager);
    if (!(await this.runs.cancel(manager, id, new Date()))) {
      throw new ProblemError(409, 'RUN_OVER', `The run ${id} was over already`);
    }
    if (jobId !== null) await this.queue.cancel(AUDIT_QUEUES.run, jobId, inTransaction(manager));
    return this.get(id, manager);
  }

  /** Waits until it is over, but no longer than that. */
  async ended(id: string, seconds: number): Promise<AuditRunEntity> {
    const until = Date.now() + seconds * 1000;
    for (;;) {
      const run = await this.runs.find(this.dataSource.manager, id);
      const open = run?.status === 'queued' || run?.status === 'running';
      const left = until - Date.now();
      if (!open || left <= 0) return this.get(id);
      await sleep(Math.min(LOOK_EVERY_MS, left));
    }
  }
}
