import { Inject, Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { Settings } from '../../api/src/settings/settings.js';
import { SETTINGS } from '../../api/src/settings/settings-token.js';
import { AuditPlanner } from '../../../libs/auditing/src/index.js';
import { AuditRetention } from '../../../libs/persistence/src/index.js';

const DAY_MS = 24 * 3600_000;

/** Keeps audits in order: `sweep` every minute, `tidy` every hour. */
@Injectable()
export class AuditUpkeep {
  private readonly logger = new Logger('AuditUpkeep');

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(AuditPlanner) private readonly planner: AuditPlanner,
    @Inject(AuditRetention) private readonly retention: AuditRetention,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async run(task: string): Promise<void> {
    const { missed, lost } = await this.planner.sweep();
    if (missed + lost > 0) this.logger.warn('runs were missed or lost', { missed, lost });
    if (task !== 'tidy') return;
    await this.planner.scheduleAll();
    await this.tidy(new Date());
  }

  private async tidy(now: Date): Promise<void> {
    const { manager } = this.dataSource;
    const days = this.settings.WAYOUT_AUDIT_DAYS;
    const runs =
      days === 0 ? 0 : await this.retention.deleteRuns(manager, new Date(now.getTime() - days * DAY_MS));
    const contents = await this.retention.deleteContents(manager, new Date(now.getTime() - DAY_MS));
    if (runs + contents > 0) this.logger.log('removed what was too old', { runs, contents });
  }
}
