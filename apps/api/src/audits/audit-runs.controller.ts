import {
  Body,
  Controller,
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
import type { DataSource } from 'typeorm';
import { AuditRunStore } from '../../../../libs/persistence/src/index.js';
import { Access } from '../access/access.decorator.js';
import { preferredWait } from '../http/prefer-wait.js';
import { IdempotentPosts } from '../idempotency/idempotent-posts.js';
import { readCursor } from '../listing/cursor.js';
import { listAnswer } from '../listing/list-answer.js';
import {
  auditResultListSchema,
  auditRunItemSchema,
  auditRunListSchema,
  auditRunSchema,
  createAuditRunSchema,
  listAuditRunsSchema,
  listResultsSchema,
  type AuditRunItem,
  type CreateAuditRun,
  type ListAuditRuns,
  type ListResults,
} from './audit-run.schemas.js';
import { AuditRunsService } from './audit-runs.service.js';
import { RunResults } from './run-results.js';
import { showRun, showRunItem } from './show-run.js';

@ApiTags('audits')
@Controller('v1/audit-runs')
export class AuditRunsController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(AuditRunStore) private readonly store: AuditRunStore,
    @Inject(AuditRunsService) private readonly runs: AuditRunsService,
    @Inject(RunResults) private readonly results: RunResults,
    @Inject(IdempotentPosts) private readonly posts: IdempotentPosts,
  ) {}

  @Post()
  @Access('operate')
  @ApiOperation({ summary: 'Run an audit now' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiHeader({ name: 'Prefer', required: false, description: '`wait=N`: wait N seconds for its end' })
  @ApiResponse({ status: 202, description: 'It waits for a worker', standardSchema: auditRunItemSchema })
  @ApiResponse({ status: 200, description: 'It ended in time', standardSchema: auditRunSchema })
  @ApiResponse({ status: 409, description: 'The audit has a run that is not over; Location leads to it' })
  async create(
    @Body({ schema: createAuditRunSchema }) { auditId }: CreateAuditRun,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const text = await this.posts.run(request, reply, async (manager) => {
      const run = await this.runs.start(manager, auditId);
      return { status: 202, location: `/v1/audit-runs/${run.id}`, body: showRunItem(run) };
    });
    const seconds = preferredWait(request);
    if (seconds === 0) return text;
    const { id } = JSON.parse(text) as AuditRunItem;
    const run = await this.runs.ended(id, seconds);
    if (run.finishedAt === null) return text;
    reply.status(200).header('preference-applied', `wait=${seconds}`);
    return JSON.stringify(showRun(run));
  }

  @Get()
  @Access('read')
  @ApiOperation({ summary: 'Runs of all audits or of one, newest first' })
  @ApiResponse({ status: 200, description: 'One page', standardSchema: auditRunListSchema })
  async list(@Query({ schema: listAuditRunsSchema }) { limit, cursor, ...filter }: ListAuditRuns) {
    const page = await this.store.list(this.dataSource.manager, filter, readCursor(cursor, 'run'), limit);
    return listAnswer(page, showRunItem);
  }

  @Get(':id')
  @Access('read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'How far a run is, and what it found' })
  @ApiResponse({ status: 200, description: 'The run', standardSchema: auditRunSchema })
  async get(@Param('id') id: string) {
    return showRun(await this.runs.get(id));
  }

  @Get(':id/results')
  @Access('read')
  @ApiOperation({ summary: 'What a run found for every source and intent; all given filters must hold' })
  @ApiResponse({ status: 200, description: 'One page', standardSchema: auditResultListSchema })
  async listResults(@Param('id') id: string, @Query({ schema: listResultsSchema }) query: ListResults) {
    return this.results.page(await this.runs.get(id), query);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Access('operate')
  @ApiOperation({ summary: 'Stop a run. Nothing of it is stored' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiResponse({ status: 200, description: 'Cancelled', standardSchema: auditRunSchema })
  @ApiResponse({ status: 409, description: 'It was over already' })
  cancel(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.posts.run(request, reply, async (manager) => {
      const body = showRun(await this.runs.cancel(manager, id));
      return { status: 200, location: `/v1/audit-runs/${id}`, body };
    });
  }
}
