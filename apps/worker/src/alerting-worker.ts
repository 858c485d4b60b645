import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { ALERTING } from '../../api/src/alerts/alerting-token.js';
import type { Settings } from '../../api/src/settings/settings.js';
import { SETTINGS } from '../../api/src/settings/settings-token.js';
import type { Alerting } from '../../../libs/alerting/src/index.js';

/** Sends what alerts have to tell. */
@Injectable()
export class AlertingWorker implements OnApplicationBootstrap {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(ALERTING) private readonly alerting: Alerting,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    // Without a connection the app only describes itself.
    if (this.dataSource.isInitialized) await this.alerting.work(this.settings.WAYOUT_DELIVERIES);
  }
}
