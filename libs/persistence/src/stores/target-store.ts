import type { EntityManager } from 'typeorm';
import { TargetEntity } from '../entities/target.entity.js';
import { readPage, type Page, type PagePosition } from '../page.js';
import { deleteSeen, updateSeen, type SeenVersion } from './versioned.js';

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
  async update(manager: EntityManager, seen: SeenVersion, edit: TargetEdit, now: Date): Promise<boolean> {
    return updateSeen(manager, TargetEntity, seen, edit, now);
  }

  /** With its collections; the snapshots stay. False when it has another version by now. */
  async delete(manager: EntityManager, seen: SeenVersion): Promise<boolean> {
    return deleteSeen(manager, TargetEntity, seen);
  }
}
