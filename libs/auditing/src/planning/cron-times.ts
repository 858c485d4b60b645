import { Cron } from 'croner';

/** More missed times than this are counted as so many. */
const MOST_TIMES = 10_000;

const HORIZON_DAYS = 366 * 5;

/** The times of a schedule. */
export class CronTimes {
  private readonly cron: Cron;

  /** @throws CronError */
  constructor(expression: string, timeZone: string) {
    checkCron(expression, timeZone);
    this.cron = open(expression, timeZone);
  }

  /** The latest time at or before `moment`; null if there was none for years. */
  latest(moment: Date): Date | null {
    // Croner gives times strictly before: a minute is the finest step.
    const next = new Date(Math.floor(moment.getTime() / 60_000) * 60_000 + 60_000);
    const [time] = this.cron.previousRuns(1, next);
    const oldest = moment.getTime() - HORIZON_DAYS * 86_400_000;
    return time === undefined || time.getTime() < oldest ? null : time;
  }

  next(after: Date): Date | null {
    return this.cron.nextRun(after);
  }

  /** The times after `from` and before `to`. */
  between(from: Date, to: Date): { first: Date; count: number; last: Date } | null {
    let first: Date | null = null;
    let last: Date | null = null;
    let count = 0;
    for (let time = this.cron.nextRun(from); time !== null && time < to; time = this.cron.nextRun(time)) {
      first ??= time;
      last = time;
      count += 1;
      if (count === MOST_TIMES) break;
    }
    return first === null || last === null ? null : { first, count, last };
  }
}

/** The schedule can't be used; says which of its two fields is wrong. */
export class CronError extends Error {
  override readonly name = 'CronError';

  constructor(
    readonly field: 'cron' | 'timeZone',
    message: string,
  ) {
    super(message);
  }
}

/** @throws CronError */
export function checkCron(expression: string, timeZone: string): void {
  // Without the specialities (L, W, #, ?) that cron programs disagree on.
  if (!/^(?:(?:[\d*/,-]|[A-Z]{3})+(?:\s+|$)){5}$/i.test(expression.trim())) {
    throw new CronError(
      'cron',
      'expected five fields: minute, hour, day of month, month, day of week, such as 0 7 * * MON-FRI',
    );
  }
  try {
    Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw new CronError('timeZone', 'expected an IANA time zone such as Europe/Berlin');
  }
  let next: Date | null;
  try {
    next = open(expression, timeZone).nextRun();
  } catch (error) {
    throw new CronError(
      'cron',
      `expected a cron expression: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  if (next === null) throw new CronError('cron', 'expected a time that will come');
}

const open = (expression: string, timeZone: string): Cron =>
  new Cron(expression.trim(), { timezone: timeZone, paused: true, mode: '5-part' });
