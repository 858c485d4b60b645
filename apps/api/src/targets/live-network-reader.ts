import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { collectRegion, readingSnapshot } from '../../../../libs/aws/src/index.js';
import { NetworkReader, ReadingError } from '../../../../libs/auditing/src/index.js';
import {
  CollectionStore,
  newId,
  SnapshotStore,
  TargetStore,
  type TargetEntity,
} from '../../../../libs/persistence/src/index.js';
import type { Snapshot } from '../../../../libs/snapshot/src/index.js';
import { ProblemError } from '../problems/problem-error.js';
import { LiveAccounts } from './live-accounts.js';

/** Reads whole targets for audits. */
@Injectable()
export class LiveNetworkReader extends NetworkReader {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(TargetStore) private readonly targets: TargetStore,
    @Inject(CollectionStore) private readonly collections: CollectionStore,
    @Inject(SnapshotStore) private readonly snapshots: SnapshotStore,
    @Inject(LiveAccounts) private readonly accounts: LiveAccounts,
  ) {
    super();
  }

  async read(targetId: string, job: string, signal: AbortSignal): Promise<Snapshot> {
    const target = await this.targets.find(this.dataSource.manager, targetId);
    if (target === null) throw new ReadingError('NO_TARGET', `there is no target ${targetId} any more`);
    const startedAt = new Date();
    const snapshot = await this.readAll(target, job, signal);
    // What lacks all that came after a stop says nothing about the target.
    signal.throwIfAborted();
    await this.note(target, snapshot, startedAt);
    return snapshot;
  }

  private async readAll(target: TargetEntity, job: string, signal: AbortSignal): Promise<Snapshot> {
    try {
      return await this.accounts.read(
        target,
        job,
        async ({ accountId, readers }) =>
          readingSnapshot(await Promise.all(readers.map((reader) => collectRegion(reader, accountId)))),
        signal,
      );
    } catch (error) {
      if (error instanceof ProblemError)
        throw new ReadingError(error.code, `${target.name}: ${error.message}`);
      throw error;
    }
  }

  /** Questions that are content with a reading of some age may use this one. */
  private async note(target: TargetEntity, snapshot: Snapshot, createdAt: Date): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const finishedAt = new Date();
      const { stored } = await this.snapshots.put(manager, snapshot, finishedAt);
      await this.collections.insert(manager, {
        id: newId('col', createdAt),
        targetId: target.id,
        targetVersion: target.version,
        status: 'succeeded',
        focus: null,
        snapshotId: stored.id,
        createdAt,
        finishedAt,
        errorCode: null,
        errorDetail: null,
      });
    });
  }
}
