import type { EntityManager } from 'typeorm';
import { CollectionEntity } from '../entities/collection.entity.js';
import type { TargetEntity } from '../entities/target.entity.js';

/** How a reading ended. */
type CollectionOutcome =
  | { status: 'succeeded'; snapshotId: string; finishedAt: Date }
  | { status: 'failed'; errorCode: string; errorDetail: string; finishedAt: Date };

/** Readings of targets in the database. */
export class CollectionStore {
  async insert(manager: EntityManager, collection: CollectionEntity): Promise<void> {
    await manager.insert(CollectionEntity, collection);
  }

  async find(manager: EntityManager, id: string): Promise<CollectionEntity | null> {
    return manager.findOneBy(CollectionEntity, { id });
  }

  /** Only a running one can end. */
  async finish(manager: EntityManager, id: string, outcome: CollectionOutcome): Promise<void> {
    await manager.update(CollectionEntity, { id, status: 'running' }, outcome);
  }

  /** The newest reading of the target as it is now that began at `since` or later: of everything, or for the
   *  question `focus`. */
  async freshest(
    manager: EntityManager,
    target: Pick<TargetEntity, 'id' | 'version'>,
    focus: string | null,
    since: Date,
  ): Promise<(CollectionEntity & { snapshotId: string }) | null> {
    const row = await manager
      .createQueryBuilder(CollectionEntity, 'collection')
      .where('collection.target_id = :id and collection.target_version = :version', target)
      .andWhere(`collection.status = 'succeeded' and collection.snapshot_id is not null`)
      .andWhere('collection.created_at >= :since', { since })
      .andWhere('(collection.focus is null or collection.focus = :focus)', { focus })
      .orderBy('collection.createdAt', 'DESC')
      .limit(1)
      .getOne();
    const snapshotId = row?.snapshotId ?? null;
    return row === null || snapshotId === null ? null : { ...row, snapshotId };
  }
}
