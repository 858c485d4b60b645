import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { intentSchema } from '../../../../libs/auditing/src/index.js';
import {
  IntentStore,
  newId,
  type IntentDefinition,
  type IntentEntity,
} from '../../../../libs/persistence/src/index.js';
import { changedMeanwhile } from '../http/version-tag.js';
import { notFound } from '../problems/not-found.js';
import { ProblemError } from '../problems/problem-error.js';
import { validationProblem } from '../problems/validation-problem.js';
import type { EditIntent } from './intent.schemas.js';

@Injectable()
export class IntentsService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(IntentStore) private readonly store: IntentStore,
  ) {}

  async create(manager: EntityManager, definition: IntentDefinition): Promise<IntentEntity> {
    const now = new Date();
    const intent = { id: newId('int', now), definition, createdAt: now, updatedAt: now, version: 1 };
    await this.store.insert(manager, intent);
    return intent;
  }

  /** @throws ProblemError 404 */
  async get(id: string): Promise<IntentEntity> {
    const intent = await this.store.find(this.dataSource.manager, id);
    if (intent === null) throw notFound('intent', id);
    return intent;
  }

  /** @throws ProblemError 412 where it changed meanwhile, 422 where it would make no sense any more */
  async edit(intent: IntentEntity, edit: EditIntent): Promise<IntentEntity> {
    const merged = Object.entries({ ...intent.definition, ...edit }).filter(
      ([key, value]) => value !== undefined && (value !== null || key === 'owner'),
    );
    const result = intentSchema.safeParse(Object.fromEntries(merged));
    if (!result.success) throw validationProblem(result.error.issues, 'body');
    const { manager } = this.dataSource;
    if (!(await this.store.update(manager, intent, result.data, new Date()))) throw changedMeanwhile();
    return this.get(intent.id);
  }

  /** @throws ProblemError 409 where an audit has it, 412 where it changed meanwhile */
  async delete(intent: IntentEntity): Promise<void> {
    const { manager } = this.dataSource;
    const audits = await this.store.auditsOf(manager, intent.id);
    if (audits.length > 0) {
      const detail = `Take it out of the audits that have it first: ${audits.join(', ')}`;
      throw new ProblemError(409, 'INTENT_IN_USE', detail);
    }
    if (!(await this.store.delete(manager, intent))) throw changedMeanwhile();
  }
}
