import { Logger, type InjectionToken, type Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  AlertKeeper,
  AlertObserver,
  ChannelVault,
  HttpTransport,
  openAlerting,
  Outbox,
  SystemNameResolver,
  WebhookTransport,
  type Alerting,
} from '../../../../libs/alerting/src/index.js';
import { Clock, RunObserver } from '../../../../libs/auditing/src/index.js';
import {
  AlertStore,
  AuditResultStore,
  AuditRunStore,
  DeliveryStore,
  IntentStore,
  SilenceStore,
  SnapshotStore,
  WebhookStore,
} from '../../../../libs/persistence/src/index.js';
import { JobQueue } from '../../../../libs/queue/src/index.js';
import { Meters } from '../metrics/meters.js';
import { providerOf } from '../provider-of.js';
import type { Settings } from '../settings/settings.js';
import { SETTINGS } from '../settings/settings-token.js';
import { ALERTING } from './alerting-token.js';
import { DeliveriesService } from './deliveries.service.js';
import { SilencesService } from './silences.service.js';
import { WebhooksService } from './webhooks.service.js';

const partOf = (provide: InjectionToken, pick: (alerting: Alerting) => unknown): Provider => ({
  provide,
  useFactory: pick,
  inject: [ALERTING],
});

/** All that alerts are made of; it needs the providers of auditing, and is the observer of its runs. */
export function alertingProviders(): Provider[] {
  const logger = new Logger('Alerting');
  return [
    AlertStore,
    SilenceStore,
    WebhookStore,
    DeliveryStore,
    {
      provide: WebhookTransport,
      useFactory: (settings: Settings) =>
        new HttpTransport({
          allowHttp: settings.WAYOUT_WEBHOOK_HTTP,
          allowedNetworks: settings.WAYOUT_WEBHOOK_NETWORKS,
          resolver: new SystemNameResolver(),
          timeoutMs: settings.WAYOUT_WEBHOOK_SECONDS * 1000,
        }),
      inject: [SETTINGS],
    },
    {
      provide: ALERTING,
      useFactory: (
        dataSource: DataSource,
        queue: JobQueue,
        transport: WebhookTransport,
        clock: Clock,
        settings: Settings,
        meters: Meters,
      ) =>
        openAlerting({
          dataSource,
          queue,
          transport,
          clock,
          ...alertingOptions(settings),
          log: (line, fields) => logger.log(line, fields),
          meter: (type, outcome) => meters.messageTried(type, outcome),
        }),
      inject: [DataSource, JobQueue, WebhookTransport, Clock, SETTINGS, Meters],
    },
    partOf(AlertKeeper, ({ keeper }) => keeper),
    partOf(Outbox, ({ outbox }) => outbox),
    partOf(ChannelVault, ({ vault }) => vault),
    providerOf(
      RunObserver,
      {
        keeper: AlertKeeper,
        intents: IntentStore,
        runs: AuditRunStore,
        results: AuditResultStore,
        snapshots: SnapshotStore,
      },
      (parts) => new AlertObserver(parts),
    ),
    SilencesService,
    WebhooksService,
    DeliveriesService,
  ];
}

function alertingOptions(settings: Settings) {
  const hours = settings.WAYOUT_ALERT_REMINDER_HOURS;
  return {
    policy: {
      failuresToFire: settings.WAYOUT_ALERT_AFTER_RUNS,
      reminderSeconds: hours === 0 ? null : hours * 3600,
    },
    secretKeys: settings.WAYOUT_SECRET_KEY,
    publicUrl: settings.WAYOUT_PUBLIC_URL ?? null,
    keptDays: settings.WAYOUT_ALERT_DAYS,
  };
}
