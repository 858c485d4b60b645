import { Inject, Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AuditPlanner, checkCron, CronError } from '../../../../libs/auditing/src/index.js';
import {
  AuditStore,
  IntentStore,
  newId,
  SnapshotStore,
  TargetStore,
  type AuditRecord,
} from '../../../../libs/persistence/src/index.js';
import { changedMeanwhile } from '../http/version-tag.js';
import { withoutUndefined } from '../http/without-undefined.js';
import { loggable } from '../logging/loggable.js';
import { wrongField } from '../problems/field-problems.js';
import { notFound } from '../problems/not-found.js';
import type { CreateAudit, EditAudit } from './audit.schemas.js';

@Injectable()
export class AuditsService {
  private readonly logger = new Logger('Audits');

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(AuditStore) private readonly store: AuditStore,
    @Inject(IntentStore) private readonly intents: IntentStore,
    @Inject(TargetStore) private readonly targets: TargetStore,
    @Inject(SnapshotStore) private readonly snapshots: SnapshotStore,
    @Inject(AuditPlanner) private readonly planner: AuditPlanner,
  ) {}

  async create(manager: EntityManager, body: CreateAudit): Promise<AuditRecord> {
    const { name, targetIds = [], snapshotId = null, intentIds, cron, timeZone, paused } = body;
    checkSubject(targetIds, snapshotId);
    checkSchedule(cron, timeZone);
    await this.checkNamed(manager, { targetIds, snapshotId, intentIds });
    const now = new Date();
    const stamps = { seenUntil: now, createdAt: now, updatedAt: now, version: 1 };
    const audit = { id: newId('aud', now), name, snapshotId, cron, timeZone, paused, ...stamps };
    const record = { audit, targetIds, intentIds };
    await this.store.insert(manager, record);
    return record;
  }

  /** @throws ProblemError 404 */
  async get(id: string): Promise<AuditRecord> {
    const record = await this.store.find(this.dataSource.manager, id);
    if (record === null) throw notFound('audit', id);
    return record;
  }

  /** @throws ProblemError 412 where it changed meanwhile */
  async edit({ audit }: AuditRecord, body: EditAudit): Promise<AuditRecord> {
    const { targetIds, snapshotId, intentIds, ...own } = body;
    if (targetIds !== undefined && snapshotId !== undefined) checkSubject(targetIds, snapshotId);
    // Naming the one kind of subject takes the place of the other.
    const snapshot = snapshotId ?? (targetIds === undefined ? undefined : null);
    const targets = snapshotId !== undefined ? [] : targetIds;
    checkSchedule(own.cron === undefined ? audit.cron : own.cron, own.timeZone ?? audit.timeZone);
    const rescheduled = own.cron !== undefined || own.timeZone !== undefined || own.paused !== undefined;
    await this.dataSource.transaction(async (manager) => {
      await this.checkNamed(manager, {
        targetIds: targets ?? [],
        snapshotId: snapshotId ?? null,
        intentIds: intentIds ?? [],
      });
      const now = new Date();
      // Times before the change are nobody's business any more.
      const edit = {
        ...withoutUndefined({ ...own, snapshotId: snapshot }),
        ...(rescheduled && { seenUntil: now }),
      };
      const changed = await this.store.update(manager, audit, edit, { intentIds, targetIds: targets }, now);
      if (!changed) throw changedMeanwhile();
    });
    const edited = await this.get(audit.id);
    await this.schedule(edited);
    return edited;
  }

  async delete({ audit }: AuditRecord): Promise<void> {
    if (!(await this.store.delete(this.dataSource.manager, audit))) throw changedMeanwhile();
    await this.planner.unschedule(audit.id);
  }

  /** After the audit was stored. Should it fail, the next upkeep makes up for it. */
  async schedule({ audit }: AuditRecord): Promise<void> {
    try {
      await this.planner.schedule(audit);
    } catch (error) {
      this.logger.error(loggable(error), { auditId: audit.id });
    }
  }

  private async checkNamed(
    manager: EntityManager,
    {
      targetIds,
      snapshotId,
      intentIds,
    }: Pick<AuditRecord, 'targetIds' | 'intentIds'> & { snapshotId: string | null },
  ): Promise<void> {
    for (const [i, id] of targetIds.entries()) {
      if ((await this.targets.find(manager, id)) === null)
        throw wrongField(`/targetIds/${i}`, `there is no ${id}`, 'UNKNOWN_TARGET');
    }
    if (snapshotId !== null && (await this.snapshots.find(manager, snapshotId)) === null) {
      throw wrongField('/snapshotId', `there is no ${snapshotId}`, 'UNKNOWN_SNAPSHOT');
    }
    const found = new Set((await this.intents.findAll(manager, intentIds)).map(({ id }) => id));
    for (const [i, id] of intentIds.entries()) {
      if (!found.has(id)) throw wrongField(`/intentIds/${i}`, `there is no ${id}`, 'UNKNOWN_INTENT');
    }
  }
}

function checkSubject(targetIds: readonly string[], snapshotId: string | null): void {
  if (targetIds.length > 0 !== (snapshotId !== null)) return;
  throw wrongField('/targetIds', 'expected targetIds or snapshotId, one of them');
}

function checkSchedule(cron: string | null, timeZone: string): void {
  if (cron === null && timeZone === 'UTC') return;
  try {
    checkCron(cron ?? '0 0 * * *', timeZone);
  } catch (error) {
    if (error instanceof CronError) throw wrongField(`/${error.field}`, error.message);
    throw error;
  }
}
