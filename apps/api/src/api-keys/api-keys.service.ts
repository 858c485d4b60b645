import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import {
  ApiKeyStore,
  newId,
  type ApiKeyEntity,
  type PagePosition,
} from '../../../../libs/persistence/src/index.js';
import { hashSecret, makeKey } from '../access/key-format.js';
import type { Scope } from '../access/scope.js';
import { wrongField } from '../problems/field-problems.js';

@Injectable()
export class ApiKeysService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(ApiKeyStore) private readonly store: ApiKeyStore,
  ) {}

  /** Makes a key; `text` is the only time its secret is seen. */
  async create(
    manager: EntityManager,
    wish: { name: string; scopes: readonly Scope[]; expiresAt: Date | null },
  ): Promise<{ key: ApiKeyEntity; text: string }> {
    const now = new Date();
    if (wish.expiresAt !== null && wish.expiresAt <= now) {
      throw wrongField('/expiresAt', 'expected a moment in the future');
    }
    const { prefix, secret, text } = makeKey();
    const key: ApiKeyEntity = {
      id: newId('key', now),
      name: wish.name,
      prefix,
      secretHash: hashSecret(secret),
      scopes: [...new Set(wish.scopes)],
      createdAt: now,
      expiresAt: wish.expiresAt,
      revokedAt: null,
      lastUsedAt: null,
    };
    await this.store.insert(manager, key);
    return { key, text };
  }

  /** The first admin key of an installation, or null when somebody has one already. Processes that start at
   *  once make one between them. */
  async createFirst(): Promise<string | null> {
    return this.dataSource.transaction(async (manager) => {
      await this.store.lock(manager);
      if (await this.store.anyUsable(manager, 'admin', new Date())) return null;
      const { text } = await this.create(manager, { name: 'first key', scopes: ['admin'], expiresAt: null });
      return text;
    });
  }

  list(after: PagePosition | null, limit: number) {
    return this.store.list(this.dataSource.manager, after, limit);
  }

  find(id: string): Promise<ApiKeyEntity | null> {
    return this.store.find(this.dataSource.manager, id);
  }

  revoke(id: string): Promise<boolean> {
    return this.store.revoke(this.dataSource.manager, id, new Date());
  }
}
