import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Clock } from '../../../auditing/src/clock/clock.js';
import type {
  DeliveryEntity,
  DeliveryStore,
  WebhookEntity,
  WebhookStore,
  WebhookType,
} from '../../../persistence/src/index.js';
import type { Job } from '../../../queue/src/index.js';
import { gapOf } from '../channels/channel-config.js';
import { renderRequest } from '../channels/render-request.js';
import type { ChannelVault } from '../channels/channel-vault.js';
import { channelDisabled } from '../messages/notices.js';
import type { WebhookTransport } from '../transport/webhook-transport.js';
import { nextDelay } from './backoff.js';
import { judgeReply, type Judgement } from './judge-reply.js';
import type { Outbox } from './outbox.js';

/** A moment that is so near is waited for; a later one is left to the queue. */
const WAITED_MS = 2000;

/** How long a message waits behind an earlier one that is being tried right now. */
const BEHIND_MS = 1000;

/** What a delivery says that was given up with its channel. */
const SWITCHED_OFF = 'the channel was switched off';

const jobSchema = z.object({ deliveryId: z.string(), due: z.number(), slotted: z.boolean().optional() });
type DeliveryJob = z.infer<typeof jobSchema>;

export interface DelivererParts {
  dataSource: DataSource;
  deliveries: DeliveryStore;
  webhooks: WebhookStore;
  outbox: Outbox;
  vault: ChannelVault;
  transport: WebhookTransport;
  clock: Clock;
  log: (line: string, fields: Record<string, unknown>) => void;
  /** Told of every try. */
  meter: (type: WebhookType, outcome: 'delivered' | 'retry' | 'failed') => void;
}

/** Another worker has it at hand; the queue asks again. */
class DeliveryBusy extends Error {
  override readonly name = 'DeliveryBusy';
}

/** Sends what stands in the outbox. A try is sent and noted down while the delivery is locked: a worker that
 *  dies before the note has only its job done again, which repeats that one request, with the same id; one that
 *  dies after it leaves a job whose moment isn't the delivery's any more. */
export class Deliverer {
  constructor(private readonly parts: DelivererParts) {}

  /** Does one job of the queue `deliver`: at most one try. */
  async handle(job: Pick<Job, 'data' | 'signal'>): Promise<void> {
    const task = jobSchema.parse(job.data);
    const { dataSource, deliveries, webhooks, clock } = this.parts;
    const delivery = await deliveries.find(dataSource.manager, task.deliveryId);
    if (delivery === null || isVoid(delivery, task)) return;
    const webhook = await webhooks.find(dataSource.manager, delivery.webhookId);
    if (webhook === null) return;
    const slot = await this.slotFor(webhook, task);
    const wait = slot.getTime() - clock.now().getTime();
    if (wait > WAITED_MS) return this.postpone(task, slot, webhook);
    if (wait > 0) await sleep(wait, undefined, { signal: job.signal });
    await dataSource.transaction((manager) => this.attempt(manager, task, job.signal));
  }

  /** The moment it may be sent. */
  private async slotFor(webhook: WebhookEntity, { slotted = false, due }: DeliveryJob): Promise<Date> {
    const { dataSource, webhooks, clock } = this.parts;
    const now = clock.now();
    if (webhook.heldUntil !== null && webhook.heldUntil > now) return webhook.heldUntil;
    if (slotted) return new Date(due);
    const gap = gapOf(webhook.type);
    return gap === 0 ? now : webhooks.takeSlot(dataSource.manager, webhook.id, now, gap);
  }

  private async postpone(task: DeliveryJob, slot: Date, { heldUntil, type }: WebhookEntity): Promise<void> {
    const { dataSource, deliveries, outbox, clock } = this.parts;
    await dataSource.transaction(async (manager) => {
      const delivery = await deliveries.claim(manager, task.deliveryId);
      if (delivery === null) throw new DeliveryBusy(`${task.deliveryId} is being sent`);
      if (isVoid(delivery, task)) return;
      // After a pause all that waited would come at once: it takes its turn then.
      const held = heldUntil !== null && slot.getTime() === heldUntil.getTime();
      await outbox.plan(manager, delivery.id, slot, clock.now(), !held && gapOf(type) > 0);
    });
  }

  private async attempt(manager: EntityManager, task: DeliveryJob, signal: AbortSignal): Promise<void> {
    const { deliveries, webhooks, outbox, clock } = this.parts;
    const delivery = await deliveries.claim(manager, task.deliveryId);
    if (delivery === null) throw new DeliveryBusy(`${task.deliveryId} is being sent`);
    if (isVoid(delivery, task)) return;
    // As it is now: it may have been changed or switched off since this message was written.
    const webhook = await webhooks.find(manager, delivery.webhookId);
    if (webhook === null) return;
    if (!webhook.enabled) return this.giveUp(manager, delivery);
    const before = await deliveries.predecessor(manager, delivery);
    if (before !== null) {
      const now = clock.now();
      const turn = Math.max(now.getTime(), before.dueAt?.getTime() ?? 0) + BEHIND_MS;
      return outbox.plan(manager, delivery.id, new Date(turn), now);
    }
    const startedAt = clock.now();
    const verdict = await this.send(delivery, webhook, startedAt, signal);
    await this.settle(manager, delivery, webhook, verdict, startedAt);
  }

  private async giveUp(manager: EntityManager, { id }: DeliveryEntity): Promise<void> {
    const { deliveries, clock } = this.parts;
    const settled = { dueAt: null, settledAt: clock.now(), error: SWITCHED_OFF };
    await deliveries.save(manager, { id, status: 'failed', ...settled });
  }

  private async send(
    delivery: DeliveryEntity,
    webhook: WebhookEntity,
    now: Date,
    signal: AbortSignal,
  ): Promise<Judgement> {
    const { vault, transport, clock } = this.parts;
    const config = vault.open(webhook);
    if ('problem' in config) return { result: 'retry', statusCode: null, error: config.problem, wait: null };
    const reply = await transport.post(renderRequest(config, delivery.message, now), signal);
    // Taken away by a stop of this process: that says nothing about the receiver.
    if (reply.status === null && signal.aborted) throw new Error('the worker was stopped while sending');
    return judgeReply(reply, clock.now());
  }

  private async settle(
    manager: EntityManager,
    delivery: DeliveryEntity,
    webhook: WebhookEntity,
    verdict: Judgement,
    startedAt: Date,
  ): Promise<void> {
    const { deliveries, webhooks, outbox, clock, log, meter } = this.parts;
    const now = clock.now();
    const tries = delivery.tries + 1;
    const roundTries = delivery.roundTries + 1;
    // A sign of life that comes late is a lie.
    const again = verdict.result === 'retry' && delivery.kind !== 'heartbeat';
    const delay = again ? nextDelay(roundTries, verdict.wait, Math.random()) : null;
    const nextAt = delay === null ? null : new Date(now.getTime() + delay * 1000);
    const error = verdict.result === 'delivered' ? null : verdict.error;
    const { statusCode } = verdict;
    await deliveries.addAttempt(manager, {
      deliveryId: delivery.id,
      number: tries,
      at: startedAt,
      milliseconds: now.getTime() - startedAt.getTime(),
      statusCode,
      error,
      nextAt,
    });
    log('delivery tried', { deliveryId: delivery.id, webhookId: webhook.id, try: tries, statusCode, error });
    await webhooks.noteHealth(manager, webhook.id, error === null ? null : startedAt);
    if (verdict.result === 'retry' && verdict.wait !== null && nextAt !== null) {
      await webhooks.hold(
        manager,
        webhook,
        new Date(Math.min(nextAt.getTime(), now.getTime() + verdict.wait * 1000)),
      );
    }
    const settled = nextAt === null;
    const status = statusAfter(verdict, settled);
    meter(webhook.type, status === 'waiting' ? 'retry' : status);
    await deliveries.save(manager, {
      id: delivery.id,
      status,
      tries,
      roundTries,
      error,
      ...(settled && { settledAt: now, dueAt: null }),
    });
    if (nextAt !== null) return outbox.plan(manager, delivery.id, nextAt, now);
    const reason = await this.reasonToDisable(manager, delivery, verdict);
    if (reason !== null) await this.disable(manager, webhook, reason, now);
  }

  /** The receiver said so, or nothing got through to it all the time that this was tried. */
  private async reasonToDisable(
    manager: EntityManager,
    { roundAt, webhookId, kind }: DeliveryEntity,
    verdict: Judgement,
  ): Promise<string | null> {
    if (verdict.result === 'delivered') return null;
    if (verdict.result === 'unwanted') return verdict.error;
    if (kind === 'heartbeat') return null;
    const webhook = await this.parts.webhooks.find(manager, webhookId);
    const since = webhook?.failingSince ?? null;
    // The first try of this round may itself have begun the failing.
    if (since === null || since.getTime() > roundAt.getTime() + 60_000) return null;
    return `every try has failed since ${since.toISOString()}; the last one: ${verdict.error}`;
  }

  private async disable(
    manager: EntityManager,
    webhook: WebhookEntity,
    reason: string,
    now: Date,
  ): Promise<void> {
    const { deliveries, webhooks, outbox, log } = this.parts;
    if (!(await webhooks.disable(manager, webhook.id, reason, now))) return;
    await deliveries.failWaiting(manager, webhook.id, SWITCHED_OFF, now);
    log('channel switched off', { webhookId: webhook.id, reason });
    const message = channelDisabled(webhook, reason, now);
    for (const other of await webhooks.enabled(manager)) {
      if (other.type !== 'heartbeat') await outbox.add(manager, other, message, null, now);
    }
  }
}

function statusAfter({ result }: Judgement, settled: boolean): DeliveryEntity['status'] {
  if (result === 'delivered') return 'delivered';
  return settled ? 'failed' : 'waiting';
}

/** Only the job of its present moment may try a delivery. */
const isVoid = ({ status, dueAt }: DeliveryEntity, { due }: DeliveryJob): boolean =>
  status !== 'waiting' || dueAt?.getTime() !== due;
