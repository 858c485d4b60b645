import { Controller, Get, Header, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import { DeliveryStore } from '../../../../libs/persistence/src/index.js';
import { Access } from '../access/access.decorator.js';
import { withoutUndefined } from '../http/without-undefined.js';
import { IdempotentPosts } from '../idempotency/idempotent-posts.js';
import { readCursor } from '../listing/cursor.js';
import { listAnswer } from '../listing/list-answer.js';
import { DeliveriesService } from './deliveries.service.js';
import {
  deliveryListSchema,
  deliverySchema,
  listDeliveriesSchema,
  type DeliveryAnswer,
  type ListDeliveries,
} from './delivery.schemas.js';
import { showDelivery } from './show-delivery.js';

@ApiTags('deliveries')
@Controller('v1/deliveries')
export class DeliveriesController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(DeliveryStore) private readonly store: DeliveryStore,
    @Inject(DeliveriesService) private readonly deliveries: DeliveriesService,
    @Inject(IdempotentPosts) private readonly posts: IdempotentPosts,
  ) {}

  @Get()
  @Access('read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Messages to channels, newest first' })
  @ApiResponse({ status: 200, description: 'One page', standardSchema: deliveryListSchema })
  async list(@Query({ schema: listDeliveriesSchema }) query: ListDeliveries) {
    const { cursor, limit, ...filter } = query;
    const given = withoutUndefined(filter);
    const page = await this.store.list(this.dataSource.manager, given, readCursor(cursor, 'dlv'), limit);
    return listAnswer(page, (delivery) => showDelivery(delivery, []));
  }

  @Get(':id')
  @Access('read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'One of them, with every try' })
  @ApiResponse({ status: 200, description: 'The delivery', standardSchema: deliverySchema })
  async get(@Param('id') id: string): Promise<DeliveryAnswer> {
    return this.deliveries.show(await this.deliveries.get(id));
  }

  @Post(':id/redeliver')
  @HttpCode(202)
  @Access('operate')
  @ApiOperation({ summary: 'Send the same message once more, with the same id' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiResponse({ status: 202, description: 'It will be sent', standardSchema: deliverySchema })
  @ApiResponse({ status: 409, description: 'It waits anyway, or its channel is switched off' })
  redeliver(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.posts.run(request, reply, async (manager) => {
      const delivery = await this.deliveries.redeliver(manager, id);
      const body = await this.deliveries.show(delivery, manager);
      return { status: 202, location: `/v1/deliveries/${id}`, body };
    });
  }
}
