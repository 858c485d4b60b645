import { Inject, Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { Retention } from '../../../../libs/persistence/src/index.js';
import { loggable } from '../logging/loggable.js';
import type { Settings } from '../settings/settings.js';
import { SETTINGS } from '../settings/settings-token.js';

const EVERY_MS = 3600_000;
const DAY_MS = 24 * 3600_000;

/** Any fixed number: one process at a time cleans up. */
const CLEANING = 7_720_117;

/** Removes snapshots, diagnoses and looks into machines that have outlived their time, at the start and every hour. */
@Injectable()
export class RetentionKeeper implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('Retention');
  private timer: NodeJS.Timeout | undefined;
  private work: Promise<void> = Promise.resolve();

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(Retention) private readonly retention: Retention,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    // Without a connection the app only describes itself.
    if (!this.dataSource.isInitialized) return;
    const run = (): void => {
      this.work = this.work
        .then(() => this.clean(new Date()))
        .catch((error: unknown) => {
          this.logger.error(loggable(error));
        });
    };
    run();
    this.timer = setInterval(run, EVERY_MS);
    this.timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.work;
  }

  /** Removes what is too old at `now`; nothing while another process does. */
  async clean(now: Date): Promise<void> {
    // A session lock needs one connection from beginning to end.
    const runner = this.dataSource.createQueryRunner();
    const { manager } = runner;
    try {
      const rows = (await runner.query('select pg_try_advisory_lock($1) as mine', [CLEANING])) as {
        mine: boolean;
      }[];
      if (rows[0]?.mine !== true) return;
      try {
        const removed = await this.removeOld(manager, now);
        const some = Object.values(removed).some((count) => count > 0);
        if (some) this.logger.log('removed what was too old', removed);
      } finally {
        await runner.query('select pg_advisory_unlock($1)', [CLEANING]);
      }
    } finally {
      await runner.release();
    }
  }

  private async removeOld(manager: EntityManager, now: Date): Promise<Record<string, number>> {
    const { retention, settings } = this;
    const older = async (days: number, remove: (before: Date) => Promise<number>): Promise<number> =>
      days === 0 ? 0 : remove(new Date(now.getTime() - days * DAY_MS));
    return {
      // First: a snapshot stays as long as a diagnosis uses it.
      diagnoses: await older(settings.WAYOUT_DIAGNOSIS_DAYS, (before) =>
        retention.deleteDiagnoses(manager, before),
      ),
      snapshots: await older(settings.WAYOUT_SNAPSHOT_DAYS, (before) =>
        retention.deleteSnapshots(manager, before),
      ),
      guests: await older(settings.WAYOUT_GUEST_DAYS, (before) => retention.deleteGuests(manager, before)),
      guestAccesses: await older(settings.WAYOUT_GUEST_ACCESS_DAYS, (before) =>
        retention.deleteGuestAccesses(manager, before),
      ),
    };
  }
}
