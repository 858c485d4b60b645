import { Body, Controller, Delete, Get, Header, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { DataSource } from 'typeorm';
import { AlertKeeper } from '../../../../libs/alerting/src/index.js';
import { Clock } from '../../../../libs/auditing/src/index.js';
import { AlertStore, SilenceStore, type AlertEntity } from '../../../../libs/persistence/src/index.js';
import { Access } from '../access/access.decorator.js';
import { readCursor } from '../listing/cursor.js';
import { listAnswer } from '../listing/list-answer.js';
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
  ) {}

  @Get()
  @Access('read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Intents that fail, or have failed, by group of sources; newest first' })
  @ApiResponse({ status: 200, description: 'One page', standardSchema: alertListSchema })
  async list(@Query({ schema: listAlertsSchema }) query: ListAlerts) {
    const { manager } = this.dataSource;
    const { cursor, limit, state, ...filter } = query;
    const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
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
    const alert = await this.find(id);
    return showAlert(alert, await this.silences.active(this.dataSource.manager, this.clock.now()));
  }

  @Post(':id/ack')
  @HttpCode(200)
  @Access('operate')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Take on a firing alert, and with it all of its group: no more reminders' })
  @ApiResponse({ status: 200, description: 'As it is now', standardSchema: alertSchema })
  @ApiResponse({ status: 409, description: 'It is not firing' })
  async acknowledge(
    @Param('id') id: string,
    @Body({ schema: acknowledgeSchema }) body: Acknowledge,
  ): Promise<AlertAnswer> {
    return this.change(id, body);
  }

  @Delete(':id/ack')
  @HttpCode(200)
  @Access('operate')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Take the acknowledgement back, for all of the group' })
  @ApiResponse({ status: 200, description: 'As it is now', standardSchema: alertSchema })
  @ApiResponse({ status: 409, description: 'It is not firing' })
  async takeBack(@Param('id') id: string): Promise<AlertAnswer> {
    return this.change(id, null);
  }

  private async change(id: string, acknowledgement: Acknowledge | null): Promise<AlertAnswer> {
    const now = this.clock.now();
    await this.find(id);
    const changed = await this.dataSource.transaction((manager) =>
      this.keeper.acknowledge(manager, id, acknowledgement, now),
    );
    if (changed === 0) throw new ProblemError(409, 'ALERT_NOT_FIRING', `The alert ${id} is not firing`);
    return this.get(id);
  }

  private async find(id: string): Promise<AlertEntity> {
    const alert = await this.store.find(this.dataSource.manager, id);
    if (alert === null) throw new ProblemError(404, 'NOT_FOUND', `There is no alert ${id}`);
    return alert;
  }
}
