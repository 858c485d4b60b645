import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { Clock } from '../../../../libs/auditing/src/index.js';
import {
  newId,
  SilenceStore,
  type SilenceEdit,
  type SilenceEntity,
} from '../../../../libs/persistence/src/index.js';
import { changedMeanwhile } from '../http/version-tag.js';
import { withoutUndefined } from '../http/without-undefined.js';
import { wrongField } from '../problems/field-problems.js';
import { notFound } from '../problems/not-found.js';
import type { CreateSilence, EditSilence } from './silence.schemas.js';

const LONGEST_MS = 366 * 24 * 3600_000;

@Injectable()
export class SilencesService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(SilenceStore) private readonly store: SilenceStore,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async create(manager: EntityManager, body: CreateSilence, createdBy: string): Promise<SilenceEntity> {
    const now = this.clock.now();
    const silence: SilenceEntity = {
      id: newId('sil', now),
      author: body.author,
      reason: body.reason,
      matcher: withoutUndefined(body.matcher),
      startsAt: body.startsAt === undefined ? now : new Date(body.startsAt),
      expiresAt: new Date(body.expiresAt),
      createdBy,
      createdAt: now,
      updatedAt: now,
      version: 1,
    };
    this.check(silence);
    await this.store.insert(manager, silence);
    return silence;
  }

  /** @throws ProblemError 404 */
  async get(id: string): Promise<SilenceEntity> {
    const silence = await this.store.find(this.dataSource.manager, id);
    if (silence === null) throw notFound('silence', id);
    return silence;
  }

  /** @throws ProblemError 412 where it changed meanwhile */
  async edit(silence: SilenceEntity, body: EditSilence): Promise<SilenceEntity> {
    const edit = {
      ...(body.reason !== undefined && { reason: body.reason }),
      ...(body.matcher !== undefined && { matcher: withoutUndefined(body.matcher) }),
      ...(body.startsAt !== undefined && { startsAt: new Date(body.startsAt) }),
      ...(body.expiresAt !== undefined && { expiresAt: new Date(body.expiresAt) }),
    };
    this.check({ ...silence, ...edit });
    return this.update(silence, edit);
  }

  /** Ends it now; who made it, and why, can still be read. */
  async end(silence: SilenceEntity): Promise<void> {
    const now = this.clock.now();
    if (silence.expiresAt > now) await this.update(silence, { expiresAt: now });
  }

  private async update(silence: SilenceEntity, edit: SilenceEdit): Promise<SilenceEntity> {
    if (!(await this.store.update(this.dataSource.manager, silence, edit, this.clock.now()))) {
      throw changedMeanwhile();
    }
    return this.get(silence.id);
  }

  private check({ startsAt, expiresAt }: Pick<SilenceEntity, 'startsAt' | 'expiresAt'>): void {
    const now = this.clock.now().getTime();
    if (expiresAt.getTime() <= Math.max(now, startsAt.getTime())) {
      throw wrongField('/expiresAt', 'expected a moment after now and after startsAt');
    }
    if (expiresAt.getTime() > now + LONGEST_MS) {
      throw wrongField('/expiresAt', 'expected a moment within a year: what nobody renews should end');
    }
  }
}
