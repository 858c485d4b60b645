import { In, IsNull, type EntityManager } from 'typeorm';
import { AlertGroupEntity } from '../entities/alert-group.entity.js';
import { AlertWatchEntity } from '../entities/alert-watch.entity.js';
import { AlertEntity } from '../entities/alert.entity.js';
import { readPage, type Page, type PagePosition } from '../page.js';

/** What a list of alerts may be narrowed to. All given ones must hold. */
interface AlertFilter {
  phase?: string;
  intent?: string;
  group?: string;
  account?: string;
  vpc?: string;
  severity?: string;
}

/** Rows of one statement: PostgreSQL takes 65,535 parameters. */
const CHUNK = 1000;

/** Alerts and their groups in the database. */
export class AlertStore {
  /** One at a time, until the end of the transaction: whoever changes alerts or decides what is told. */
  async lock(manager: EntityManager): Promise<void> {
    await manager.query('select pg_advisory_xact_lock(7720121)');
  }

  async find(manager: EntityManager, id: string): Promise<AlertEntity | null> {
    return manager.findOneBy(AlertEntity, { id });
  }

  async list(
    manager: EntityManager,
    filter: AlertFilter,
    after: PagePosition | null,
    limit: number,
  ): Promise<Page<AlertEntity>> {
    const query = manager.createQueryBuilder(AlertEntity, 'alert');
    const { phase, intent, group, account, vpc, severity } = filter;
    if (phase !== undefined) query.andWhere('alert.phase = :phase', { phase });
    if (intent !== undefined) query.andWhere('alert.intent_key = :intent', { intent });
    if (group !== undefined) query.andWhere('alert.group_id = :group', { group });
    if (account !== undefined) query.andWhere(`alert.place->>'accountId' = :account`, { account });
    if (vpc !== undefined) query.andWhere(`alert.place->>'vpcId' = :vpc`, { vpc });
    if (severity !== undefined) query.andWhere(`alert.intent->>'severity' = :severity`, { severity });
    return readPage(query, 'alert', after, limit);
  }

  /** Those of an audit, and those with such fingerprints that another audit has seen. */
  async known(
    manager: EntityManager,
    auditId: string,
    fingerprints: readonly string[],
  ): Promise<AlertEntity[]> {
    return manager
      .createQueryBuilder(AlertEntity, 'alert')
      .where('alert.audit_id = :auditId or alert.fingerprint = any(:fingerprints)', {
        auditId,
        fingerprints: [...fingerprints],
      })
      .getMany();
  }

  async save(manager: EntityManager, alerts: readonly AlertEntity[]): Promise<void> {
    for (let from = 0; from < alerts.length; from += CHUNK) {
      await manager.upsert(AlertEntity, alerts.slice(from, from + CHUNK), ['id']);
    }
  }

  async openGroups(manager: EntityManager): Promise<AlertGroupEntity[]> {
    return manager.find(AlertGroupEntity, {
      where: { closedAt: IsNull() },
      order: { openedAt: 'ASC', id: 'ASC' },
    });
  }

  async countOpenGroups(manager: EntityManager): Promise<number> {
    return manager.countBy(AlertGroupEntity, { closedAt: IsNull() });
  }

  async membersOf(manager: EntityManager, groupIds: readonly string[]): Promise<AlertEntity[]> {
    return manager.find(AlertEntity, {
      where: { groupId: In([...groupIds]) },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
  }

  async saveGroups(manager: EntityManager, groups: readonly AlertGroupEntity[]): Promise<void> {
    for (let from = 0; from < groups.length; from += CHUNK) {
      await manager.upsert(AlertGroupEntity, groups.slice(from, from + CHUNK), ['id']);
    }
  }

  /** A channel counts as one that was told of nothing that is going on. The caller holds `lock`. */
  async forgetRecipient(manager: EntityManager, webhookId: string): Promise<void> {
    await manager.query(
      `update alert_groups set told = jsonb_set(told, '{webhookIds}', (told->'webhookIds') - $1::text)
        where closed_at is null and told is not null`,
      [webhookId],
    );
  }

  async findWatch(manager: EntityManager, auditId: string): Promise<AlertWatchEntity | null> {
    return manager.findOneBy(AlertWatchEntity, { auditId });
  }

  async saveWatch(manager: EntityManager, watch: AlertWatchEntity): Promise<void> {
    await manager.upsert(AlertWatchEntity, watch, ['auditId']);
  }

  async watches(manager: EntityManager): Promise<AlertWatchEntity[]> {
    return manager.find(AlertWatchEntity, { order: { observedAt: 'DESC' } });
  }

  /** Alerts that could still be told of, of audits that don't exist any more. */
  async orphans(manager: EntityManager): Promise<AlertEntity[]> {
    return manager
      .createQueryBuilder(AlertEntity, 'alert')
      .where(`alert.phase <> 'expired'`)
      .andWhere('not exists (select from audits where audits.id = alert.audit_id)')
      .getMany();
  }
}
