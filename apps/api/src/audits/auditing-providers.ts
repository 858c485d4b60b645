import { Logger, type Provider } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
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
import { Meters } from '../metrics/meters.js';
import { NatDevicesService } from '../nat-devices/nat-devices.service.js';
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
    {
      provide: AuditPlanner,
      useFactory: (
        dataSource: DataSource,
        audits: AuditStore,
        runs: AuditRunStore,
        queue: JobQueue,
        observer: RunObserver,
        meter: RunMeter,
        clock: Clock,
      ) => new AuditPlanner({ dataSource, audits, runs, queue, observer, meter, clock }),
      inject: [getDataSourceToken(), AuditStore, AuditRunStore, JobQueue, RunObserver, RunMeter, Clock],
    },
    {
      provide: AuditRunner,
      useFactory: (
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
      ) => {
        const stores = { audits, intents, runs, results, states, snapshots };
        const onError = (error: unknown, runId: string): void => {
          auditLog.error(error instanceof Error ? error : String(error), { runId });
        };
        return new AuditRunner({ dataSource, ...stores, reader, observer, meter, clock, onError });
      },
      inject: [
        getDataSourceToken(),
        AuditStore,
        IntentStore,
        AuditRunStore,
        AuditResultStore,
        IntentStateStore,
        SnapshotStore,
        NetworkReader,
        RunObserver,
        RunMeter,
        Clock,
      ],
    },
    IntentsService,
    AuditsService,
    AuditRunsService,
    RunResults,
    NatDevicesService,
  ];
}
