import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  ApiKeyStore,
  dataSourceOptions,
  DiagnosisStore,
  IdempotentAnswerStore,
  SnapshotStore,
} from '../../../libs/persistence/src/index.js';
import { Authenticator } from './access/authenticator.js';
import { ApiKeysController } from './api-keys/api-keys.controller.js';
import { ApiKeysService } from './api-keys/api-keys.service.js';
import { DiagnosesController } from './diagnoses/diagnoses.controller.js';
import { DiagnosesService } from './diagnoses/diagnoses.service.js';
import { DiagnosisViewsController } from './diagnoses/diagnosis-views.controller.js';
import { FindingCodesController } from './finding-codes/finding-codes.controller.js';
import { HealthController } from './health/health.controller.js';
import { IdempotentPosts } from './idempotency/idempotent-posts.js';
import type { Settings } from './settings/settings.js';
import { SETTINGS } from './settings/settings-token.js';
import { NetworkCache } from './snapshots/network-cache.js';
import { SnapshotsController } from './snapshots/snapshots.controller.js';

export interface AppParts {
  settings: Settings;
  databaseUrl: string;
  /** False: nothing connects; only good for describing the API. */
  connect: boolean;
}

@Module({})
// oxlint-disable-next-line typescript/no-extraneous-class -- a Nest module is a class, and this one has no state
export class AppModule {
  static with({ settings, databaseUrl, connect }: AppParts): DynamicModule {
    return {
      module: AppModule,
      imports: [
        TypeOrmModule.forRoot({
          ...dataSourceOptions(databaseUrl, settings.WAYOUT_DATABASE_POOL),
          manualInitialization: !connect,
          // The database answered a moment ago, when its schema was checked.
          retryAttempts: 1,
        }),
      ],
      controllers: [
        HealthController,
        SnapshotsController,
        DiagnosesController,
        DiagnosisViewsController,
        FindingCodesController,
        ApiKeysController,
      ],
      providers: [
        { provide: SETTINGS, useValue: settings },
        SnapshotStore,
        DiagnosisStore,
        ApiKeyStore,
        IdempotentAnswerStore,
        NetworkCache,
        IdempotentPosts,
        Authenticator,
        ApiKeysService,
        DiagnosesService,
      ],
    };
  }
}
