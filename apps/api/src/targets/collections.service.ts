import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { collectRegion, readingSnapshot, type LiveAccount } from '../../../../libs/aws/src/index.js';
import {
  CollectionStore,
  newId,
  SnapshotStore,
  type CollectionEntity,
  type TargetEntity,
} from '../../../../libs/persistence/src/index.js';
import type { Snapshot } from '../../../../libs/snapshot/src/index.js';
import { loggable } from '../logging/loggable.js';
import { notFound } from '../problems/not-found.js';
import { ProblemError } from '../problems/problem-error.js';
import { LiveAccounts } from './live-accounts.js';

const LOOK_EVERY_MS = 200;

/** A reading that isn't heard of this long after its deadline died with its process. */
const GRACE_MS = 60_000;

/** Readings of whole targets, in the background of this process. */
@Injectable()
export class CollectionsService implements OnModuleDestroy {
  private readonly logger = new Logger('Collections');
  private readonly stop = new AbortController();
  private readonly running = new Map<string, Promise<void>>();

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CollectionStore) private readonly store: CollectionStore,
    @Inject(SnapshotStore) private readonly snapshots: SnapshotStore,
    @Inject(LiveAccounts) private readonly accounts: LiveAccounts,
  ) {}

  /** Notes down that a target is to be read; `launch` does it, once the note is committed. */
  async note(manager: EntityManager, target: TargetEntity): Promise<CollectionEntity> {
    const now = new Date();
    const collection: CollectionEntity = {
      id: newId('col', now),
      targetId: target.id,
      targetVersion: target.version,
      status: 'running',
      focus: null,
      snapshotId: null,
      createdAt: now,
      finishedAt: null,
      errorCode: null,
      errorDetail: null,
    };
    await this.store.insert(manager, collection);
    return collection;
  }

  launch(collection: CollectionEntity, target: TargetEntity): void {
    const work = this.collect(collection, target).finally(() => this.running.delete(collection.id));
    this.running.set(collection.id, work);
  }

  /** @throws ProblemError 404 */
  async get(id: string): Promise<CollectionEntity> {
    const collection = await this.store.find(this.dataSource.manager, id);
    if (collection === null) throw notFound('collection', id);
    const age = Date.now() - collection.createdAt.getTime();
    const lost = collection.status === 'running' && age > 2 * this.accounts.deadlineMs + GRACE_MS;
    if (!lost || this.running.has(id)) return collection;
    await this.fail(id, 'INTERRUPTED', 'the process that read the account ended');
    return this.get(id);
  }

  /** Waits until it has ended, here or in another process, but no longer than that. */
  async ended(id: string, seconds: number): Promise<CollectionEntity> {
    const until = Date.now() + seconds * 1000;
    for (;;) {
      const left = until - Date.now();
      const here = this.running.get(id);
      if (left > 0 && here !== undefined) {
        const timer = new AbortController();
        await Promise.race([here, sleep(left, undefined, { signal: timer.signal }).catch(() => undefined)]);
        timer.abort();
      }
      const collection = await this.get(id);
      if (collection.status !== 'running' || Date.now() >= until) return collection;
      await sleep(Math.min(LOOK_EVERY_MS, Math.max(1, until - Date.now())));
    }
  }

  async onModuleDestroy(): Promise<void> {
    this.stop.abort();
    await Promise.allSettled(this.running.values());
  }

  private async collect(collection: CollectionEntity, target: TargetEntity): Promise<void> {
    const { id } = collection;
    try {
      const snapshot = await this.accounts.read(target, id, readAll, this.stop.signal);
      await this.dataSource.transaction(async (manager) => {
        const finishedAt = new Date();
        const { stored } = await this.snapshots.put(manager, snapshot, finishedAt);
        const outcome = { status: 'succeeded' as const, snapshotId: stored.id, finishedAt };
        await this.store.finish(manager, id, outcome);
      });
    } catch (error) {
      const [code, detail] = this.reasonOf(error, id);
      await this.fail(id, code, detail).catch((cause: unknown) => {
        this.logger.error(loggable(cause), { collectionId: id });
      });
    }
  }

  private reasonOf(error: unknown, collectionId: string): [code: string, detail: string] {
    const known = error instanceof ProblemError;
    if (!known) this.logger.error(loggable(error), { collectionId });
    if (this.stop.signal.aborted) return ['INTERRUPTED', 'the service was stopped'];
    if (known) return [error.code, error.message];
    return ['INTERNAL', 'the log has the cause under this collection id'];
  }

  private fail(id: string, errorCode: string, errorDetail: string): Promise<void> {
    const outcome = { status: 'failed' as const, errorCode, errorDetail, finishedAt: new Date() };
    return this.store.finish(this.dataSource.manager, id, outcome);
  }
}

async function readAll({ accountId, readers }: LiveAccount): Promise<Snapshot> {
  return readingSnapshot(await Promise.all(readers.map((reader) => collectRegion(reader, accountId))));
}
