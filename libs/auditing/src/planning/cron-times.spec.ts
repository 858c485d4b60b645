import { describe, expect, test } from '@jest/globals';
import { CronTimes, checkCron } from './cron-times.js';

const at = (text: string): Date => new Date(text);

describe('the times of a schedule', () => {
  test('the latest one is at the minute itself or before it', () => {
    const times = new CronTimes('30 7 * * *', 'UTC');
    expect(times.latest(at('2026-03-02T07:30:00Z'))).toEqual(at('2026-03-02T07:30:00Z'));
    expect(times.latest(at('2026-03-02T07:30:59Z'))).toEqual(at('2026-03-02T07:30:00Z'));
    expect(times.latest(at('2026-03-02T07:29:59Z'))).toEqual(at('2026-03-01T07:30:00Z'));
    expect(times.next(at('2026-03-02T07:30:00Z'))).toEqual(at('2026-03-03T07:30:00Z'));
  });

  test('they go by the clock of the zone, in summer and in winter', () => {
    const times = new CronTimes('0 7 * * *', 'Europe/Berlin');
    expect(times.latest(at('2026-01-15T12:00:00Z'))).toEqual(at('2026-01-15T06:00:00Z'));
    expect(times.latest(at('2026-07-15T12:00:00Z'))).toEqual(at('2026-07-15T05:00:00Z'));
  });

  test('between: both ends are left out', () => {
    const times = new CronTimes('0 * * * *', 'UTC');
    expect(times.between(at('2026-03-02T07:00:00Z'), at('2026-03-02T11:00:00Z'))).toEqual({
      first: at('2026-03-02T08:00:00Z'),
      last: at('2026-03-02T10:00:00Z'),
      count: 3,
    });
    expect(times.between(at('2026-03-02T07:00:00Z'), at('2026-03-02T08:00:00Z'))).toBeNull();
  });

  test.each([
    ['* * * *', 'UTC', 'cron'],
    ['0 0 0 * * *', 'UTC', 'cron'],
    ['61 * * * *', 'UTC', 'cron'],
    ['0 0 L * *', 'UTC', 'cron'],
    ['0 0 30 2 *', 'UTC', 'cron'],
    ['@daily', 'UTC', 'cron'],
    ['0 7 * * *', 'Berlin', 'timeZone'],
  ])('%s in %s is refused, and the field named', (cron, zone, field) => {
    expect(() => checkCron(cron, zone)).toThrow(expect.objectContaining({ field }));
  });

  test.each(['0 7 * * MON-FRI', '*/15 8-18 1,15 JAN *', '0 0 1 1 0'])('%s is fine', (cron) => {
    expect(() => checkCron(cron, 'America/New_York')).not.toThrow();
  });
});
