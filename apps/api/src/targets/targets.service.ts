import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import {
  newId,
  TargetStore,
  type TargetEdit,
  type TargetEntity,
} from '../../../../libs/persistence/src/index.js';
import { changedMeanwhile } from '../http/version-tag.js';
import { wrongField } from '../problems/field-problems.js';
import { notFound } from '../problems/not-found.js';
import type { CreateTarget, EditTarget } from './target.schemas.js';

/** 192 random bits: nobody guesses another account's id (against the confused deputy). */
const newExternalId = (): string => `wayout-${randomBytes(24).toString('base64url')}`;

@Injectable()
export class TargetsService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(TargetStore) private readonly store: TargetStore,
  ) {}

  async create(
    manager: EntityManager,
    { name, accountId, regions, roleArn = null }: CreateTarget,
  ): Promise<TargetEntity> {
    checkRole(roleArn, accountId);
    const now = new Date();
    const target: TargetEntity = {
      id: newId('tgt', now),
      name,
      accountId,
      regions,
      roleArn,
      externalId: newExternalId(),
      createdAt: now,
      updatedAt: now,
      version: 1,
    };
    await this.store.insert(manager, target);
    return target;
  }

  /** @throws ProblemError 404 */
  async get(id: string): Promise<TargetEntity> {
    const target = await this.store.find(this.dataSource.manager, id);
    if (target === null) throw notFound('target', id);
    return target;
  }

  /** The target that a body names. @throws ProblemError 422 */
  async named(id: string): Promise<TargetEntity> {
    const target = await this.store.find(this.dataSource.manager, id);
    if (target !== null) return target;
    throw wrongField('/targetId', `there is no target ${id}`, 'UNKNOWN_TARGET');
  }

  /** @throws ProblemError 412 where it changed meanwhile */
  async edit(target: TargetEntity, { name, regions, roleArn }: EditTarget): Promise<TargetEntity> {
    if (roleArn !== undefined) checkRole(roleArn, target.accountId);
    const edit: TargetEdit = {
      ...(name !== undefined && { name }),
      ...(regions !== undefined && { regions }),
      ...(roleArn !== undefined && { roleArn }),
    };
    if (!(await this.store.update(this.dataSource.manager, target, edit, new Date())))
      throw changedMeanwhile();
    return this.get(target.id);
  }

  async delete(target: TargetEntity): Promise<void> {
    if (!(await this.store.delete(this.dataSource.manager, target))) throw changedMeanwhile();
  }
}

function checkRole(roleArn: string | null, accountId: string): void {
  if (roleArn === null || roleArn.split(':')[4] === accountId) return;
  throw wrongField('/roleArn', `expected a role of the account ${accountId}`);
}
