import { expect, test } from '@jest/globals';
import { TokenBucket } from './token-bucket.js';

test('a burst goes at once, what follows at the rate, and an idle bucket fills up to the burst', () => {
  let now = 0;
  const bucket = new TokenBucket({ burst: 3, perSecond: 2 }, () => now);
  const take = (): number => bucket.take();
  expect([take(), take(), take()]).toEqual([0, 0, 0]);
  // Two a second from here on, however many ask.
  expect([take(), take(), take()]).toEqual([500, 1000, 1500]);
  now = 60_000;
  expect([take(), take(), take(), take()]).toEqual([0, 0, 0, 500]);
});
