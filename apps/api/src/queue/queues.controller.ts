import { Controller, Get, Header, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { JobQueue } from '../../../../libs/queue/src/index.js';
import { Access } from '../access/access.decorator.js';
import { notFound } from '../problems/not-found.js';
import { QUEUE_RULES } from './queue-rules.js';

const queuesSchema = z
  .object({
    items: z.array(z.object({ queue: z.string(), waiting: z.int(), active: z.int(), dead: z.int() })),
  })
  .meta({ id: 'QueueList' });

const deadLettersSchema = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        jobId: z.string(),
        queue: z.string(),
        data: z.looseObject({}),
        error: z.string(),
        attempts: z.int(),
        sentAt: z.iso.datetime(),
        diedAt: z.iso.datetime(),
      }),
    ),
  })
  .meta({ id: 'DeadLetterList', description: 'Jobs that failed for good, newest first' });

const limitSchema = z.strictObject({ limit: z.coerce.number().int().min(1).max(200).default(50) });

@ApiTags('queues')
@Controller('v1/queues')
export class QueuesController {
  constructor(@Inject(JobQueue) private readonly queue: JobQueue) {}

  @Get()
  @Access('admin')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'How much work waits, is being done, and has failed for good' })
  @ApiResponse({ status: 200, description: 'Every queue', standardSchema: queuesSchema })
  async list() {
    return { items: await this.queue.lengths() };
  }

  @Get(':name/dead-letters')
  @Access('admin')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Jobs of a queue that were tried as often as they may be' })
  @ApiResponse({ status: 200, description: 'The newest ones', standardSchema: deadLettersSchema })
  async deadLetters(
    @Param('name') name: string,
    @Query({ schema: limitSchema }) { limit }: z.infer<typeof limitSchema>,
  ) {
    if (!QUEUE_RULES.some((rules) => rules.name === name)) {
      throw notFound('queue', name);
    }
    const letters = await this.queue.deadLetters(name, limit);
    return {
      items: letters.map((letter) => ({
        ...letter,
        sentAt: letter.sentAt.toISOString(),
        diedAt: letter.diedAt.toISOString(),
      })),
    };
  }
}
