import { LessThan, type EntityManager } from 'typeorm';
import { DiagnosisEntity } from '../entities/diagnosis.entity.js';
import { GuestAccessEntity } from '../entities/guest-access.entity.js';
import { SnapshotEntity } from '../entities/snapshot.entity.js';

/** SQLSTATE: something still refers to the row. */
const IN_USE = '23503';

/** The last whole reading of each target: what the next one is compared with. */
const LATEST_OF_TARGETS = `
  select distinct on (target_id) id from collections
  where status = 'succeeded' and focus is null
  order by target_id, created_at desc`;

/** What diagnoses would use of each machine, were it young enough: `GuestStore.fresh`. */
const NEWEST_FACTS = `
  select distinct on (instance_id) id from guests
  where status = 'succeeded'
  order by instance_id, collected_at desc, id desc`;

/** Removes what has outlived its time. */
export class Retention {
  /** Number of diagnoses made before that moment, which are gone now. */
  async deleteDiagnoses(manager: EntityManager, before: Date): Promise<number> {
    const { affected } = await manager.delete(DiagnosisEntity, { createdAt: LessThan(before) });
    return affected ?? 0;
  }

  /** Number of snapshots that are gone: stored, and last seen by a reading, before that moment, and used by
   *  nothing that is still kept. The latest of each target stays. */
  async deleteSnapshots(manager: EntityManager, before: Date): Promise<number> {
    await manager.query(
      `delete from collections where created_at < $1 and id not in (${LATEST_OF_TARGETS})`,
      [before],
    );
    const old = await manager.query<{ id: string }[]>(
      `select id from snapshots s where s.created_at < $1
         and not exists (select from diagnoses d where d.snapshot_id = s.id)
         and not exists (select from collections c where c.snapshot_id = s.id)`,
      [before],
    );
    let gone = 0;
    for (const { id } of old) {
      // One by one: whatever else refers to a snapshot keeps just that one.
      try {
        const { affected } = await manager.delete(SnapshotEntity, { id });
        gone += affected ?? 0;
      } catch (error) {
        if ((error as { code?: unknown }).code !== IN_USE) throw error;
      }
    }
    return gone;
  }

  /** Number of looks into machines from before that moment that are gone now. The newest facts of each machine
   *  stay. One that still counts as running lost its process: none takes an hour. */
  async deleteGuests(manager: EntityManager, before: Date): Promise<number> {
    const [, count] = await manager.query<[unknown, number]>(
      `delete from guests where created_at < $1 and id not in (${NEWEST_FACTS})`,
      [before],
    );
    return count;
  }

  /** Number of notes from before that moment, about who looked at which machine, that are gone now. */
  async deleteGuestAccesses(manager: EntityManager, before: Date): Promise<number> {
    const { affected } = await manager.delete(GuestAccessEntity, { createdAt: LessThan(before) });
    return affected ?? 0;
  }
}
