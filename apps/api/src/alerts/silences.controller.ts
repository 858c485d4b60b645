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
import { Clock } from '../../../../libs/auditing/src/index.js';
import { SilenceStore, type SilenceEntity } from '../../../../libs/persistence/src/index.js';
import { Access } from '../access/access.decorator.js';
import { NeedsVersion, TakesVersion } from '../http/version-headers.js';
import { checkVersion, checkVersionIfGiven, versionTag } from '../http/version-tag.js';
import { IdempotentPosts } from '../idempotency/idempotent-posts.js';
import { readCursor } from '../listing/cursor.js';
import { listAnswer } from '../listing/list-answer.js';
import { listQuerySchema, type ListQuery } from '../listing/list-query.js';
import {
  createSilenceSchema,
  editSilenceSchema,
  silenceListSchema,
  silenceSchema,
  type CreateSilence,
  type EditSilence,
  type SilenceAnswer,
} from './silence.schemas.js';
import { SilencesService } from './silences.service.js';

@ApiTags('silences')
@Controller('v1/silences')
export class SilencesController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(SilenceStore) private readonly store: SilenceStore,
    @Inject(SilencesService) private readonly silences: SilencesService,
    @Inject(IdempotentPosts) private readonly posts: IdempotentPosts,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Post()
  @Access('operate')
  @ApiOperation({ summary: 'Send no messages about certain alerts for some time' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiResponse({ status: 201, description: 'Made', standardSchema: silenceSchema })
  create(
    @Body({ schema: createSilenceSchema }) body: CreateSilence,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.posts.run(request, reply, async (manager) => {
      const silence = await this.silences.create(manager, body, request.principal?.id ?? '');
      const etag = versionTag(silence.version);
      return { status: 201, location: `/v1/silences/${silence.id}`, etag, body: this.show(silence) };
    });
  }

  @Get()
  @Access('read')
  @ApiOperation({ summary: 'All silences, newest first' })
  @ApiResponse({ status: 200, description: 'One page', standardSchema: silenceListSchema })
  async list(@Query({ schema: listQuerySchema }) query: ListQuery) {
    const page = await this.store.list(this.dataSource.manager, readCursor(query.cursor, 'sil'), query.limit);
    return listAnswer(page, (silence) => this.show(silence));
  }

  @Get(':id')
  @Access('read')
  @ApiOperation({ summary: 'One silence' })
  @ApiResponse({ status: 200, description: 'The silence', standardSchema: silenceSchema })
  async get(
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SilenceAnswer> {
    const silence = await this.silences.get(id);
    // The state goes by the clock, so the version doesn't tell whether a copy is still right.
    reply.headers({ etag: versionTag(silence.version), 'cache-control': 'no-store' });
    return this.show(silence);
  }

  @Patch(':id')
  @Access('operate')
  @ApiOperation({ summary: 'Change reason, time or what it is about' })
  @NeedsVersion()
  @ApiResponse({ status: 200, description: 'As it is now', standardSchema: silenceSchema })
  async edit(
    @Param('id') id: string,
    @Body({ schema: editSilenceSchema }) body: EditSilence,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SilenceAnswer> {
    const silence = await this.silences.get(id);
    checkVersion(request, silence.version);
    const edited = await this.silences.edit(silence, body);
    reply.header('etag', versionTag(edited.version));
    return this.show(edited);
  }

  @Delete(':id')
  @HttpCode(204)
  @Access('operate')
  @ApiOperation({ summary: 'End a silence now. It stays in the list' })
  @TakesVersion()
  @ApiResponse({ status: 204, description: 'It is over' })
  async end(@Param('id') id: string, @Req() request: FastifyRequest): Promise<void> {
    const silence = await this.silences.get(id);
    checkVersionIfGiven(request, silence.version);
    await this.silences.end(silence);
  }

  private show({
    matcher,
    startsAt,
    expiresAt,
    createdAt,
    updatedAt,
    ...rest
  }: SilenceEntity): SilenceAnswer {
    return {
      ...rest,
      state: stateAt(this.clock.now(), startsAt, expiresAt),
      matcher: { ...matcher },
      startsAt: startsAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
    };
  }
}

function stateAt(now: Date, startsAt: Date, expiresAt: Date): SilenceAnswer['state'] {
  if (expiresAt <= now) return 'expired';
  return startsAt > now ? 'pending' : 'active';
}
