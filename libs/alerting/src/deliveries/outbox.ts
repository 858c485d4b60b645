import type { EntityManager } from 'typeorm';
import {
  newId,
  type DeliveryEntity,
  type DeliveryStore,
  type WebhookEntity,
} from '../../../persistence/src/index.js';
import { inTransaction, type JobQueue } from '../../../queue/src/index.js';
import type { AlertMessage } from '../../../rendering/src/index.js';
import { DELIVER } from './queues.js';

/** Writes what is to be sent, and the job that sends it, in the transaction of what it tells of: there is
 *  either all of it or nothing. */
export class Outbox {
  constructor(
    private readonly store: DeliveryStore,
    private readonly queue: JobQueue,
  ) {}

  async add(
    manager: EntityManager,
    webhook: Pick<WebhookEntity, 'id'>,
    message: AlertMessage,
    groupId: string | null,
    now: Date,
  ): Promise<DeliveryEntity> {
    const delivery: DeliveryEntity = {
      id: newId('dlv', now),
      webhookId: webhook.id,
      groupId,
      kind: message.kind,
      message,
      status: 'waiting',
      tries: 0,
      roundTries: 0,
      roundAt: now,
      dueAt: now,
      settledAt: null,
      error: null,
      createdAt: now,
    };
    await this.store.insert(manager, delivery);
    await this.enqueue(manager, delivery.id, now, {});
    return delivery;
  }

  /** Starts anew: the same message with the same id, another day of tries. */
  async again(manager: EntityManager, id: string, now: Date): Promise<void> {
    const fresh = { status: 'waiting' as const, roundTries: 0, roundAt: now, settledAt: null };
    await this.store.save(manager, { id, ...fresh });
    await this.plan(manager, id, now, now);
  }

  /** What waits for a channel is tried at once: it has another address. */
  async hasten(manager: EntityManager, webhookId: string, now: Date): Promise<void> {
    for (const id of await this.store.claimWaiting(manager, webhookId))
      await this.plan(manager, id, now, now);
  }

  /** The next try. It makes jobs of other moments void. `slotted`: the moment was taken from the channel's own
   *  (`takeSlot`). */
  async plan(manager: EntityManager, id: string, dueAt: Date, now: Date, slotted = false): Promise<void> {
    await this.store.save(manager, { id, dueAt });
    await this.enqueue(manager, id, dueAt, {
      ...(slotted && { slotted }),
      ...(dueAt > now && { startAfter: dueAt }),
    });
  }

  private async enqueue(
    manager: EntityManager,
    id: string,
    dueAt: Date,
    { slotted, startAfter }: { slotted?: boolean; startAfter?: Date },
  ): Promise<void> {
    const data = { deliveryId: id, due: dueAt.getTime(), ...(slotted && { slotted }) };
    const transaction = inTransaction(manager);
    await this.queue.send(DELIVER.name, data, { transaction, ...(startAfter && { startAfter }) });
  }
}
