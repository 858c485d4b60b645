import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DataSource, EntityManager } from 'typeorm';
import { AlertKeeper } from '../../../../libs/alerting/src/index.js';
import { Clock } from '../../../../libs/auditing/src/index.js';
import { AlertStore, SilenceStore, type AlertEntity } from '../../../../libs/persistence/src/index.js';
import { Access } from '../access/access.decorator.js';
import { withoutUndefined } from '../http/without-undefined.js';
import { IdempotentPosts } from '../idempotency/idempotent-posts.js';
import { readCursor } from '../listing/cursor.js';
import { listAnswer } from '../listing/list-answer.js';
import { notFound } from '../problems/not-found.js';
import { ProblemError } from '../problems/problem-error.js';
import {
  acknowledgeSchema,
  alertListSchema,
  alertSchema,
  listAlertsSchema,
  type Acknowledge,
  type AlertAnswer,
  type ListAlerts,
} from './alert.schemas.js';
import { showAlert } from './show-alert.js';

@ApiTags('alerts')
@Controller('v1/alerts')
export class AlertsController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(AlertStore) private readonly store: AlertStore,
    @Inject(SilenceStore) private readonly silences: SilenceStore,
    @Inject(AlertKeeper) private readonly keeper: AlertKeeper,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(IdempotentPosts) private readonly posts: IdempotentPosts,
  ) {}

  @Get()
  @Access('read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Intents that fail, or have failed, by group of sources; newest first' })
  @ApiResponse({ status: 200, description: 'One page', standardSchema: alertListSchema })
  async list(@Query({ schema: listAlertsSchema }) query: ListAlerts) {
    const { manager } = this.dataSource;
    const { cursor, limit, state, ...filter } = query;
    const given = withoutUndefined(filter);
    const narrowed = { ...given, ...(state !== undefined && { phase: state }) };
    const page = await this.store.list(manager, narrowed, readCursor(cursor, 'alt'), limit);
    const active = await this.silences.active(manager, this.clock.now());
    return listAnswer(page, (alert) => showAlert(alert, active));
  }

  @Get(':id')
  @Access('read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'One alert' })
  @ApiResponse({ status: 200, description: 'The alert', standardSchema: alertSchema })
  async get(@Param('id') id: string): Promise<AlertAnswer> {
    return this.show(this.dataSource.manager, id);
  }

  @Post(':id/ack')
  @HttpCode(200)
  @Access('operate')
  @ApiOperation({ summary: 'Take on a firing alert, and with it all of its group: no more reminders' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiResponse({ status: 200, description: 'As it is now', standardSchema: alertSchema })
  @ApiResponse({ status: 409, description: 'It is not firing' })
  acknowledge(
    @Param('id') id: string,
    @Body({ schema: acknowledgeSchema }) body: Acknowledge,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.posts.run(request, reply, async (manager) => ({
      status: 200,
      location: `/v1/alerts/${id}`,
      body: await this.change(manager, id, body),
    }));
  }

  @Delete(':id/ack')
  @HttpCode(200)
  @Access('operate')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Take the acknowledgement back, for all of the group' })
  @ApiResponse({ status: 200, description: 'As it is now', standardSchema: alertSchema })
  @ApiResponse({ status: 409, description: 'It is not firing' })
  takeBack(@Param('id') id: string): Promise<AlertAnswer> {
    return this.dataSource.transaction((manager) => this.change(manager, id, null));
  }

  private async change(
    manager: EntityManager,
    id: string,
    acknowledgement: Acknowledge | null,
  ): Promise<AlertAnswer> {
    await this.find(manager, id);
    const changed = await this.keeper.acknowledge(manager, id, acknowledgement, this.clock.now());
    if (changed === 0) throw new ProblemError(409, 'ALERT_NOT_FIRING', `The alert ${id} is not firing`);
    return this.show(manager, id);
  }

  private async show(manager: EntityManager, id: string): Promise<AlertAnswer> {
    const alert = await this.find(manager, id);
    return showAlert(alert, await this.silences.active(manager, this.clock.now()));
  }

  private async find(manager: EntityManager, id: string): Promise<AlertEntity> {
    const alert = await this.store.find(manager, id);
    if (alert === null) throw notFound('alert', id);
    return alert;
  }
}
