import { In, type EntityManager } from 'typeorm';
import { AuditIntentEntity } from '../entities/audit-intent.entity.js';
import { IntentEntity } from '../entities/intent.entity.js';
import type { IntentDefinition } from '../intent-definition.js';
import { readPage, type Page, type PagePosition } from '../page.js';
import { deleteSeen, updateSeen, type SeenVersion } from './versioned.js';

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
    seen: SeenVersion,
    definition: IntentDefinition,
    now: Date,
  ): Promise<boolean> {
    return updateSeen(manager, IntentEntity, seen, { definition }, now);
  }

  /** Ids of the audits that have it. */
  async auditsOf(manager: EntityManager, id: string): Promise<string[]> {
    const links = await manager.findBy(AuditIntentEntity, { intentId: id });
    return links.map(({ auditId }) => auditId);
  }

  /** False when it has another version by now. An audit must not have it. */
  async delete(manager: EntityManager, seen: SeenVersion): Promise<boolean> {
    return deleteSeen(manager, IntentEntity, seen);
  }
}
