import type { DataSource } from 'typeorm';
import type { Clock } from '../../auditing/src/clock/clock.js';
import {
  AlertRetention,
  AlertStore,
  DeliveryStore,
  SilenceStore,
  WebhookStore,
} from '../../persistence/src/index.js';
import type { JobQueue } from '../../queue/src/index.js';
import { AlertClockwork } from './alert-clockwork.js';
import { AlertKeeper } from './alert-keeper.js';
import { ChannelVault } from './channels/channel-vault.js';
import { Deliverer, type DelivererParts } from './deliveries/deliverer.js';
import { Outbox } from './deliveries/outbox.js';
import { ALERT_TICK, DELIVER } from './deliveries/queues.js';
import { SecretBox } from './secrets/secret-box.js';
import type { AlertPolicy } from './state/alert-policy.js';
import { Teller } from './teller.js';
import type { WebhookTransport } from './transport/webhook-transport.js';

interface AlertingOptions {
  dataSource: DataSource;
  queue: JobQueue;
  transport: WebhookTransport;
  clock: Clock;
  policy: AlertPolicy;
  /** 32 bytes each, in base64; the first one encrypts. None: no channel can be made. */
  secretKeys: readonly string[];
  publicUrl: string | null;
  /** Days after which ended alerts and settled deliveries are removed; 0: never. */
  keptDays: number;
  log: DelivererParts['log'];
  meter: DelivererParts['meter'];
}

export interface Alerting {
  keeper: AlertKeeper;
  outbox: Outbox;
  vault: ChannelVault;
  deliverer: Deliverer;
  clockwork: AlertClockwork;
  /** Takes part in the work of the queue from now on; at most `concurrency` messages are sent at a time. */
  work(concurrency: number): Promise<void>;
}

/** Alerting with all its parts. The queue has to know `alertingQueues`. */
export function openAlerting(options: AlertingOptions): Alerting {
  const { dataSource, queue, transport, clock, policy, publicUrl, keptDays, log, meter } = options;
  const alerts = new AlertStore();
  const webhooks = new WebhookStore();
  const deliveries = new DeliveryStore();
  const outbox = new Outbox(deliveries, queue);
  const vault = new ChannelVault(new SecretBox(options.secretKeys));
  const teller = new Teller({ alerts, silences: new SilenceStore(), webhooks, outbox, policy, publicUrl });
  const keeper = new AlertKeeper(alerts, teller, policy);
  const deliverer = new Deliverer({
    dataSource,
    deliveries,
    webhooks,
    outbox,
    vault,
    transport,
    clock,
    log,
    meter,
  });
  const retention = new AlertRetention();
  const clockwork = new AlertClockwork({
    dataSource,
    keeper,
    alerts,
    webhooks,
    deliveries,
    retention,
    outbox,
    clock,
    keptDays,
  });
  const work = async (concurrency: number): Promise<void> => {
    await queue.work(DELIVER.name, concurrency, (job) => deliverer.handle(job));
    await queue.work(ALERT_TICK.name, 1, () => clockwork.tick());
    await queue.schedule(ALERT_TICK.name, { key: 'minute', cron: '* * * * *', timeZone: 'UTC', data: {} });
  };
  return { keeper, outbox, vault, deliverer, clockwork, work };
}
