import type { EntityManager } from 'typeorm';
import { GuestHostKeyEntity } from '../entities/guest-host-key.entity.js';

/** SSH host keys of machines in the database. */
export class GuestHostKeyStore {
  async find(manager: EntityManager, instanceId: string): Promise<GuestHostKeyEntity | null> {
    return manager.findOneBy(GuestHostKeyEntity, { instanceId });
  }

  /** Keeps the first key of a machine, and gives the one that is kept. */
  async pin(manager: EntityManager, row: GuestHostKeyEntity): Promise<GuestHostKeyEntity> {
    await manager.createQueryBuilder().insert().into(GuestHostKeyEntity).values(row).orIgnore().execute();
    return manager.findOneByOrFail(GuestHostKeyEntity, { instanceId: row.instanceId });
  }

  /** False when none was kept. */
  async forget(manager: EntityManager, instanceId: string): Promise<boolean> {
    const { affected } = await manager.delete(GuestHostKeyEntity, { instanceId });
    return affected === 1;
  }
}
