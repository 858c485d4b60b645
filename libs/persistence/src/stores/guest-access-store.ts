import { IsNull, type EntityManager } from 'typeorm';
import { GuestAccessEntity } from '../entities/guest-access.entity.js';
import { newId } from '../new-id.js';
import { readPage, type Page, type PagePosition } from '../page.js';

type GuestAccessNote = Omit<GuestAccessEntity, 'id' | 'createdAt'>;

/** The audit log of looks into machines. */
export class GuestAccessStore {
  async note(manager: EntityManager, note: GuestAccessNote, now: Date): Promise<void> {
    await manager.insert(GuestAccessEntity, { ...note, id: newId('gac', now), createdAt: now });
  }

  /** Says how the running inspection of that guest ended. */
  async settle(manager: EntityManager, guestId: string, outcome: string): Promise<void> {
    await manager.update(GuestAccessEntity, { guestId, outcome: IsNull() }, { outcome });
  }

  async list(
    manager: EntityManager,
    { instanceId, caller }: { instanceId?: string | undefined; caller?: string | undefined },
    after: PagePosition | null,
    limit: number,
  ): Promise<Page<GuestAccessEntity>> {
    const query = manager.createQueryBuilder(GuestAccessEntity, 'access');
    if (instanceId !== undefined) query.andWhere('access.instance_id = :instanceId', { instanceId });
    if (caller !== undefined) query.andWhere('access.caller = :caller', { caller });
    return readPage(query, 'access', after, limit);
  }
}
