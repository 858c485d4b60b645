import { setTimeout as sleep } from 'node:timers/promises';
import type { NetworkLists } from '../network/lists.js';
import { percentile } from '../statistics.js';
import { WayoutGroup } from './wayout-group.js';
import { withDatabase } from './with-database.js';

/** Audits whose schedules all name one minute; times in seconds after that minute began. */
export interface MinuteFigures {
  audits: number;
  workers: number;
  interfaces: number;
  firstStarted: number;
  medianFinished: number;
  allFinished: number;
  /** Of one run, from its beginning to its end. */
  runMedian: number;
  runP99: number;
  /** Runs that didn't succeed, and times without a run. */
  otherwise: number;
  /** Highest resident memory of a worker, in megabytes. */
  peak: number;
}

/** Seconds that making all the audits may take. */
const LEAD = 60;
const MOST_MS = 900_000;

interface Row {
  status: string;
  started: number;
  finished: number;
}

/** Audits of a stored snapshot: what is measured is the schedule, the queue and the workers. */
export async function sameMinute(
  audits: number,
  workers: number,
  lists: NetworkLists,
): Promise<MinuteFigures> {
  return withDatabase(async (database) => {
    const wayout = await WayoutGroup.start({ databaseUrl: database.url, workers });
    try {
      const snapshotId = await wayout.make('/v1/snapshots', lists);
      const minute = new Date(Math.ceil((Date.now() + LEAD * 1000) / 60_000) * 60_000);
      const cron = `${minute.getUTCMinutes()} ${minute.getUTCHours()} * * *`;
      for (let made = 0; made < audits; made++) {
        await wayout.make('/v1/audits', { name: `audit ${made}`, snapshotId, cron, timeZone: 'UTC' });
      }
      if (Date.now() > minute.getTime()) throw new Error(`${audits} audits took more than ${LEAD} s to make`);
      const giveUp = minute.getTime() + MOST_MS;
      const ended = async (): Promise<Row[]> =>
        database.query<Row>(
          `select status, extract(epoch from started_at - $1)::float as started,
                  extract(epoch from finished_at - $1)::float as finished
             from audit_runs where finished_at is not null`,
          [minute],
        );
      let rows = await ended();
      for (; rows.length < audits && Date.now() < giveUp; rows = await ended()) await sleep(500);
      const good = rows.filter(({ status }) => status === 'succeeded');
      const finished = good.map((row) => row.finished);
      const lengths = good.map((row) => row.finished - row.started);
      return {
        audits,
        workers,
        interfaces: lists.NetworkInterfaces?.length ?? 0,
        firstStarted: Math.min(...good.map(({ started }) => started)),
        medianFinished: percentile(finished, 0.5),
        allFinished: Math.max(...finished),
        runMedian: percentile(lengths, 0.5),
        runP99: percentile(lengths, 0.99),
        otherwise: audits - good.length + (rows.length - audits),
        peak: await wayout.peak(),
      };
    } finally {
      await wayout.close();
    }
  });
}
