import { Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { ApiBody, ApiConsumes, ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import {
  SnapshotStore,
  summarizeSnapshot,
  type CollectionEntity,
  type StoredSnapshot,
} from '../../../../libs/persistence/src/index.js';
import { Access } from '../access/access.decorator.js';
import { unsupported } from '../problems/to-problem-error.js';
import { conditionalJson } from '../http/conditional-answer.js';
import { preferredWait } from '../http/prefer-wait.js';
import { IdempotentPosts } from '../idempotency/idempotent-posts.js';
import { readCursor } from '../listing/cursor.js';
import { listAnswer } from '../listing/list-answer.js';
import { listQuerySchema, type ListQuery } from '../listing/list-query.js';
import { notFound } from '../problems/not-found.js';
import { ProblemError } from '../problems/problem-error.js';
import { collectionSchema, showCollection, type CollectionAnswer } from '../targets/collection.schemas.js';
import { CollectionsService } from '../targets/collections.service.js';
import { TargetsService } from '../targets/targets.service.js';
import { readCollectionWish } from './read-collection-wish.js';
import { readUpload } from './read-upload.js';
import { snapshotListSchema, snapshotSchema, type SnapshotAnswer } from './snapshot.schemas.js';

@ApiTags('snapshots')
@Controller('v1/snapshots')
export class SnapshotsController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(SnapshotStore) private readonly store: SnapshotStore,
    @Inject(IdempotentPosts) private readonly posts: IdempotentPosts,
    @Inject(TargetsService) private readonly targets: TargetsService,
    @Inject(CollectionsService) private readonly collections: CollectionsService,
  ) {}

  @Post()
  @Access('operate', { bundle: true })
  @ApiOperation({ summary: 'Upload a bundle of EC2 documents, or read a target live' })
  @ApiConsumes('application/zip', 'application/gzip', 'application/json')
  @ApiBody({
    description:
      'A zip or tar.gz of the bundle folder, one JSON document with the lists, or {"targetId": "tgt_…"}',
    schema: { type: 'object', additionalProperties: true },
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiHeader({ name: 'Prefer', required: false, description: '`wait=N`: wait N seconds for a reading' })
  @ApiResponse({ status: 201, description: 'Stored', standardSchema: snapshotSchema })
  @ApiResponse({
    status: 200,
    description: 'This very content was stored before, or the reading ended in time',
    standardSchema: snapshotSchema,
  })
  @ApiResponse({ status: 202, description: 'The target is being read', standardSchema: collectionSchema })
  @ApiResponse({ status: 413, description: 'Larger than the limit, which the answer names' })
  @ApiResponse({ status: 422, description: 'The bundle is broken: file, line and column are named' })
  upload(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    if (request.body === undefined)
      throw new ProblemError(415, 'UNSUPPORTED_MEDIA_TYPE', unsupported(request));
    const wish = readCollectionWish(request);
    if (wish !== null) return this.collect(wish.targetId, request, reply);
    return this.posts.run(request, reply, async (manager) => {
      const snapshot = await readUpload(request);
      const { stored, created } = await this.store.put(manager, snapshot, new Date());
      // Of content that is known, too: which files were ignored, or broken, is about this upload.
      const body = show({ ...stored, summary: summarizeSnapshot(snapshot) });
      return { status: created ? 201 : 200, location: `/v1/snapshots/${stored.id}`, body };
    });
  }

  private async collect(targetId: string, request: FastifyRequest, reply: FastifyReply): Promise<string> {
    const target = await this.targets.named(targetId);
    let noted: CollectionEntity | null = null;
    const text = await this.posts.run(request, reply, async (manager) => {
      noted = await this.collections.note(manager, target);
      const { id } = noted;
      return { status: 202, location: `/v1/collections/${id}`, body: showCollection(noted) };
    });
    // Committed by now; a repetition has noted nothing new.
    if (noted !== null) this.collections.launch(noted, target);
    const seconds = preferredWait(request);
    if (seconds === 0) return text;
    const { id } = JSON.parse(text) as CollectionAnswer;
    const { snapshotId, errorCode, errorDetail } = await this.collections.ended(id, seconds);
    if (errorCode !== null) {
      throw new ProblemError(502, 'TARGET_UNREADABLE', errorDetail ?? '', { reason: errorCode });
    }
    if (snapshotId === null) return text;
    const stored = await this.store.find(this.dataSource.manager, snapshotId);
    if (stored === null) return text;
    reply
      .status(200)
      .headers({ location: `/v1/snapshots/${snapshotId}`, 'preference-applied': `wait=${seconds}` });
    return JSON.stringify(show(stored));
  }

  @Get()
  @Access('read')
  @ApiOperation({ summary: 'All snapshots, newest first' })
  @ApiResponse({ status: 200, description: 'One page', standardSchema: snapshotListSchema })
  async list(@Query({ schema: listQuerySchema }) query: ListQuery) {
    const page = await this.store.list(this.dataSource.manager, readCursor(query.cursor, 'snp'), query.limit);
    return listAnswer(page, show);
  }

  @Get(':id')
  @Access('read')
  @ApiOperation({ summary: 'What a snapshot holds' })
  @ApiResponse({ status: 200, description: 'The snapshot', standardSchema: snapshotSchema })
  @ApiResponse({ status: 304, description: 'As the caller has it' })
  async get(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    const stored = await this.store.find(this.dataSource.manager, id);
    if (stored === null) throw notFound('snapshot', id);
    return conditionalJson(request, reply, show(stored));
  }
}

function show(stored: StoredSnapshot): SnapshotAnswer {
  const { id, hash, capturedAt, createdAt, summary } = stored;
  return { id, hash, capturedAt, createdAt: createdAt.toISOString(), ...summary };
}
