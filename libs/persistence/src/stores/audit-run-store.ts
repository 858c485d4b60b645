import { In, type EntityManager } from 'typeorm';
import { AuditRunEntity, type AuditRunStatus, type OutcomeCounts } from '../entities/audit-run.entity.js';
import { readPage, type Page, type PagePosition } from '../page.js';

const OPEN: AuditRunStatus[] = ['queued', 'running'];

/** What may be written while a run goes on. */
interface RunProgress {
  phase: string;
  done: number;
  total: number;
}

/** How a run ends. */
type RunOutcome =
  | {
      status: 'succeeded';
      finishedAt: Date;
      snapshotId: string;
      sourcesHash: string;
      counts: OutcomeCounts;
      problems: unknown;
      states: unknown;
    }
  | { status: 'failed'; finishedAt: Date; errorCode: string; errorDetail: string };

/** One try of a run. Writes of an earlier try do nothing. */
export type RunTry = Pick<AuditRunEntity, 'id' | 'attempt'>;

/** Runs of audits in the database. */
export class AuditRunStore {
  /** False when the audit has an open run, or had one for that time of the schedule. */
  async insert(manager: EntityManager, run: AuditRunEntity): Promise<boolean> {
    const inserted = await manager
      .createQueryBuilder()
      .insert()
      .into(AuditRunEntity)
      .values(run as object)
      .orIgnore()
      .returning(['id'])
      .execute();
    return (inserted.raw as unknown[]).length > 0;
  }

  async setJob(manager: EntityManager, id: string, jobId: string): Promise<void> {
    await manager.update(AuditRunEntity, { id }, { jobId });
  }

  async find(manager: EntityManager, id: string): Promise<AuditRunEntity | null> {
    return manager.findOneBy(AuditRunEntity, { id });
  }

  /** With its problems and states. */
  async findWhole(manager: EntityManager, id: string): Promise<AuditRunEntity | null> {
    return manager
      .createQueryBuilder(AuditRunEntity, 'run')
      .addSelect(['run.problems', 'run.states'])
      .where('run.id = :id', { id })
      .getOne();
  }

  /** The run that is waiting or going on. */
  async open(manager: EntityManager, auditId: string): Promise<AuditRunEntity | null> {
    return manager.findOneBy(AuditRunEntity, { auditId, status: In(OPEN) });
  }

  async allOpen(manager: EntityManager): Promise<AuditRunEntity[]> {
    return manager.findBy(AuditRunEntity, { status: In(OPEN) });
  }

  async list(
    manager: EntityManager,
    { auditId, status }: { auditId?: string | undefined; status?: AuditRunStatus | undefined },
    after: PagePosition | null,
    limit: number,
  ): Promise<Page<AuditRunEntity>> {
    const query = manager.createQueryBuilder(AuditRunEntity, 'run');
    if (auditId !== undefined) query.andWhere('run.audit_id = :auditId', { auditId });
    if (status !== undefined) query.andWhere('run.status = :status', { status });
    return readPage(query, 'run', after, limit);
  }

  /** Begins a try; null when the run is over. */
  async begin(manager: EntityManager, id: string, now: Date): Promise<AuditRunEntity | null> {
    const { affected } = await manager
      .createQueryBuilder()
      .update(AuditRunEntity)
      .set({
        status: 'running',
        attempt: () => 'attempt + 1',
        startedAt: () => 'coalesce(started_at, :now)',
        errorCode: null,
        errorDetail: null,
      })
      .where('id = :id and status in (:...open)', { id, open: OPEN })
      .setParameter('now', now)
      .execute();
    return affected === 1 ? this.find(manager, id) : null;
  }

  /** False when the run was cancelled, or another worker has it. */
  async progress(manager: EntityManager, { id, attempt }: RunTry, progress: RunProgress): Promise<boolean> {
    return this.write(manager, { id, attempt }, { ...progress });
  }

  async setSnapshot(manager: EntityManager, { id, attempt }: RunTry, snapshotId: string): Promise<boolean> {
    return this.write(manager, { id, attempt }, { snapshotId });
  }

  /** Puts it back, to be tried again. */
  async giveBack(
    manager: EntityManager,
    { id, attempt }: RunTry,
    error: { errorCode: string; errorDetail: string },
  ): Promise<boolean> {
    return this.write(manager, { id, attempt }, { status: 'queued', phase: null, ...error });
  }

  async finish(manager: EntityManager, { id, attempt }: RunTry, outcome: RunOutcome): Promise<boolean> {
    return this.write(manager, { id, attempt }, { ...outcome, phase: null });
  }

  /** False when it was over already. */
  async cancel(manager: EntityManager, id: string, now: Date): Promise<boolean> {
    const edit = { status: 'cancelled' as const, finishedAt: now, phase: null };
    const { affected } = await manager.update(AuditRunEntity, { id, status: In(OPEN) }, edit);
    return affected === 1;
  }

  private async write(
    manager: EntityManager,
    { id, attempt }: RunTry,
    edit: Partial<AuditRunEntity>,
  ): Promise<boolean> {
    const where = { id, attempt, status: In(OPEN) };
    const { affected } = await manager.update(AuditRunEntity, where, edit as object);
    return affected === 1;
  }
}
