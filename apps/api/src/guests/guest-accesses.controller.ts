import { Controller, Delete, Get, HttpCode, Inject, Param, Query, Req } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import { GuestAccessStore, GuestHostKeyStore } from '../../../../libs/persistence/src/index.js';
import { Access } from '../access/access.decorator.js';
import { readCursor } from '../listing/cursor.js';
import { listAnswer } from '../listing/list-answer.js';
import { ProblemError } from '../problems/problem-error.js';
import {
  guestAccessListSchema,
  listGuestAccessesSchema,
  showGuestAccess,
  type ListGuestAccesses,
} from './guest-access.schemas.js';

@ApiTags('guests')
@Controller('v1')
export class GuestAccessesController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(GuestAccessStore) private readonly log: GuestAccessStore,
    @Inject(GuestHostKeyStore) private readonly hostKeys: GuestHostKeyStore,
  ) {}

  @Get('guest-accesses')
  @Access('admin')
  @ApiOperation({ summary: 'Who looked at which machine, newest first' })
  @ApiResponse({ status: 200, description: 'One page', standardSchema: guestAccessListSchema })
  async list(@Query({ schema: listGuestAccessesSchema }) query: ListGuestAccesses) {
    const { limit, cursor, instanceId, caller } = query;
    const filter = { instanceId, caller };
    return listAnswer(
      await this.log.list(this.dataSource.manager, filter, readCursor(cursor, 'gac'), limit),
      showGuestAccess,
    );
  }

  @Delete('guest-host-keys/:instanceId')
  @HttpCode(204)
  @Access('admin')
  @ApiOperation({ summary: 'Forget the SSH host key of a machine: the next one that it shows is taken' })
  @ApiResponse({ status: 204, description: 'Gone' })
  async forget(@Param('instanceId') instanceId: string, @Req() request: FastifyRequest): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      if (!(await this.hostKeys.forget(manager, instanceId))) {
        throw new ProblemError(404, 'NOT_FOUND', `No host key of ${instanceId} is kept`);
      }
      const about = {
        caller: request.principal?.id ?? '',
        guestId: null,
        targetId: null,
        outcome: 'succeeded',
      };
      await this.log.note(manager, { ...about, action: 'forget-host-key', instanceId }, new Date());
    });
  }
}
