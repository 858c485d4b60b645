import type { EntityManager } from 'typeorm';

/** Removes what nobody asks for any more. */
export class AlertRetention {
  /** Settled deliveries, ended alerts, closed groups and silences that are over, all from before that moment. */
  async clean(manager: EntityManager, before: Date): Promise<void> {
    await manager.query(`delete from deliveries where status <> 'waiting' and created_at < $1`, [before]);
    await manager.query(
      `delete from alerts where phase in ('ok', 'resolved', 'expired') and since < $1 and observed_at < $1`,
      [before],
    );
    await manager.query('delete from silences where expires_at < $1', [before]);
    await manager.query(
      `delete from alert_groups g where g.closed_at < $1
         and not exists (select from alerts a where a.group_id = g.id)`,
      [before],
    );
    await manager.query(
      `delete from alert_watches w where w.observed_at < $1
         and not exists (select from audits where audits.id = w.audit_id)`,
      [before],
    );
  }
}
