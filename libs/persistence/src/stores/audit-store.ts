import { In, IsNull, Not, type EntityManager } from 'typeorm';
import { AuditIntentEntity } from '../entities/audit-intent.entity.js';
import { AuditTargetEntity } from '../entities/audit-target.entity.js';
import { AuditEntity } from '../entities/audit.entity.js';
import { readPage, type Page, type PagePosition } from '../page.js';
import { deleteSeen, updateSeen, type SeenVersion } from './versioned.js';

/** An audit with what it is made of. */
export interface AuditRecord {
  audit: AuditEntity;
  /** Empty: the standard probes. */
  intentIds: string[];
  targetIds: string[];
}

export type AuditEdit = Partial<
  Pick<AuditEntity, 'name' | 'snapshotId' | 'cron' | 'timeZone' | 'paused' | 'seenUntil'>
>;

interface AuditLinks {
  intentIds?: readonly string[] | undefined;
  targetIds?: readonly string[] | undefined;
}

/** Audits in the database. */
export class AuditStore {
  async insert(manager: EntityManager, { audit, ...links }: AuditRecord): Promise<void> {
    await manager.insert(AuditEntity, audit);
    await this.link(manager, audit.id, links);
  }

  async find(manager: EntityManager, id: string): Promise<AuditRecord | null> {
    const audit = await manager.findOneBy(AuditEntity, { id });
    return audit === null ? null : ((await this.complete(manager, [audit]))[0] ?? null);
  }

  /** Nobody else decides on its runs until the end of the transaction. */
  async lock(manager: EntityManager, id: string): Promise<AuditEntity | null> {
    return manager.findOne(AuditEntity, { where: { id }, lock: { mode: 'for_no_key_update' } });
  }

  async list(manager: EntityManager, after: PagePosition | null, limit: number): Promise<Page<AuditRecord>> {
    const query = manager.createQueryBuilder(AuditEntity, 'audit');
    const { items, next } = await readPage(query, 'audit', after, limit);
    return { items: await this.complete(manager, items), next };
  }

  /** Those that run by themselves. */
  async scheduled(manager: EntityManager): Promise<AuditEntity[]> {
    return manager.findBy(AuditEntity, { paused: false, cron: Not(IsNull()) });
  }

  async setSeen(manager: EntityManager, id: string, seenUntil: Date): Promise<void> {
    await manager.update(AuditEntity, { id }, { seenUntil });
  }

  /** False when it has another version by now. */
  async update(
    manager: EntityManager,
    seen: SeenVersion,
    edit: AuditEdit,
    links: AuditLinks,
    now: Date,
  ): Promise<boolean> {
    if (!(await updateSeen(manager, AuditEntity, seen, edit, now))) return false;
    await this.link(manager, seen.id, links);
    return true;
  }

  /** With its runs. False when it has another version by now. */
  async delete(manager: EntityManager, seen: SeenVersion): Promise<boolean> {
    return deleteSeen(manager, AuditEntity, seen);
  }

  private async link(
    manager: EntityManager,
    auditId: string,
    { intentIds, targetIds }: AuditLinks,
  ): Promise<void> {
    if (intentIds !== undefined) {
      await manager.delete(AuditIntentEntity, { auditId });
      const rows = intentIds.map((intentId, position) => ({ auditId, intentId, position }));
      await manager.insert(AuditIntentEntity, rows);
    }
    if (targetIds !== undefined) {
      await manager.delete(AuditTargetEntity, { auditId });
      const rows = targetIds.map((targetId, position) => ({ auditId, targetId, position }));
      await manager.insert(AuditTargetEntity, rows);
    }
  }

  private async complete(manager: EntityManager, audits: readonly AuditEntity[]): Promise<AuditRecord[]> {
    const where = { auditId: In(audits.map(({ id }) => id)) };
    const order = { position: 'ASC' } as const;
    const intents = await manager.find(AuditIntentEntity, { where, order });
    const targets = await manager.find(AuditTargetEntity, { where, order });
    return audits.map((audit) => ({
      audit,
      intentIds: intents.filter(({ auditId }) => auditId === audit.id).map(({ intentId }) => intentId),
      targetIds: targets.filter(({ auditId }) => auditId === audit.id).map(({ targetId }) => targetId),
    }));
  }
}
