import { Logger, type Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  AuditPlanner,
  AuditRunner,
  Clock,
  NetworkReader,
  RunMeter,
  RunObserver,
  SystemClock,
} from '../../../../libs/auditing/src/index.js';
import {
  AuditResultStore,
  AuditRetention,
  AuditRunStore,
  AuditStore,
  IntentStateStore,
  IntentStore,
  SnapshotStore,
} from '../../../../libs/persistence/src/index.js';
import { JobQueue, PgBossJobQueue } from '../../../../libs/queue/src/index.js';
import { IntentsService } from '../intents/intents.service.js';
import { loggable } from '../logging/loggable.js';
import { Meters } from '../metrics/meters.js';
import { NatDevicesService } from '../nat-devices/nat-devices.service.js';
import { providerOf } from '../provider-of.js';
import { QueueLifecycle } from '../queue/queue-lifecycle.js';
import { LiveNetworkReader } from '../targets/live-network-reader.js';
import { AuditRunsService } from './audit-runs.service.js';
import { AuditsService } from './audits.service.js';
import { RunResults } from './run-results.js';

/** All that audits are made of but the `RunObserver`, which is alerting's. `supervise`: this process looks after the queue. */
export function auditingProviders(databaseUrl: string, supervise: boolean): Provider[] {
  const queueLog = new Logger('Queue');
  const auditLog = new Logger('AuditRunner');
  return [
    {
      provide: JobQueue,
      useFactory: () =>
        new PgBossJobQueue({ url: databaseUrl, supervise, onError: (error) => queueLog.error(error) }),
    },
    QueueLifecycle,
    { provide: Clock, useClass: SystemClock },
    Meters,
    { provide: RunMeter, useExisting: Meters },
    { provide: NetworkReader, useClass: LiveNetworkReader },
    IntentStore,
    AuditStore,
    AuditRunStore,
    AuditResultStore,
    IntentStateStore,
    AuditRetention,
    providerOf(
      AuditPlanner,
      {
        dataSource: DataSource,
        audits: AuditStore,
        runs: AuditRunStore,
        queue: JobQueue,
        observer: RunObserver,
        meter: RunMeter,
        clock: Clock,
      },
      (parts) => new AuditPlanner(parts),
    ),
    providerOf(
      AuditRunner,
      {
        dataSource: DataSource,
        audits: AuditStore,
        intents: IntentStore,
        runs: AuditRunStore,
        results: AuditResultStore,
        states: IntentStateStore,
        snapshots: SnapshotStore,
        reader: NetworkReader,
        observer: RunObserver,
        meter: RunMeter,
        clock: Clock,
      },
      (parts) =>
        new AuditRunner({ ...parts, onError: (error, runId) => auditLog.error(loggable(error), { runId }) }),
    ),
    IntentsService,
    AuditsService,
    AuditRunsService,
    RunResults,
    NatDevicesService,
  ];
}
