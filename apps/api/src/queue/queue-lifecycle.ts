import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { JobQueue } from '../../../../libs/queue/src/index.js';
import { QUEUE_RULES } from './queue-rules.js';

/** Opens the queue before anyone uses it, and closes it when no request can send to it any more. That the work
 *  at hand is finished before is the matter of whoever stops the service. */
@Injectable()
export class QueueLifecycle implements OnModuleInit, OnApplicationShutdown {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(JobQueue) private readonly queue: JobQueue,
  ) {}

  async onModuleInit(): Promise<void> {
    // Without a connection the app only describes itself.
    if (this.dataSource.isInitialized) await this.queue.start(QUEUE_RULES);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.queue.close();
  }
}
