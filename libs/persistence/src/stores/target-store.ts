import type { EntityManager } from 'typeorm';
import { TargetEntity } from '../entities/target.entity.js';
import { readPage, type Page, type PagePosition } from '../page.js';

/** What of a target may change. */
export type TargetEdit = Partial<Pick<TargetEntity, 'name' | 'regions' | 'roleArn'>>;

/** Targets in the database. */
export class TargetStore {
  async insert(manager: EntityManager, target: TargetEntity): Promise<void> {
    await manager.insert(TargetEntity, target);
  }

  async find(manager: EntityManager, id: string): Promise<TargetEntity | null> {
    return manager.findOneBy(TargetEntity, { id });
  }

  async list(manager: EntityManager, after: PagePosition | null, limit: number): Promise<Page<TargetEntity>> {
    return readPage(manager.createQueryBuilder(TargetEntity, 'target'), 'target', after, limit);
  }

  /** False when it has another version by now. */
  async update(
    manager: EntityManager,
    { id, version }: Pick<TargetEntity, 'id' | 'version'>,
    edit: TargetEdit,
    now: Date,
  ): Promise<boolean> {
    const { affected } = await manager.update(
      TargetEntity,
      { id, version },
      { ...edit, updatedAt: now, version: version + 1 },
    );
    return affected === 1;
  }

  /** With its collections; the snapshots stay. False when it has another version by now. */
  async delete(
    manager: EntityManager,
    { id, version }: Pick<TargetEntity, 'id' | 'version'>,
  ): Promise<boolean> {
    const { affected } = await manager.delete(TargetEntity, { id, version });
    return affected === 1;
  }
}
