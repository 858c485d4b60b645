import type { DataSource } from 'typeorm';
import type { Clock } from '../../auditing/src/clock/clock.js';
import type { AlertRetention, AlertStore, DeliveryStore, WebhookStore } from '../../persistence/src/index.js';
import type { AlertKeeper } from './alert-keeper.js';
import type { Outbox } from './deliveries/outbox.js';
import { heartbeat } from './messages/notices.js';

/** A delivery that should have been tried so long ago has lost its job. */
const LOST_MS = 10 * 60_000;
const LOST_AT_ONCE = 500;
const DAY_MS = 24 * 3600_000;

/** No sign of life when the watch itself has been still for so long: the receiver then raises the alarm. */
const LONGEST_REST_MS = 26 * 3600_000;

interface ClockworkParts {
  dataSource: DataSource;
  keeper: AlertKeeper;
  alerts: AlertStore;
  webhooks: WebhookStore;
  deliveries: DeliveryStore;
  retention: AlertRetention;
  outbox: Outbox;
  clock: Clock;
  /** Days after which ended alerts and settled deliveries are removed; 0: never. */
  keptDays: number;
}

/** What has to happen by the clock, once a minute, by one of the workers. */
export class AlertClockwork {
  constructor(private readonly parts: ClockworkParts) {}

  async tick(): Promise<void> {
    const { dataSource, keeper, retention, clock, keptDays } = this.parts;
    const now = clock.now();
    await dataSource.transaction((manager) => keeper.tick(manager, now));
    await this.beat(now);
    await this.findLost(now);
    if (keptDays > 0 && now.getUTCMinutes() === 17) {
      await retention.clean(dataSource.manager, new Date(now.getTime() - keptDays * DAY_MS));
    }
  }

  private async beat(now: Date): Promise<void> {
    const { dataSource, alerts, webhooks, outbox } = this.parts;
    const channels = (await webhooks.enabled(dataSource.manager)).filter(({ type }) => type === 'heartbeat');
    if (channels.length === 0) return;
    const lastRunAt = (await alerts.watches(dataSource.manager))[0]?.observedAt ?? null;
    if (lastRunAt !== null && now.getTime() - lastRunAt.getTime() > LONGEST_REST_MS) return;
    const openGroups = await alerts.countOpenGroups(dataSource.manager);
    for (const channel of channels) {
      await dataSource.transaction(async (manager) => {
        if (!(await webhooks.takeBeat(manager, channel.id, now))) return;
        await outbox.add(manager, channel, heartbeat(lastRunAt, openGroups, now), null, now);
      });
    }
  }

  /** Whatever became of their jobs: what waits in the outbox gets out. */
  private async findLost(now: Date): Promise<void> {
    const { dataSource, deliveries, outbox } = this.parts;
    const before = new Date(now.getTime() - LOST_MS);
    const lost = await deliveries.overdue(dataSource.manager, before, LOST_AT_ONCE);
    for (const id of lost) {
      await dataSource.transaction(async (manager) => {
        const delivery = await deliveries.claim(manager, id);
        if (delivery?.status !== 'waiting' || delivery.dueAt === null || delivery.dueAt > before) return;
        await outbox.plan(manager, id, now, now);
      });
    }
  }
}
