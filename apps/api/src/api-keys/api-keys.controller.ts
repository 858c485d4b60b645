import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiKeyEntity } from '../../../../libs/persistence/src/index.js';
import { Access } from '../access/access.decorator.js';
import type { Scope } from '../access/scope.js';
import { IdempotentPosts } from '../idempotency/idempotent-posts.js';
import { readCursor } from '../listing/cursor.js';
import { listAnswer } from '../listing/list-answer.js';
import { listQuerySchema, type ListQuery } from '../listing/list-query.js';
import { notFound } from '../problems/not-found.js';
import {
  apiKeyListSchema,
  apiKeySchema,
  createApiKeySchema,
  createdApiKeySchema,
  type ApiKey,
  type CreateApiKey,
} from './api-key.schemas.js';
import { ApiKeysService } from './api-keys.service.js';

@ApiTags('api-keys')
@Controller('v1/api-keys')
export class ApiKeysController {
  constructor(
    @Inject(ApiKeysService) private readonly keys: ApiKeysService,
    @Inject(IdempotentPosts) private readonly posts: IdempotentPosts,
  ) {}

  @Post()
  @Access('admin')
  @ApiOperation({ summary: 'Make a key. Its secret is shown in this answer only' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiResponse({ status: 201, description: 'Made', standardSchema: createdApiKeySchema })
  create(
    @Body({ schema: createApiKeySchema }) body: CreateApiKey,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.posts.run(request, reply, async (manager) => {
      const expiresAt = body.expiresAt === undefined ? null : new Date(body.expiresAt);
      const { key, text } = await this.keys.create(manager, { ...body, expiresAt });
      const shown = show(key);
      return {
        status: 201,
        location: `/v1/api-keys/${key.id}`,
        body: { ...shown, secret: text },
        repeated: { ...shown, secret: null },
      };
    });
  }

  @Get()
  @Access('admin')
  @ApiOperation({ summary: 'All keys, newest first, without their secrets' })
  @ApiResponse({ status: 200, description: 'One page', standardSchema: apiKeyListSchema })
  async list(@Query({ schema: listQuerySchema }) query: ListQuery) {
    return listAnswer(await this.keys.list(readCursor(query.cursor, 'key'), query.limit), show);
  }

  @Get(':id')
  @Access('admin')
  @ApiOperation({ summary: 'One key' })
  @ApiResponse({ status: 200, description: 'The key', standardSchema: apiKeySchema })
  async get(@Param('id') id: string): Promise<ApiKey> {
    const key = await this.keys.find(id);
    if (key === null) throw notFound('API key', id);
    return show(key);
  }

  @Delete(':id')
  @HttpCode(204)
  @Access('admin')
  @ApiOperation({ summary: 'Revoke a key, at once and for good. It stays in the list' })
  @ApiResponse({ status: 204, description: 'Revoked, now or before' })
  async revoke(@Param('id') id: string): Promise<void> {
    if (!(await this.keys.revoke(id))) throw notFound('API key', id);
  }
}

function show(key: ApiKeyEntity): ApiKey {
  return {
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    scopes: key.scopes as Scope[],
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt?.toISOString() ?? null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
  };
}
