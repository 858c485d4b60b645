import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Ec2Gate, SdkEc2Gate } from '../../../libs/aws/src/index.js';
import { GuestShell, HostKeys, Ssh2GuestShell } from '../../../libs/inspection/src/index.js';
import {
  ApiKeyStore,
  CollectionStore,
  dataSourceOptions,
  DiagnosisStore,
  GuestAccessStore,
  GuestHostKeyStore,
  GuestStore,
  IdempotentAnswerStore,
  Retention,
  SnapshotStore,
  TargetStore,
} from '../../../libs/persistence/src/index.js';
import { WorkerModule } from '../../worker/src/worker.module.js';
import { Authenticator } from './access/authenticator.js';
import { alertingControllers } from './alerts/alerting-controllers.js';
import { alertingProviders } from './alerts/alerting-providers.js';
import { ApiKeysController } from './api-keys/api-keys.controller.js';
import { ApiKeysService } from './api-keys/api-keys.service.js';
import { auditingControllers } from './audits/auditing-controllers.js';
import { auditingProviders } from './audits/auditing-providers.js';
import { DiagnosesController } from './diagnoses/diagnoses.controller.js';
import { DiagnosesService } from './diagnoses/diagnoses.service.js';
import { DiagnosisViewsController } from './diagnoses/diagnosis-views.controller.js';
import { FindingCodesController } from './finding-codes/finding-codes.controller.js';
import { DatabaseHostKeys } from './guests/database-host-keys.js';
import { GuestAccessesController } from './guests/guest-accesses.controller.js';
import { GuestsController } from './guests/guests.controller.js';
import { GuestsService } from './guests/guests.service.js';
import { KnownGuests } from './guests/known-guests.js';
import { HealthController } from './health/health.controller.js';
import { IdempotentPosts } from './idempotency/idempotent-posts.js';
import { Meters } from './metrics/meters.js';
import { MetricsController } from './metrics/metrics.controller.js';
import type { Settings } from './settings/settings.js';
import { SETTINGS } from './settings/settings-token.js';
import { NetworkCache } from './snapshots/network-cache.js';
import { SnapshotChangesController } from './snapshots/snapshot-changes.controller.js';
import { SnapshotsController } from './snapshots/snapshots.controller.js';
import { CollectionsController } from './targets/collections.controller.js';
import { CollectionsService } from './targets/collections.service.js';
import { LiveAccounts } from './targets/live-accounts.js';
import { RetentionKeeper } from './targets/retention-keeper.js';
import { TargetsController } from './targets/targets.controller.js';
import { TargetsService } from './targets/targets.service.js';
import { Verifier } from './targets/verifier.js';

export interface AppParts {
  settings: Settings;
  databaseUrl: string;
  /** False: nothing connects; only good for describing the API. */
  connect: boolean;
}

const apiControllers = [
  ...auditingControllers,
  ...alertingControllers,
  TargetsController,
  SnapshotsController,
  SnapshotChangesController,
  CollectionsController,
  DiagnosesController,
  DiagnosisViewsController,
  GuestsController,
  GuestAccessesController,
  FindingCodesController,
  ApiKeysController,
];

@Module({})
// oxlint-disable-next-line typescript/no-extraneous-class -- a Nest module is a class, and this one has no state
export class AppModule {
  static with({ settings, databaseUrl, connect }: AppParts): DynamicModule {
    const role = settings.WAYOUT_ROLE;
    const app: DynamicModule = {
      module: AppModule,
      // The worker's module uses the same providers.
      global: true,
      imports: [
        TypeOrmModule.forRoot({
          ...dataSourceOptions(databaseUrl, settings.WAYOUT_DATABASE_POOL),
          manualInitialization: !connect,
          // The database answered a moment ago, when its schema was checked.
          retryAttempts: 1,
        }),
        ...(role === 'api' ? [] : [WorkerModule]),
      ],
      controllers: [
        HealthController,
        MetricsController,
        // A worker answers no questions but those of its operators.
        ...(role === 'worker' ? [] : apiControllers),
      ],
      providers: [
        { provide: SETTINGS, useValue: settings },
        ...auditingProviders(databaseUrl, role !== 'api'),
        ...alertingProviders(),
        {
          provide: Ec2Gate,
          useFactory: ({ awsCalled }: Meters) => new SdkEc2Gate(awsCalled),
          inject: [Meters],
        },
        { provide: GuestShell, useClass: Ssh2GuestShell },
        { provide: HostKeys, useClass: DatabaseHostKeys },
        GuestStore,
        GuestHostKeyStore,
        GuestAccessStore,
        GuestsService,
        KnownGuests,
        TargetStore,
        CollectionStore,
        Retention,
        SnapshotStore,
        DiagnosisStore,
        ApiKeyStore,
        IdempotentAnswerStore,
        NetworkCache,
        IdempotentPosts,
        Authenticator,
        ApiKeysService,
        DiagnosesService,
        TargetsService,
        LiveAccounts,
        CollectionsService,
        Verifier,
        RetentionKeeper,
      ],
    };
    return { ...app, exports: app.providers ?? [] };
  }
}
