import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import { SnapshotStore } from '../../../../libs/persistence/src/index.js';
import { snapshotChanges } from '../../../../libs/snapshot/src/index.js';
import { Access } from '../access/access.decorator.js';
import { conditionalJson } from '../http/conditional-answer.js';
import { wrongParameter } from '../problems/field-problems.js';
import { notFound } from '../problems/not-found.js';
import { changesQuerySchema, snapshotChangesSchema, type ChangesQuery } from './snapshot-changes.schemas.js';

@ApiTags('snapshots')
@Controller('v1/snapshots')
export class SnapshotChangesController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(SnapshotStore) private readonly store: SnapshotStore,
  ) {}

  @Get(':id/changes')
  @Access('read')
  @ApiOperation({ summary: 'What has changed since an earlier snapshot, resource by resource' })
  @ApiResponse({ status: 200, description: 'The differences', standardSchema: snapshotChangesSchema })
  @ApiResponse({ status: 304, description: 'As the caller has it' })
  async changes(
    @Param('id') id: string,
    @Query({ schema: changesQuerySchema }) { since }: ChangesQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    const { manager } = this.dataSource;
    const after = await this.store.content(manager, id);
    if (after === null) throw notFound('snapshot', id);
    const before = await this.store.content(manager, since);
    if (before === null) {
      throw wrongParameter('since', `there is no snapshot ${since}`);
    }
    return conditionalJson(request, reply, { since, snapshotId: id, ...snapshotChanges(before, after) });
  }
}
