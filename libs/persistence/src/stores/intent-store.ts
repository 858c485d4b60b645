import { In, type EntityManager } from 'typeorm';
import { AuditIntentEntity } from '../entities/audit-intent.entity.js';
import { IntentEntity } from '../entities/intent.entity.js';
import type { IntentDefinition } from '../intent-definition.js';
import { readPage, type Page, type PagePosition } from '../page.js';

/** Intents in the database. */
export class IntentStore {
  async insert(manager: EntityManager, intent: IntentEntity): Promise<void> {
    await manager.insert(IntentEntity, intent);
  }

  async find(manager: EntityManager, id: string): Promise<IntentEntity | null> {
    return manager.findOneBy(IntentEntity, { id });
  }

  /** Those that there are. */
  async findAll(manager: EntityManager, ids: readonly string[]): Promise<IntentEntity[]> {
    return manager.findBy(IntentEntity, { id: In([...ids]) });
  }

  async list(manager: EntityManager, after: PagePosition | null, limit: number): Promise<Page<IntentEntity>> {
    return readPage(manager.createQueryBuilder(IntentEntity, 'intent'), 'intent', after, limit);
  }

  /** False when it has another version by now. */
  async update(
    manager: EntityManager,
    { id, version }: Pick<IntentEntity, 'id' | 'version'>,
    definition: IntentDefinition,
    now: Date,
  ): Promise<boolean> {
    const edit = { definition, updatedAt: now, version: version + 1 };
    const { affected } = await manager.update(IntentEntity, { id, version }, edit);
    return affected === 1;
  }

  /** Ids of the audits that have it. */
  async auditsOf(manager: EntityManager, id: string): Promise<string[]> {
    const links = await manager.findBy(AuditIntentEntity, { intentId: id });
    return links.map(({ auditId }) => auditId);
  }

  /** False when it has another version by now. An audit must not have it. */
  async delete(
    manager: EntityManager,
    { id, version }: Pick<IntentEntity, 'id' | 'version'>,
  ): Promise<boolean> {
    const { affected } = await manager.delete(IntentEntity, { id, version });
    return affected === 1;
  }
}
