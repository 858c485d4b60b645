import { LessThanOrEqual, MoreThan, type EntityManager } from 'typeorm';
import { SilenceEntity } from '../entities/silence.entity.js';
import { readPage, type Page, type PagePosition } from '../page.js';
import { updateSeen, type SeenVersion } from './versioned.js';

/** What of a silence may change. */
export type SilenceEdit = Partial<Pick<SilenceEntity, 'reason' | 'matcher' | 'startsAt' | 'expiresAt'>>;

/** Silences in the database. */
export class SilenceStore {
  async insert(manager: EntityManager, silence: SilenceEntity): Promise<void> {
    await manager.insert(SilenceEntity, silence);
  }

  async find(manager: EntityManager, id: string): Promise<SilenceEntity | null> {
    return manager.findOneBy(SilenceEntity, { id });
  }

  async list(
    manager: EntityManager,
    after: PagePosition | null,
    limit: number,
  ): Promise<Page<SilenceEntity>> {
    return readPage(manager.createQueryBuilder(SilenceEntity, 'silence'), 'silence', after, limit);
  }

  /** Those in force. */
  async active(manager: EntityManager, now: Date): Promise<SilenceEntity[]> {
    return manager.findBy(SilenceEntity, { startsAt: LessThanOrEqual(now), expiresAt: MoreThan(now) });
  }

  /** False when it has another version by now. */
  async update(manager: EntityManager, seen: SeenVersion, edit: SilenceEdit, now: Date): Promise<boolean> {
    return updateSeen(manager, SilenceEntity, seen, edit, now);
  }
}
