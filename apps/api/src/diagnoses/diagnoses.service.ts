import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { DiagnosisStore, newId, SnapshotStore } from '../../../../libs/persistence/src/index.js';
import { diagnose, parseRequest, type Diagnosis } from '../../../../libs/reachability/src/index.js';
import { ProblemError } from '../problems/problem-error.js';
import { NetworkCache } from '../snapshots/network-cache.js';
import type { CreateDiagnosis } from './diagnosis-request.schema.js';

@Injectable()
export class DiagnosesService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(DiagnosisStore) private readonly store: DiagnosisStore,
    @Inject(SnapshotStore) private readonly snapshots: SnapshotStore,
    @Inject(NetworkCache) private readonly networks: NetworkCache,
  ) {}

  /** Answers a question and stores the answer. */
  async create(manager: EntityManager, body: CreateDiagnosis): Promise<Diagnosis> {
    const { snapshotId, targetId, ...question } = body;
    if (targetId !== undefined) throw wrongField('/targetId', 'live targets are not available yet');
    if (snapshotId === undefined) {
      throw wrongField(
        '/snapshotId',
        'needed: upload a bundle to /v1/snapshots. Live targets are not available yet',
      );
    }
    const parsed = parseRequest(question);
    if (!parsed.ok) {
      const errors = parsed.problems.map(({ pointer, message }) => ({ pointer, detail: message }));
      const detail = errors.map((error) => `${error.pointer}: ${error.detail}`).join('; ');
      throw new ProblemError(422, 'INVALID_QUESTION', detail, { errors });
    }
    const stored = await this.snapshots.find(manager, snapshotId);
    const network = stored && (await this.networks.get(snapshotId));
    if (!stored || !network) {
      const detail = `there is no snapshot ${snapshotId}`;
      throw new ProblemError(422, 'UNKNOWN_SNAPSHOT', detail, {
        errors: [{ pointer: '/snapshotId', detail }],
      });
    }
    const now = new Date();
    const { id, hash, capturedAt } = stored;
    const context = {
      id: newId('dgn', now),
      createdAt: now.toISOString(),
      snapshot: { id, hash, capturedAt },
    };
    const diagnosis = diagnose(network, parsed.request, context);
    await this.store.put(manager, diagnosis);
    return diagnosis;
  }

  /** @throws ProblemError 404 */
  async get(id: string): Promise<Diagnosis> {
    const diagnosis = await this.store.find(this.dataSource.manager, id);
    if (diagnosis === null) throw new ProblemError(404, 'NOT_FOUND', `There is no diagnosis ${id}`);
    return diagnosis;
  }
}

function wrongField(pointer: string, detail: string): ProblemError {
  return new ProblemError(422, 'INVALID_BODY', `${pointer}: ${detail}`, { errors: [{ pointer, detail }] });
}
