import type { DataSource, EntityManager } from 'typeorm';
import type {
  AuditEntity,
  AuditRunEntity,
  AuditRunStore,
  AuditStore,
} from '../../../persistence/src/index.js';
import { inTransaction, type JobQueue } from '../../../queue/src/index.js';
import type { Clock } from '../clock/clock.js';
import type { RunMeter } from '../runs/run-meter.js';
import type { RunObserver } from '../runs/run-observer.js';
import { AuditBusyError } from './audit-busy-error.js';
import { CronTimes } from './cron-times.js';
import { newRun } from './new-run.js';
import { AUDIT_QUEUES } from './queues.js';

/** A time of a schedule that has no run so long after it was missed. Cron is looked at every few seconds, and what is
 *  due may wait in the queue for a while. */
const GRACE_MS = 5 * 60_000;

/** For so long after the grace a time that nobody told of gets its run all the same. The queue reads cron
 *  expressions with a library of its own, which puts 02:30 at 03:30 in the night that has no 02:30; here it is 03:00
 *  then. Each would wait for the other, and the night would go without a run. */
const LATE_MS = 5 * 60_000;

/** A run whose job is gone may just be about to be sent. */
const LOST_MS = 60_000;

interface PlannerParts {
  dataSource: DataSource;
  audits: AuditStore;
  runs: AuditRunStore;
  queue: JobQueue;
  observer: RunObserver;
  meter: RunMeter;
  clock: Clock;
}

/** Makes runs: on demand, and at the times of schedules, each once. */
export class AuditPlanner {
  constructor(private readonly parts: PlannerParts) {}

  /** Brings the queue's schedule to what the audit says. */
  async schedule({ id, cron, timeZone, paused }: AuditEntity): Promise<void> {
    const { queue } = this.parts;
    if (cron === null || paused) return queue.unschedule(AUDIT_QUEUES.due, id);
    return queue.schedule(AUDIT_QUEUES.due, { key: id, cron, timeZone, data: { auditId: id } });
  }

  /** Brings all schedules to what the audits say: a process may have died between its two steps. */
  async scheduleAll(): Promise<void> {
    const { dataSource, audits } = this.parts;
    for (const audit of await audits.scheduled(dataSource.manager)) await this.schedule(audit);
  }

  async unschedule(auditId: string): Promise<void> {
    await this.parts.queue.unschedule(AUDIT_QUEUES.due, auditId);
  }

  /** Sends a run off, in the transaction of the caller.
   *  @throws AuditBusyError */
  async runNow(manager: EntityManager, auditId: string): Promise<AuditRunEntity> {
    await this.parts.audits.lock(manager, auditId);
    const open = await this.parts.runs.open(manager, auditId);
    if (open !== null) throw new AuditBusyError(open.id);
    return this.sendOff(manager, newRun(auditId, this.parts.clock.now()));
  }

  /** A time of the schedule has come. `at` says when that was noticed. However often this is called for one
   *  time, it gives one run. */
  async due(auditId: string, at: Date): Promise<AuditRunEntity | null> {
    const { dataSource, audits, runs } = this.parts;
    return dataSource.transaction(async (manager) => {
      const audit = await audits.lock(manager, auditId);
      if (audit === null || audit.paused || audit.cron === null) {
        await this.unschedule(auditId);
        return null;
      }
      const times = new CronTimes(audit.cron, audit.timeZone);
      const slot = times.latest(at);
      if (slot === null || slot <= audit.seenUntil) return null;
      await this.noteMissed(manager, audit, times, slot);
      await audits.setSeen(manager, audit.id, slot);
      const open = await runs.open(manager, auditId);
      if (open === null) return this.sendOff(manager, newRun(auditId, this.parts.clock.now(), slot));
      await this.insertMissed(manager, audit, { first: slot, count: 1 }, [
        'STILL_RUNNING',
        `the run before (${open.id}) is not over yet`,
      ]);
      return null;
    });
  }

  /** Makes up for a time that has just passed, notes down those that passed without a run, and closes runs that
   *  nobody will ever do. */
  async sweep(): Promise<{ missed: number; lost: number }> {
    const { dataSource, audits, runs, queue, clock } = this.parts;
    const until = new Date(clock.now().getTime() - GRACE_MS);
    let missed = 0;
    for (const { id, cron, timeZone, seenUntil } of await audits.scheduled(dataSource.manager)) {
      const slot = cron === null ? null : new CronTimes(cron, timeZone).latest(until);
      const late = slot !== null && slot > seenUntil && until.getTime() - slot.getTime() < LATE_MS;
      if (late) await this.due(id, until);
      missed += await dataSource.transaction(async (manager) => {
        const audit = await audits.lock(manager, id);
        if (audit === null || audit.paused || audit.cron === null) return 0;
        return this.noteMissed(manager, audit, new CronTimes(audit.cron, audit.timeZone), until);
      });
    }
    let lost = 0;
    for (const run of await runs.allOpen(dataSource.manager)) {
      const young = clock.now().getTime() - run.createdAt.getTime() < LOST_MS;
      if (young || (run.jobId !== null && (await queue.isOpen(AUDIT_QUEUES.run, run.jobId)))) continue;
      lost += await this.close(run);
    }
    return { missed, lost };
  }

  private async sendOff(manager: EntityManager, run: AuditRunEntity): Promise<AuditRunEntity> {
    const { runs, queue } = this.parts;
    if (!(await runs.insert(manager, run))) throw new Error(`the run ${run.id} could not be stored`);
    const transaction = inTransaction(manager);
    const jobId = await queue.send(AUDIT_QUEUES.run, { runId: run.id }, { transaction });
    await runs.setJob(manager, run.id, jobId);
    return { ...run, jobId };
  }

  private async noteMissed(
    manager: EntityManager,
    audit: AuditEntity,
    times: CronTimes,
    until: Date,
  ): Promise<number> {
    const gap = times.between(audit.seenUntil, until);
    if (gap === null) return 0;
    const detail = 'no worker was there at that time';
    await this.insertMissed(manager, audit, gap, ['NO_WORKER', detail]);
    await this.parts.audits.setSeen(manager, audit.id, gap.last);
    return gap.count;
  }

  private async insertMissed(
    manager: EntityManager,
    audit: AuditEntity,
    { first, count }: { first: Date; count: number },
    [errorCode, errorDetail]: readonly [string, string],
  ): Promise<void> {
    const now = this.parts.clock.now();
    const run: AuditRunEntity = {
      ...newRun(audit.id, now, first),
      status: 'missed',
      missedCount: count,
      errorCode,
      errorDetail,
      finishedAt: now,
    };
    if (!(await this.parts.runs.insert(manager, run))) return;
    this.parts.meter.missed(count);
    await this.parts.observer.runEnded(manager, {
      status: 'missed',
      audit: { id: audit.id, name: audit.name },
      run: { id: run.id, finishedAt: now.toISOString() },
      count,
      error: { code: errorCode, detail: errorDetail },
    });
  }

  private async close(run: AuditRunEntity): Promise<number> {
    const { dataSource, audits, runs, observer, clock } = this.parts;
    return dataSource.transaction(async (manager) => {
      const finishedAt = clock.now();
      const [errorCode, errorDetail] = ['LOST', 'its workers ended before it did, each time it was tried'];
      const outcome = { status: 'failed', finishedAt, errorCode, errorDetail } as const;
      const audit = await audits.lock(manager, run.auditId);
      if (audit === null || !(await runs.finish(manager, run, outcome))) return 0;
      await observer.runEnded(manager, {
        status: 'failed',
        audit: { id: audit.id, name: audit.name },
        run: { id: run.id, finishedAt: finishedAt.toISOString() },
        error: { code: errorCode, detail: errorDetail },
      });
      return 1;
    });
  }
}
