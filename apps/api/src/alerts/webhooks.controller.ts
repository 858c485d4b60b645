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
import { WebhookStore, type WebhookEntity } from '../../../../libs/persistence/src/index.js';
import { Access } from '../access/access.decorator.js';
import { preferredWait } from '../http/prefer-wait.js';
import { NeedsVersion, TakesVersion } from '../http/version-headers.js';
import { checkVersion, checkVersionIfGiven, versionTag } from '../http/version-tag.js';
import { IdempotentPosts } from '../idempotency/idempotent-posts.js';
import { readCursor } from '../listing/cursor.js';
import { listAnswer } from '../listing/list-answer.js';
import { listQuerySchema, type ListQuery } from '../listing/list-query.js';
import { deliverySchema } from './delivery.schemas.js';
import { DeliveriesService } from './deliveries.service.js';
import {
  createWebhookSchema,
  editWebhookSchema,
  webhookListSchema,
  webhookSchema,
  type CreateWebhook,
  type EditWebhook,
  type WebhookAnswer,
} from './webhook.schemas.js';
import { WebhooksService } from './webhooks.service.js';

@ApiTags('webhooks')
@Controller('v1/webhooks')
export class WebhooksController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(WebhookStore) private readonly store: WebhookStore,
    @Inject(WebhooksService) private readonly webhooks: WebhooksService,
    @Inject(DeliveriesService) private readonly deliveries: DeliveriesService,
    @Inject(IdempotentPosts) private readonly posts: IdempotentPosts,
  ) {}

  @Post()
  @Access('admin')
  @ApiOperation({ summary: 'Name a channel for alerts. Its signing secret is shown this once' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiResponse({ status: 201, description: 'Made', standardSchema: webhookSchema })
  @ApiResponse({ status: 409, description: 'The service has no key to encrypt secrets with' })
  create(
    @Body({ schema: createWebhookSchema }) body: CreateWebhook,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.posts.run(request, reply, async (manager) => {
      const { webhook, secret } = await this.webhooks.create(manager, body);
      const shown = show(webhook, await this.webhooks.warnings());
      // Answers are kept for repetitions; the secret isn't.
      return {
        status: 201,
        location: `/v1/webhooks/${webhook.id}`,
        etag: versionTag(webhook.version),
        body: { ...shown, secret },
        repeated: shown,
      };
    });
  }

  @Get()
  @Access('read')
  @ApiOperation({ summary: 'All channels, newest first, without their secrets' })
  @ApiResponse({ status: 200, description: 'One page', standardSchema: webhookListSchema })
  async list(@Query({ schema: listQuerySchema }) query: ListQuery) {
    const page = await this.store.list(this.dataSource.manager, readCursor(query.cursor, 'whk'), query.limit);
    const warnings = await this.webhooks.warnings();
    return listAnswer(page, (webhook) => show(webhook, warnings));
  }

  @Get(':id')
  @Access('read')
  @ApiOperation({ summary: 'One channel' })
  @ApiResponse({ status: 200, description: 'The channel', standardSchema: webhookSchema })
  async get(
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebhookAnswer> {
    const webhook = await this.webhooks.get(id);
    // Its health and the warnings change without a version.
    reply.headers({ etag: versionTag(webhook.version), 'cache-control': 'no-store' });
    return show(webhook, await this.webhooks.warnings());
  }

  @Patch(':id')
  @Access('admin')
  @ApiOperation({ summary: 'Change it, or switch it on again' })
  @NeedsVersion()
  @ApiResponse({ status: 200, description: 'As it is now', standardSchema: webhookSchema })
  async edit(
    @Param('id') id: string,
    @Body({ schema: editWebhookSchema }) body: EditWebhook,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebhookAnswer> {
    const webhook = await this.webhooks.get(id);
    checkVersion(request, webhook.version);
    const edited = await this.webhooks.edit(webhook, body);
    reply.header('etag', versionTag(edited.version));
    return show(edited, await this.webhooks.warnings());
  }

  @Delete(':id')
  @HttpCode(204)
  @Access('admin')
  @ApiOperation({ summary: 'Forget a channel and its deliveries' })
  @TakesVersion()
  @ApiResponse({ status: 204, description: 'Gone' })
  async delete(@Param('id') id: string, @Req() request: FastifyRequest): Promise<void> {
    const webhook = await this.webhooks.get(id);
    checkVersionIfGiven(request, webhook.version);
    await this.webhooks.delete(webhook);
  }

  @Post(':id/test')
  @HttpCode(202)
  @Access('operate')
  @ApiOperation({ summary: 'Send a test message. `Prefer: wait=N` waits for the first try' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiHeader({ name: 'Prefer', required: false })
  @ApiResponse({ status: 200, description: 'It was tried', standardSchema: deliverySchema })
  @ApiResponse({
    status: 202,
    description: 'It will be sent; Location says where to look',
    standardSchema: deliverySchema,
  })
  @ApiResponse({ status: 409, description: 'The channel is switched off' })
  async test(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const webhook = await this.webhooks.get(id);
    let made = '';
    const accepted = await this.posts.run(request, reply, async (manager) => {
      const delivery = await this.webhooks.test(manager, webhook);
      made = delivery.id;
      const body = await this.deliveries.show(delivery, manager);
      return { status: 202, location: `/v1/deliveries/${delivery.id}`, body };
    });
    const seconds = preferredWait(request);
    if (seconds === 0 || made === '') return accepted;
    const delivery = await this.deliveries.tried(made, 0, seconds);
    if (delivery.tries > 0) reply.status(200);
    return JSON.stringify(await this.deliveries.show(delivery));
  }
}

function show(webhook: WebhookEntity, warnings: string[]): WebhookAnswer {
  const { id, name, type, enabled, disabledReason, disabledAt, filter, maskedUrl, beatSeconds, version } =
    webhook;
  return {
    id,
    name,
    type,
    enabled,
    disabledReason,
    disabledAt: disabledAt?.toISOString() ?? null,
    filter: { ...filter },
    url: maskedUrl,
    secret: null,
    everySeconds: beatSeconds,
    lastBeatAt: webhook.lastBeatAt?.toISOString() ?? null,
    failingSince: webhook.failingSince?.toISOString() ?? null,
    warnings,
    createdAt: webhook.createdAt.toISOString(),
    updatedAt: webhook.updatedAt.toISOString(),
    version,
  };
}
