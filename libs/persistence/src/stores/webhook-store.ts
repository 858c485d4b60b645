import type { EntityManager } from 'typeorm';
import { WebhookEntity } from '../entities/webhook.entity.js';
import { readPage, type Page, type PagePosition } from '../page.js';
import { deleteSeen, updateSeen, type SeenVersion } from './versioned.js';

/** What of a channel a person may change. */
export type WebhookEdit = Partial<
  Pick<
    WebhookEntity,
    | 'name'
    | 'enabled'
    | 'disabledReason'
    | 'disabledAt'
    | 'failingSince'
    | 'heldUntil'
    | 'filter'
    | 'maskedUrl'
    | 'sealed'
    | 'beatSeconds'
  >
>;

/** Channels in the database. */
export class WebhookStore {
  async insert(manager: EntityManager, webhook: WebhookEntity): Promise<void> {
    await manager.insert(WebhookEntity, webhook);
  }

  async find(manager: EntityManager, id: string): Promise<WebhookEntity | null> {
    return manager.findOneBy(WebhookEntity, { id });
  }

  async list(
    manager: EntityManager,
    after: PagePosition | null,
    limit: number,
  ): Promise<Page<WebhookEntity>> {
    return readPage(manager.createQueryBuilder(WebhookEntity, 'webhook'), 'webhook', after, limit);
  }

  async enabled(manager: EntityManager): Promise<WebhookEntity[]> {
    return manager.find(WebhookEntity, { where: { enabled: true }, order: { createdAt: 'ASC', id: 'ASC' } });
  }

  /** False when it has another version by now. */
  async update(manager: EntityManager, seen: SeenVersion, edit: WebhookEdit, now: Date): Promise<boolean> {
    return updateSeen(manager, WebhookEntity, seen, edit, now);
  }

  /** With its deliveries. False when it has another version by now. */
  async delete(manager: EntityManager, seen: SeenVersion): Promise<boolean> {
    return deleteSeen(manager, WebhookEntity, seen);
  }

  /** Switches it off, once; false when it was off before. */
  async disable(manager: EntityManager, id: string, reason: string, now: Date): Promise<boolean> {
    const { affected } = await manager
      .createQueryBuilder()
      .update(WebhookEntity)
      .set({
        enabled: false,
        disabledReason: reason,
        disabledAt: now,
        updatedAt: now,
        version: () => 'version + 1',
      })
      .where('id = :id and enabled', { id })
      .execute();
    return affected === 1;
  }

  /** Takes the next free moment of the channel, at `now` or later, and keeps `gapMs` after it free. */
  async takeSlot(manager: EntityManager, id: string, now: Date, gapMs: number): Promise<Date> {
    // An UPDATE gives its rows and their number.
    const [rows] = await manager.query<[{ slot: Date }[], number]>(
      `update webhooks set free_at = greatest(free_at, $2::timestamptz) + make_interval(secs => $3 / 1000.0)
        where id = $1 returning free_at - make_interval(secs => $3 / 1000.0) as slot`,
      [id, now, gapMs],
    );
    return rows[0]?.slot ?? now;
  }

  /** Nothing is sent to it before that moment, as long as it has the address that asked for this. */
  async hold(
    manager: EntityManager,
    { id, sealed }: Pick<WebhookEntity, 'id' | 'sealed'>,
    until: Date,
  ): Promise<void> {
    await manager.query(
      'update webhooks set held_until = greatest(held_until, $3) where id = $1 and sealed = $2',
      [id, sealed, until],
    );
  }

  /** Null: the last try went well. The first failure of a row stays. */
  async noteHealth(manager: EntityManager, id: string, failedAt: Date | null): Promise<void> {
    await manager.query(
      `update webhooks set failing_since =
         case when $2::timestamptz is null then null else coalesce(failing_since, $2::timestamptz) end
        where id = $1`,
      [id, failedAt],
    );
  }

  /** Takes the beat that is due, so that one worker sends it. */
  async takeBeat(manager: EntityManager, id: string, now: Date): Promise<boolean> {
    const { affected } = await manager
      .createQueryBuilder()
      .update(WebhookEntity)
      .set({ lastBeatAt: now })
      .where('id = :id and enabled', { id })
      .andWhere(
        `(last_beat_at is null or last_beat_at <= :now::timestamptz - make_interval(secs => beat_seconds))`,
        { now },
      )
      .execute();
    return affected === 1;
  }
}
