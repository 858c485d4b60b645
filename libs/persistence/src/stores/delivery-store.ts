import { LessThan, type EntityManager } from 'typeorm';
import { DeliveryAttemptEntity } from '../entities/delivery-attempt.entity.js';
import { DeliveryEntity } from '../entities/delivery.entity.js';
import { readPage, type Page, type PagePosition } from '../page.js';

/** What a list of deliveries may be narrowed to. All given ones must hold. */
interface DeliveryFilter {
  webhook?: string;
  status?: string;
  group?: string;
}

/** The outbox. */
export class DeliveryStore {
  async insert(manager: EntityManager, delivery: DeliveryEntity): Promise<void> {
    await manager.insert(DeliveryEntity, delivery);
  }

  async find(manager: EntityManager, id: string): Promise<DeliveryEntity | null> {
    return manager.findOneBy(DeliveryEntity, { id });
  }

  /** The delivery, held until the end of the transaction; null when somebody else holds it. */
  async claim(manager: EntityManager, id: string): Promise<DeliveryEntity | null> {
    return manager
      .createQueryBuilder(DeliveryEntity, 'delivery')
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked')
      .where('delivery.id = :id', { id })
      .getOne();
  }

  async save(
    manager: EntityManager,
    { id, ...values }: Partial<DeliveryEntity> & { id: string },
  ): Promise<void> {
    // The message never changes.
    const { message: _message, webhook: _webhook, ...rest } = values;
    await manager.update(DeliveryEntity, { id }, rest);
  }

  async list(
    manager: EntityManager,
    { webhook, status, group }: DeliveryFilter,
    after: PagePosition | null,
    limit: number,
  ): Promise<Page<DeliveryEntity>> {
    const query = manager.createQueryBuilder(DeliveryEntity, 'delivery');
    if (webhook !== undefined) query.andWhere('delivery.webhook_id = :webhook', { webhook });
    if (status !== undefined) query.andWhere('delivery.status = :status', { status });
    if (group !== undefined) query.andWhere('delivery.group_id = :group', { group });
    return readPage(query, 'delivery', after, limit);
  }

  /** An earlier message about the same group to the same channel that hasn't arrived yet. */
  async predecessor(
    manager: EntityManager,
    { id, webhookId, groupId, createdAt }: DeliveryEntity,
  ): Promise<DeliveryEntity | null> {
    if (groupId === null) return null;
    return manager
      .createQueryBuilder(DeliveryEntity, 'delivery')
      .where(
        `delivery.webhook_id = :webhookId and delivery.group_id = :groupId and delivery.status = 'waiting'`,
        {
          webhookId,
          groupId,
        },
      )
      .andWhere('(delivery.created_at, delivery.id) < (:createdAt, :id)', { createdAt, id })
      .orderBy('delivery.createdAt', 'DESC')
      .addOrderBy('delivery.id', 'DESC')
      .limit(1)
      .getOne();
  }

  /** Gives up on what waits for a channel, but for what somebody holds: they are sending it, and settle it
   *  themselves. To wait for them would never end where they wait for the channel. */
  async failWaiting(manager: EntityManager, webhookId: string, error: string, now: Date): Promise<void> {
    await manager.query(
      `update deliveries set status = 'failed', due_at = null, settled_at = $3, error = $2
        where id in (select id from deliveries where webhook_id = $1 and status = 'waiting'
                       for update skip locked)`,
      [webhookId, error, now],
    );
  }

  /** Ids of what waits for a channel, held until the end of the transaction, but for what somebody else holds. */
  async claimWaiting(manager: EntityManager, webhookId: string): Promise<string[]> {
    const rows = await manager.query<{ id: string }[]>(
      `select id from deliveries where webhook_id = $1 and status = 'waiting'
        order by created_at, id for update skip locked`,
      [webhookId],
    );
    return rows.map(({ id }) => id);
  }

  /** Ids of those whose time came before that moment and that nobody has tried since. */
  async overdue(manager: EntityManager, before: Date, limit: number): Promise<string[]> {
    const rows = await manager.find(DeliveryEntity, {
      where: { status: 'waiting', dueAt: LessThan(before) },
      select: { id: true },
      order: { dueAt: 'ASC' },
      take: limit,
    });
    return rows.map(({ id }) => id);
  }

  async addAttempt(manager: EntityManager, attempt: DeliveryAttemptEntity): Promise<void> {
    await manager.insert(DeliveryAttemptEntity, attempt);
  }

  /** First to last. */
  async attempts(manager: EntityManager, deliveryId: string): Promise<DeliveryAttemptEntity[]> {
    return manager.find(DeliveryAttemptEntity, { where: { deliveryId }, order: { number: 'ASC' } });
  }
}
