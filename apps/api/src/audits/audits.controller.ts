import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import { CronTimes } from '../../../../libs/auditing/src/index.js';
import { AuditRunStore, AuditStore, type AuditRecord } from '../../../../libs/persistence/src/index.js';
import { Access } from '../access/access.decorator.js';
import { NeedsVersion, TakesVersion } from '../http/version-headers.js';
import { checkVersion, checkVersionIfGiven, versionTag } from '../http/version-tag.js';
import { IdempotentPosts } from '../idempotency/idempotent-posts.js';
import { readCursor } from '../listing/cursor.js';
import { listAnswer } from '../listing/list-answer.js';
import { listQuerySchema, type ListQuery } from '../listing/list-query.js';
import {
  auditListSchema,
  auditSchema,
  createAuditSchema,
  editAuditSchema,
  type AuditAnswer,
  type CreateAudit,
  type EditAudit,
} from './audit.schemas.js';
import { AuditsService } from './audits.service.js';

@ApiTags('audits')
@Controller('v1/audits')
export class AuditsController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(AuditStore) private readonly store: AuditStore,
    @Inject(AuditRunStore) private readonly runs: AuditRunStore,
    @Inject(AuditsService) private readonly audits: AuditsService,
    @Inject(IdempotentPosts) private readonly posts: IdempotentPosts,
  ) {}

  @Post()
  @Access('operate')
  @ApiOperation({ summary: 'Put intents to targets, or to a snapshot, on demand or by a schedule' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiResponse({ status: 201, description: 'Made', standardSchema: auditSchema })
  async create(
    @Body({ schema: createAuditSchema }) body: CreateAudit,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    let made: AuditRecord | undefined;
    const text = await this.posts.run(request, reply, async (manager) => {
      made = await this.audits.create(manager, body);
      const { id, version } = made.audit;
      return { status: 201, location: `/v1/audits/${id}`, etag: versionTag(version), body: show(made, null) };
    });
    // Committed by now; a repetition has made nothing new.
    if (made !== undefined) await this.audits.schedule(made);
    return text;
  }

  @Get()
  @Access('read')
  @ApiOperation({ summary: 'All audits, newest first' })
  @ApiResponse({ status: 200, description: 'One page', standardSchema: auditListSchema })
  async list(@Query({ schema: listQuerySchema }) query: ListQuery) {
    const page = await this.store.list(this.dataSource.manager, readCursor(query.cursor, 'aud'), query.limit);
    const items = await Promise.all(page.items.map((record) => this.shown(record)));
    return listAnswer({ items, next: page.next }, (item) => item);
  }

  @Get(':id')
  @Access('read')
  @ApiOperation({ summary: 'One audit, with its latest run. The ETag is that of its settings' })
  @ApiResponse({ status: 200, description: 'The audit', standardSchema: auditSchema })
  async get(@Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<AuditAnswer> {
    const record = await this.audits.get(id);
    reply.headers({ etag: versionTag(record.audit.version), 'cache-control': 'no-store' });
    return this.shown(record);
  }

  @Patch(':id')
  @Access('operate')
  @ApiOperation({ summary: 'Change an audit, its schedule, or pause it' })
  @NeedsVersion()
  @ApiResponse({ status: 200, description: 'As it is now', standardSchema: auditSchema })
  async edit(
    @Param('id') id: string,
    @Body({ schema: editAuditSchema }) body: EditAudit,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AuditAnswer> {
    const record = await this.audits.get(id);
    checkVersion(request, record.audit.version);
    const edited = await this.audits.edit(record, body);
    reply.header('etag', versionTag(edited.audit.version));
    return this.shown(edited);
  }

  @Delete(':id')
  @HttpCode(204)
  @Access('operate')
  @ApiOperation({ summary: 'Remove an audit with its runs and their results. Intents and snapshots stay' })
  @TakesVersion()
  @ApiResponse({ status: 204, description: 'Gone' })
  async delete(@Param('id') id: string, @Req() request: FastifyRequest): Promise<void> {
    const record = await this.audits.get(id);
    checkVersionIfGiven(request, record.audit.version);
    await this.audits.delete(record);
  }

  private async shown(record: AuditRecord): Promise<AuditAnswer> {
    const filter = { auditId: record.audit.id };
    const { items } = await this.runs.list(this.dataSource.manager, filter, null, 1);
    const [run] = items;
    if (run === undefined) return show(record, null);
    const { id, status, createdAt, finishedAt, counts } = run;
    return show(record, {
      id,
      status,
      createdAt: createdAt.toISOString(),
      finishedAt: finishedAt?.toISOString() ?? null,
      counts,
    });
  }
}

function show({ audit, targetIds, intentIds }: AuditRecord, lastRun: AuditAnswer['lastRun']): AuditAnswer {
  const { id, name, snapshotId, cron, timeZone, paused, createdAt, updatedAt, version } = audit;
  const next = cron === null || paused ? null : new CronTimes(cron, timeZone).next(new Date());
  return {
    id,
    name,
    targetIds,
    snapshotId,
    intentIds,
    cron,
    timeZone,
    paused,
    nextRunAt: next?.toISOString() ?? null,
    lastRun,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    version,
  };
}
