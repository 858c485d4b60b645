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
import { AuditResultStore, IntentStore, type IntentEntity } from '../../../../libs/persistence/src/index.js';
import { Access } from '../access/access.decorator.js';
import { NeedsVersion, TakesVersion } from '../http/version-headers.js';
import { checkVersion, checkVersionIfGiven, versionedJson, versionTag } from '../http/version-tag.js';
import { IdempotentPosts } from '../idempotency/idempotent-posts.js';
import { readCursor } from '../listing/cursor.js';
import { listAnswer } from '../listing/list-answer.js';
import { listQuerySchema, type ListQuery } from '../listing/list-query.js';
import {
  createIntentSchema,
  editIntentSchema,
  intentAnswerSchema,
  intentHistorySchema,
  intentListSchema,
  type CreateIntent,
  type EditIntent,
  type IntentAnswer,
} from './intent.schemas.js';
import { IntentsService } from './intents.service.js';

@ApiTags('audits')
@Controller('v1/intents')
export class IntentsController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(IntentStore) private readonly store: IntentStore,
    @Inject(AuditResultStore) private readonly results: AuditResultStore,
    @Inject(IntentsService) private readonly intents: IntentsService,
    @Inject(IdempotentPosts) private readonly posts: IdempotentPosts,
  ) {}

  @Post()
  @Access('operate')
  @ApiOperation({ summary: 'Say what some machines should be able to reach, or must not' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiResponse({ status: 201, description: 'Made', standardSchema: intentAnswerSchema })
  create(
    @Body({ schema: createIntentSchema }) body: CreateIntent,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.posts.run(request, reply, async (manager) => {
      const intent = await this.intents.create(manager, body);
      const etag = versionTag(intent.version);
      return { status: 201, location: `/v1/intents/${intent.id}`, etag, body: show(intent) };
    });
  }

  @Get()
  @Access('read')
  @ApiOperation({ summary: 'All intents, newest first' })
  @ApiResponse({ status: 200, description: 'One page', standardSchema: intentListSchema })
  async list(@Query({ schema: listQuerySchema }) query: ListQuery) {
    const page = await this.store.list(this.dataSource.manager, readCursor(query.cursor, 'int'), query.limit);
    return listAnswer(page, show);
  }

  @Get(':id')
  @Access('read')
  @ApiOperation({ summary: 'One intent' })
  @ApiResponse({ status: 200, description: 'The intent', standardSchema: intentAnswerSchema })
  @ApiResponse({ status: 304, description: 'As the caller has it' })
  async get(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    const intent = await this.intents.get(id);
    return versionedJson(request, reply, { version: intent.version, body: show(intent) });
  }

  @Patch(':id')
  @Access('operate')
  @ApiOperation({ summary: 'Change an intent; the next runs ask the new question' })
  @NeedsVersion()
  @ApiResponse({ status: 200, description: 'As it is now', standardSchema: intentAnswerSchema })
  async edit(
    @Param('id') id: string,
    @Body({ schema: editIntentSchema }) body: EditIntent,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IntentAnswer> {
    const intent = await this.intents.get(id);
    checkVersion(request, intent.version);
    const edited = await this.intents.edit(intent, body);
    reply.header('etag', versionTag(edited.version));
    return show(edited);
  }

  @Delete(':id')
  @HttpCode(204)
  @Access('operate')
  @ApiOperation({ summary: 'Remove an intent that no audit has' })
  @TakesVersion()
  @ApiResponse({ status: 204, description: 'Gone' })
  @ApiResponse({ status: 409, description: 'An audit has it' })
  async delete(@Param('id') id: string, @Req() request: FastifyRequest): Promise<void> {
    const intent = await this.intents.get(id);
    checkVersionIfGiven(request, intent.version);
    await this.intents.delete(intent);
  }

  @Get(':id/history')
  @Access('read')
  @ApiOperation({ summary: 'What runs found for an intent, newest first' })
  @ApiResponse({ status: 200, description: 'One page', standardSchema: intentHistorySchema })
  async history(@Param('id') id: string, @Query({ schema: listQuerySchema }) query: ListQuery) {
    await this.intents.get(id);
    const { manager } = this.dataSource;
    const page = await this.results.ofIntent(manager, id, readCursor(query.cursor, 'res'), query.limit);
    return listAnswer(page, ({ runId, createdAt, counts, intent }) => {
      return { runId, at: createdAt.toISOString(), counts, intent };
    });
  }
}

function show({ id, definition, createdAt, updatedAt, version }: IntentEntity): IntentAnswer {
  return {
    id,
    ...definition,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    version,
  };
}
