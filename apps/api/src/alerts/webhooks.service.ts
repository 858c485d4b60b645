import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import {
  ChannelVault,
  maskUrl,
  newSigningSecret,
  Outbox,
  PAGERDUTY_URLS,
  testMessage,
  urlProblem,
  type ChannelConfig,
} from '../../../../libs/alerting/src/index.js';
import { Clock } from '../../../../libs/auditing/src/index.js';
import {
  AlertStore,
  newId,
  WebhookStore,
  type DeliveryEntity,
  type WebhookEdit,
  type WebhookEntity,
} from '../../../../libs/persistence/src/index.js';
import { changedMeanwhile } from '../http/version-tag.js';
import { withoutUndefined } from '../http/without-undefined.js';
import { wrongField } from '../problems/field-problems.js';
import { notFound } from '../problems/not-found.js';
import { ProblemError } from '../problems/problem-error.js';
import type { Settings } from '../settings/settings.js';
import { SETTINGS } from '../settings/settings-token.js';
import type { CreateWebhook, EditWebhook } from './webhook.schemas.js';

@Injectable()
export class WebhooksService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(WebhookStore) private readonly store: WebhookStore,
    @Inject(AlertStore) private readonly alerts: AlertStore,
    @Inject(ChannelVault) private readonly vault: ChannelVault,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** The channel and, this once, the secret that its messages are signed with. */
  async create(
    manager: EntityManager,
    body: CreateWebhook,
  ): Promise<{ webhook: WebhookEntity; secret: string | null }> {
    const now = this.clock.now();
    const id = newId('whk', now);
    const config = configOf(body);
    this.checkUrl(config.url);
    const webhook: WebhookEntity = {
      id,
      name: body.name,
      type: body.type,
      enabled: true,
      disabledReason: null,
      disabledAt: null,
      filter: body.type === 'heartbeat' ? {} : withoutUndefined(body.filter ?? {}),
      maskedUrl: maskUrl(config.url),
      sealed: this.seal(id, config),
      beatSeconds: body.type === 'heartbeat' ? body.everySeconds : null,
      lastBeatAt: null,
      heldUntil: null,
      freeAt: now,
      failingSince: null,
      createdAt: now,
      updatedAt: now,
      version: 1,
    };
    await this.store.insert(manager, webhook);
    return { webhook, secret: 'secret' in config ? config.secret : null };
  }

  /** @throws ProblemError 404 */
  async get(id: string): Promise<WebhookEntity> {
    const webhook = await this.store.find(this.dataSource.manager, id);
    if (webhook === null) throw notFound('webhook', id);
    return webhook;
  }

  /** @throws ProblemError 412 where it changed meanwhile */
  async edit(webhook: WebhookEntity, body: EditWebhook): Promise<WebhookEntity> {
    const { name, enabled, filter, everySeconds } = body;
    this.checkFits(webhook, body);
    const edit: WebhookEdit = {
      ...(name !== undefined && { name }),
      ...(filter !== undefined && { filter: withoutUndefined(filter) }),
      ...(everySeconds !== undefined && { beatSeconds: everySeconds }),
      ...this.newAddress(webhook, body),
      // A fresh start: the old failures are of the past.
      ...(enabled !== undefined && { enabled, disabledReason: null, disabledAt: null, failingSince: null }),
    };
    await this.dataSource.transaction(async (manager) => {
      const back = enabled === true && !webhook.enabled;
      if (back) await this.alerts.lock(manager);
      const now = this.clock.now();
      if (!(await this.store.update(manager, webhook, edit, now))) throw changedMeanwhile();
      if (edit.sealed !== undefined) await this.outbox.hasten(manager, webhook.id, now);
      // What went on while it was off didn't reach it: it is told of what still does.
      if (back) await this.alerts.forgetRecipient(manager, webhook.id);
    });
    return this.get(webhook.id);
  }

  async delete(webhook: WebhookEntity): Promise<void> {
    if (!(await this.store.delete(this.dataSource.manager, webhook))) throw changedMeanwhile();
  }

  /** Sends it a message that asks for nothing. @throws ProblemError 409 where it is switched off */
  async test(manager: EntityManager, webhook: WebhookEntity): Promise<DeliveryEntity> {
    requireEnabled(webhook);
    const now = this.clock.now();
    return this.outbox.add(manager, webhook, testMessage(webhook, now), null, now);
  }

  /** Why alerts of any channel may not get out. */
  async warnings(): Promise<string[]> {
    const watches = await this.alerts.watches(this.dataSource.manager);
    return [...new Set(watches.flatMap(({ ownPath }) => ownPath ?? []))];
  }

  private newAddress(webhook: WebhookEntity, { url, routingKey }: EditWebhook): WebhookEdit {
    if (url === undefined && routingKey === undefined) return {};
    const old = this.vault.open(webhook);
    if ('problem' in old) throw new ProblemError(409, 'SECRET_KEY_MISSING', old.problem);
    const config = {
      ...old,
      ...(url !== undefined && { url }),
      ...(routingKey !== undefined && { routingKey }),
    } as ChannelConfig;
    this.checkUrl(config.url);
    // What the old address asked for, and how it failed, is nothing of the new one's.
    const fresh = { failingSince: null, heldUntil: null };
    return { maskedUrl: maskUrl(config.url), sealed: this.seal(webhook.id, config), ...fresh };
  }

  private checkFits({ type }: WebhookEntity, { routingKey, everySeconds, filter }: EditWebhook): void {
    if (routingKey !== undefined && type !== 'pagerduty')
      throw wrongField('/routingKey', `a ${type} channel has none`);
    if (everySeconds !== undefined && type !== 'heartbeat')
      throw wrongField('/everySeconds', `a ${type} channel has none`);
    if (filter !== undefined && type === 'heartbeat')
      throw wrongField('/filter', 'a heartbeat channel has none');
  }

  private checkUrl(url: string): void {
    const { WAYOUT_WEBHOOK_HTTP: allowHttp, WAYOUT_WEBHOOK_NETWORKS: allowedNetworks } = this.settings;
    const problem = urlProblem(url, { allowHttp, allowedNetworks });
    if (problem !== null) throw wrongField('/url', problem);
  }

  private seal(id: string, config: ChannelConfig): string {
    if (this.settings.WAYOUT_SECRET_KEY.length === 0) {
      const detail =
        'Secrets are only stored encrypted: set WAYOUT_SECRET_KEY (32 bytes in base64, as from `openssl rand -base64 32`)';
      throw new ProblemError(409, 'SECRET_KEY_MISSING', detail);
    }
    return this.vault.seal(id, config);
  }
}

/** @throws ProblemError 409 */
export function requireEnabled({ id, enabled }: WebhookEntity): void {
  if (!enabled)
    throw new ProblemError(409, 'WEBHOOK_DISABLED', `The webhook ${id} is switched off; switch it on first`);
}

function configOf(body: CreateWebhook): ChannelConfig {
  switch (body.type) {
    case 'slack':
    case 'teams':
      return { type: body.type, url: body.url };
    case 'webhook':
    case 'alertmanager':
    case 'heartbeat':
      return { type: body.type, url: body.url, secret: newSigningSecret() };
    case 'pagerduty':
      return { type: body.type, url: body.url ?? PAGERDUTY_URLS[body.region], routingKey: body.routingKey };
  }
}
