import type { EntityManager } from 'typeorm';

/** Removes runs that have outlived their time, and what only they had. */
export class AuditRetention {
  /** Number of runs from before that moment which are gone now. Of each audit the latest that succeeded stays. */
  async deleteRuns(manager: EntityManager, before: Date): Promise<number> {
    const [, count] = await manager.query<[unknown, number]>(
      `delete from audit_runs where created_at < $1 and status not in ('queued', 'running')
         and id not in (
           select distinct on (audit_id) id from audit_runs
           where status = 'succeeded' order by audit_id, created_at desc
         )`,
      [before],
    );
    return count;
  }

  /** Number of contents that no run has any more. A young one may belong to a run that is being stored. */
  async deleteContents(manager: EntityManager, before: Date): Promise<number> {
    const [, count] = await manager.query<[unknown, number]>(
      `delete from audit_contents c where created_at < $1
         and not exists (select from audit_runs r where r.sources_hash = c.hash)
         and not exists (select from audit_results r where r.content_hash = c.hash)`,
      [before],
    );
    return count;
  }
}
