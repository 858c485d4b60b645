import { describe, expect, test } from '@jest/globals';
import { nextDelay, retryAfterSeconds } from './backoff.js';
import { judgeReply } from './judge-reply.js';

const NOW = new Date('2026-03-01T00:00:00Z');

describe('tries', () => {
  test('grow apart, and end after a day', () => {
    const delays: number[] = [];
    for (let tries = 1; ; tries++) {
      const delay = nextDelay(tries, null, 0);
      if (delay === null) break;
      delays.push(delay);
    }
    expect(delays).toEqual([...delays].sort((a, b) => a - b));
    const total = delays.reduce((sum, delay) => sum + delay, 0);
    expect(total).toBeGreaterThan(24 * 3600);
    expect(total).toBeLessThan(26 * 3600);
  });

  test('the receiver may ask for more time, but not for ever', () => {
    expect(nextDelay(1, 90, 0)).toBe(90);
    expect(nextDelay(5, 90, 0)).toBeGreaterThan(90);
    expect(nextDelay(1, 1e9, 0)).toBe(6 * 3600);
  });

  test.each([
    ['120', 120],
    ['Sun, 01 Mar 2026 00:01:00 GMT', 60],
    ['Sat, 28 Feb 2026 00:00:00 GMT', 0],
    ['soon', null],
    [undefined, null],
  ])('Retry-After %s is %s seconds', (header, seconds) => {
    expect(retryAfterSeconds(header, NOW)).toBe(seconds);
  });

  test.each([
    [204, 'delivered'],
    [301, 'retry'],
    [400, 'retry'],
    [404, 'retry'],
    [410, 'unwanted'],
    [429, 'retry'],
    [500, 'retry'],
  ])('%d: %s', (status, result) => {
    expect(judgeReply({ status, headers: {} }, NOW).result).toBe(result);
  });
});
