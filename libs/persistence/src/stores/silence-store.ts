import { LessThanOrEqual, MoreThan, type EntityManager } from 'typeorm';
import { SilenceEntity } from '../entities/silence.entity.js';
import { readPage, type Page, type PagePosition } from '../page.js';

/** What of a silence may change. */
type SilenceEdit = Partial<Pick<SilenceEntity, 'reason' | 'matcher' | 'startsAt' | 'expiresAt'>>;

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
  async update(
    manager: EntityManager,
    { id, version }: Pick<SilenceEntity, 'id' | 'version'>,
    edit: SilenceEdit,
    now: Date,
  ): Promise<boolean> {
    const values = { ...edit, updatedAt: now, version: version + 1 };
    const { affected } = await manager.update(SilenceEntity, { id, version }, values);
    return affected === 1;
  }
}
