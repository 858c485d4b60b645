import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { EntityManager } from 'typeorm';
import { AuditContentEntity } from '../entities/audit-content.entity.js';
import { AuditResultEntity } from '../entities/audit-result.entity.js';
import { readPage, type Page, type PagePosition } from '../page.js';

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** What runs found, in the database. */
export class AuditResultStore {
  /** Stores a value unless it is there; its hash. */
  async putContent(manager: EntityManager, value: unknown, now: Date): Promise<string> {
    const text = JSON.stringify(value);
    const hash = createHash('sha256').update(text).digest('hex');
    if (await manager.existsBy(AuditContentEntity, { hash })) return hash;
    const content = await pack(text, { level: 6 });
    await manager
      .createQueryBuilder()
      .insert()
      .into(AuditContentEntity)
      .values({ hash, content, createdAt: now })
      .orIgnore()
      .execute();
    return hash;
  }

  async content(manager: EntityManager, hash: string): Promise<unknown> {
    const { content } = await manager.findOneByOrFail(AuditContentEntity, { hash });
    return JSON.parse((await unpack(content)).toString('utf8'));
  }

  async insert(manager: EntityManager, result: AuditResultEntity): Promise<void> {
    await manager.insert(AuditResultEntity, result as object);
  }

  /** In the order of the intents. */
  async ofRun(manager: EntityManager, runId: string): Promise<AuditResultEntity[]> {
    return manager.find(AuditResultEntity, { where: { runId }, order: { position: 'ASC' } });
  }

  /** What runs found for one intent, newest first. */
  async ofIntent(
    manager: EntityManager,
    intentKey: string,
    after: PagePosition | null,
    limit: number,
  ): Promise<Page<AuditResultEntity>> {
    const query = manager.createQueryBuilder(AuditResultEntity, 'result');
    query.andWhere('result.intent_key = :intentKey', { intentKey });
    return readPage(query, 'result', after, limit);
  }
}
