import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { EntityManager } from 'typeorm';
import type { Snapshot } from '../../../snapshot/src/index.js';
import { SnapshotEntity } from '../entities/snapshot.entity.js';
import { newId } from '../new-id.js';
import { readPage, type Page, type PagePosition } from '../page.js';
import { summarizeSnapshot } from '../summarize-snapshot.js';

const pack = promisify(gzip);
const unpack = promisify(gunzip);

export type StoredSnapshot = Omit<SnapshotEntity, 'content'>;

/** Snapshots in the database, each content once. */
export class SnapshotStore {
  /** Stores the snapshot unless one of the same content is there; `created` says which. */
  async put(
    manager: EntityManager,
    snapshot: Snapshot,
    now: Date,
  ): Promise<{ stored: StoredSnapshot; created: boolean }> {
    const known = await manager.findOneBy(SnapshotEntity, { hash: snapshot.hash });
    if (known) return { stored: known, created: false };
    const row = {
      id: newId('snp', now),
      hash: snapshot.hash,
      capturedAt: snapshot.capturedAt,
      createdAt: now,
      summary: summarizeSnapshot(snapshot),
    };
    const content = await pack(JSON.stringify(snapshot), { level: 1 });
    // Of two uploads of the same content at once the second waits here for the first, and then finds it.
    const inserted = await manager
      .createQueryBuilder()
      .insert()
      .into(SnapshotEntity)
      .values({ ...row, content })
      .orIgnore()
      .returning(['id'])
      .execute();
    if ((inserted.raw as unknown[]).length > 0) return { stored: row, created: true };
    return { stored: await manager.findOneByOrFail(SnapshotEntity, { hash: snapshot.hash }), created: false };
  }

  async find(manager: EntityManager, id: string): Promise<StoredSnapshot | null> {
    return manager.findOneBy(SnapshotEntity, { id });
  }

  /** The snapshot itself, out of its compressed form. */
  async content(manager: EntityManager, id: string): Promise<Snapshot | null> {
    const row = await manager.findOne(SnapshotEntity, { where: { id }, select: { id: true, content: true } });
    if (row === null) return null;
    return JSON.parse((await unpack(row.content)).toString('utf8')) as Snapshot;
  }

  async list(
    manager: EntityManager,
    after: PagePosition | null,
    limit: number,
  ): Promise<Page<StoredSnapshot>> {
    return readPage(manager.createQueryBuilder(SnapshotEntity, 'snapshot'), 'snapshot', after, limit);
  }
}
