import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { answerLive, type LiveAnswer } from '../../../../libs/aws/src/index.js';
import {
  CollectionStore,
  DiagnosisStore,
  newId,
  SnapshotStore,
  TargetStore,
  type TargetEntity,
} from '../../../../libs/persistence/src/index.js';
import {
  diagnose,
  parseRequest,
  type Diagnosis,
  type DiagnosisRequest,
} from '../../../../libs/reachability/src/index.js';
import type { ProbedDiagnosis } from '../../../../libs/rendering/src/index.js';
import { reindex } from '../../../../libs/snapshot/src/index.js';
import { KnownGuests } from '../guests/known-guests.js';
import { wrongField } from '../problems/field-problems.js';
import { notFound } from '../problems/not-found.js';
import { ProblemError } from '../problems/problem-error.js';
import { NetworkCache } from '../snapshots/network-cache.js';
import { LiveAccounts } from '../targets/live-accounts.js';
import { TargetsService } from '../targets/targets.service.js';
import type { CreateDiagnosis } from './diagnosis-request.schema.js';
import { focusOf } from './live-question.js';

/** A question with the network that it is about at hand. */
type PreparedQuestion =
  | {
      type: 'stored';
      request: DiagnosisRequest;
      snapshotId: string;
      /** When the network was last seen like that, where it was read since it was stored. */
      seenAt?: string;
    }
  | {
      type: 'live';
      request: DiagnosisRequest;
      target: TargetEntity;
      startedAt: Date;
      answer: LiveAnswer;
    };

@Injectable()
export class DiagnosesService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(DiagnosisStore) private readonly store: DiagnosisStore,
    @Inject(SnapshotStore) private readonly snapshots: SnapshotStore,
    @Inject(CollectionStore) private readonly collections: CollectionStore,
    @Inject(TargetStore) private readonly targetStore: TargetStore,
    @Inject(NetworkCache) private readonly networks: NetworkCache,
    @Inject(TargetsService) private readonly targets: TargetsService,
    @Inject(LiveAccounts) private readonly accounts: LiveAccounts,
    @Inject(KnownGuests) private readonly guests: KnownGuests,
  ) {}

  /** Checks a question and reads the account that it is about, where no snapshot is fresh enough. */
  async prepare(body: CreateDiagnosis): Promise<PreparedQuestion> {
    const { snapshotId, targetId, maxAgeSeconds, ...question } = body;
    if (targetId === undefined) {
      if (snapshotId === undefined) throw wrongField('/snapshotId', 'expected this or targetId');
      if (maxAgeSeconds !== undefined) throw wrongField('/maxAgeSeconds', 'only goes with targetId');
      return { type: 'stored', request: readQuestion(question), snapshotId };
    }
    if (snapshotId !== undefined) throw wrongField('/targetId', 'expected this or snapshotId, not both');
    const request = readQuestion(question);
    const target = await this.targets.named(targetId);
    const startedAt = new Date();
    const fresh = await this.freshest(target, request, maxAgeSeconds ?? 0, startedAt);
    if (fresh !== null) {
      const { snapshotId: freshId, createdAt } = fresh;
      return { type: 'stored', request, snapshotId: freshId, seenAt: createdAt.toISOString() };
    }
    const id = newId('dgn', startedAt);
    const context = { id, createdAt: startedAt.toISOString() };
    const answer = await this.accounts.read(target, id, (account) =>
      answerLive(account, request, context, (snapshot) =>
        this.guests.complete(this.dataSource.manager, snapshot),
      ),
    );
    return { type: 'live', request, target, startedAt, answer };
  }

  /** Answers a question and stores the answer. */
  async create(manager: EntityManager, prepared: PreparedQuestion): Promise<ProbedDiagnosis> {
    const computed =
      prepared.type === 'live' ? await this.keep(manager, prepared) : await this.answer(manager, prepared);
    const diagnosis = await this.guests.beside(manager, computed);
    await this.store.put(manager, diagnosis);
    return diagnosis;
  }

  /** @throws ProblemError 404 */
  async get(id: string): Promise<ProbedDiagnosis> {
    const diagnosis: ProbedDiagnosis | null = await this.store.find(this.dataSource.manager, id);
    if (diagnosis === null) throw notFound('diagnosis', id);
    return diagnosis;
  }

  private async freshest(
    target: TargetEntity,
    request: DiagnosisRequest,
    maxAgeSeconds: number,
    now: Date,
  ): Promise<{ snapshotId: string; createdAt: Date } | null> {
    if (maxAgeSeconds === 0) return null;
    const since = new Date(now.getTime() - maxAgeSeconds * 1000);
    return this.collections.freshest(this.dataSource.manager, target, focusOf(request), since);
  }

  private async answer(
    manager: EntityManager,
    { request, snapshotId, seenAt }: PreparedQuestion & { type: 'stored' },
  ): Promise<Diagnosis> {
    const stored = await this.snapshots.find(manager, snapshotId);
    const network = stored && (await this.networks.get(snapshotId));
    if (!stored || !network) {
      throw wrongField('/snapshotId', `there is no snapshot ${snapshotId}`, 'UNKNOWN_SNAPSHOT');
    }
    const now = new Date();
    const { id, hash, capturedAt } = stored;
    const complete = await this.guests.complete(manager, network.snapshot);
    const whole =
      complete === network.snapshot
        ? network
        : reindex(network, complete, { vpcs: new Set(), instances: new Map() });
    return diagnose(whole, request, {
      id: newId('dgn', now),
      createdAt: now.toISOString(),
      snapshot: { id, hash, capturedAt: seenAt ?? capturedAt },
    });
  }

  /** Stores what was read for a question, so that the answer can be gone through later on. */
  private async keep(
    manager: EntityManager,
    { request, target, startedAt, answer }: PreparedQuestion & { type: 'live' },
  ): Promise<Diagnosis> {
    const now = new Date();
    const { snapshot, diagnosis, focused } = answer;
    const { stored } = await this.snapshots.put(manager, snapshot, now);
    // The target may have been removed while it was read.
    if ((await this.targetStore.find(manager, target.id)) !== null) {
      await this.collections.insert(manager, {
        id: newId('col', startedAt),
        targetId: target.id,
        targetVersion: target.version,
        status: 'succeeded',
        focus: focused ? focusOf(request) : null,
        snapshotId: stored.id,
        createdAt: startedAt,
        finishedAt: now,
        errorCode: null,
        errorDetail: null,
      });
    }
    return { ...diagnosis, snapshot: { ...diagnosis.snapshot, id: stored.id } };
  }
}

function readQuestion(question: Readonly<Record<string, unknown>>): DiagnosisRequest {
  const parsed = parseRequest(question);
  if (parsed.ok) return parsed.request;
  const errors = parsed.problems.map(({ pointer, message }) => ({ pointer, detail: message }));
  const detail = errors.map((error) => `${error.pointer}: ${error.detail}`).join('; ');
  throw new ProblemError(422, 'INVALID_QUESTION', detail, { errors });
}
