import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { Outbox } from '../../../../libs/alerting/src/index.js';
import { Clock } from '../../../../libs/auditing/src/index.js';
import { DeliveryStore, WebhookStore, type DeliveryEntity } from '../../../../libs/persistence/src/index.js';
import { notFound } from '../problems/not-found.js';
import { ProblemError } from '../problems/problem-error.js';
import type { DeliveryAnswer } from './delivery.schemas.js';
import { showDelivery } from './show-delivery.js';
import { requireEnabled } from './webhooks.service.js';

const LOOK_EVERY_MS = 100;

@Injectable()
export class DeliveriesService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(DeliveryStore) private readonly store: DeliveryStore,
    @Inject(WebhookStore) private readonly webhooks: WebhookStore,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** @throws ProblemError 404 */
  async get(id: string, manager = this.dataSource.manager): Promise<DeliveryEntity> {
    const delivery = await this.store.find(manager, id);
    if (delivery === null) throw notFound('delivery', id);
    return delivery;
  }

  /** With its tries. */
  async show(delivery: DeliveryEntity, manager = this.dataSource.manager): Promise<DeliveryAnswer> {
    return showDelivery(delivery, await this.store.attempts(manager, delivery.id));
  }

  /** Waits until there are more tries than so many, but no longer than that. */
  async tried(id: string, tries: number, seconds: number): Promise<DeliveryEntity> {
    const until = Date.now() + seconds * 1000;
    for (;;) {
      const delivery = await this.get(id);
      if (delivery.tries > tries || Date.now() >= until) return delivery;
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** Sends the same message once more, with the same id.
   *  @throws ProblemError 409 where it waits anyway, or its channel is switched off */
  async redeliver(manager: EntityManager, id: string): Promise<DeliveryEntity> {
    await this.get(id, manager);
    const delivery = await this.store.claim(manager, id);
    if (delivery === null || delivery.status === 'waiting') {
      throw new ProblemError(409, 'DELIVERY_WAITING', `The delivery ${id} is going to be sent anyway`);
    }
    const webhook = await this.webhooks.find(manager, delivery.webhookId);
    if (webhook !== null) requireEnabled(webhook);
    await this.outbox.again(manager, id, this.clock.now());
    return this.get(id, manager);
  }
}
