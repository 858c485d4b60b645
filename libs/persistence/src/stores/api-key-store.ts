import { IsNull, MoreThan, type EntityManager } from 'typeorm';
import { ApiKeyEntity } from '../entities/api-key.entity.js';
import { readPage, type Page, type PagePosition } from '../page.js';

/** API keys in the database. */
export class ApiKeyStore {
  async insert(manager: EntityManager, key: ApiKeyEntity): Promise<void> {
    await manager.insert(ApiKeyEntity, key);
  }

  async findByPrefix(manager: EntityManager, prefix: string): Promise<ApiKeyEntity | null> {
    return manager.findOneBy(ApiKeyEntity, { prefix });
  }

  async find(manager: EntityManager, id: string): Promise<ApiKeyEntity | null> {
    return manager.findOneBy(ApiKeyEntity, { id });
  }

  async list(manager: EntityManager, after: PagePosition | null, limit: number): Promise<Page<ApiKeyEntity>> {
    return readPage(manager.createQueryBuilder(ApiKeyEntity, 'key'), 'key', after, limit);
  }

  /** False when there is no such key. Revoking twice keeps the first time. */
  async revoke(manager: EntityManager, id: string, now: Date): Promise<boolean> {
    await manager.update(ApiKeyEntity, { id, revokedAt: IsNull() }, { revokedAt: now });
    return manager.existsBy(ApiKeyEntity, { id });
  }

  async touch(manager: EntityManager, id: string, now: Date): Promise<void> {
    await manager.update(ApiKeyEntity, { id }, { lastUsedAt: now });
  }

  /** Whether anyone could still use a key with that scope. */
  async anyUsable(manager: EntityManager, scope: string, now: Date): Promise<boolean> {
    const usable = { revokedAt: IsNull() };
    const keys = await manager.findBy(ApiKeyEntity, [
      { ...usable, expiresAt: IsNull() },
      { ...usable, expiresAt: MoreThan(now) },
    ]);
    return keys.some((key) => key.scopes.includes(scope));
  }

  /** One process at a time, until the end of the transaction. */
  async lock(manager: EntityManager): Promise<void> {
    await manager.query(`select pg_advisory_xact_lock(7720115)`);
  }
}
