import type { EntityManager } from 'typeorm';
import { GuestEntity } from '../entities/guest.entity.js';
import { readPage, type Page, type PagePosition } from '../page.js';

/** How an inspection ended. */
type GuestOutcome =
  | ({ status: 'succeeded'; finishedAt: Date } & Pick<
      GuestEntity,
      'collectedAt' | 'facts' | 'probes' | 'path'
    >)
  | { status: 'failed'; finishedAt: Date; errorCode: string; errorDetail: string };

/** Looks into machines in the database. */
export class GuestStore {
  async insert(manager: EntityManager, guest: GuestEntity): Promise<void> {
    // TypeORM's type for a JSON column is narrower than what it takes.
    await manager.insert(GuestEntity, guest as object);
  }

  async find(manager: EntityManager, id: string): Promise<GuestEntity | null> {
    return manager.findOneBy(GuestEntity, { id });
  }

  /** Only a running one can end; false for any other. */
  async finish(manager: EntityManager, id: string, outcome: GuestOutcome): Promise<boolean> {
    const { affected } = await manager.update(GuestEntity, { id, status: 'running' }, outcome as object);
    return affected === 1;
  }

  async list(
    manager: EntityManager,
    { instanceId }: { instanceId?: string | undefined },
    after: PagePosition | null,
    limit: number,
  ): Promise<Page<GuestEntity>> {
    const query = manager.createQueryBuilder(GuestEntity, 'guest');
    if (instanceId !== undefined) query.andWhere('guest.instance_id = :instanceId', { instanceId });
    return readPage(query, 'guest', after, limit);
  }

  /** The newest facts of each of those machines, no older than `since`. */
  async fresh(manager: EntityManager, instanceIds: readonly string[], since: Date): Promise<GuestEntity[]> {
    if (instanceIds.length === 0) return [];
    return manager
      .createQueryBuilder(GuestEntity, 'guest')
      .distinctOn(['guest.instance_id'])
      .where('guest.instance_id = any(:instanceIds)', { instanceIds: [...instanceIds] })
      .andWhere(`guest.status = 'succeeded' and guest.collected_at >= :since`, { since })
      .orderBy('guest.instance_id')
      .addOrderBy('guest.collected_at', 'DESC')
      .addOrderBy('guest.id', 'DESC')
      .getMany();
  }
}
