import { expect, test } from '@jest/globals';
import { MemoryJobQueue } from './memory-job-queue.js';

const rules = {
  name: 'q',
  retries: 2,
  retryDelaySeconds: 1,
  retryDelayMaxSeconds: 1,
  expireSeconds: 60,
  heartbeatSeconds: 10,
};

test('tries as often as the rules say, then a dead letter', async () => {
  const queue = new MemoryJobQueue();
  await queue.start([rules]);
  const tries: number[] = [];
  await queue.work('q', 1, async ({ attempt }) => {
    tries.push(attempt);
    throw new Error('no');
  });
  const id = await queue.send('q', { n: 1 });
  expect(await queue.run()).toBe(3);
  expect(tries).toEqual([1, 2, 3]);
  expect(await queue.deadLetters('q', 5)).toMatchObject([{ jobId: id, error: 'no', attempts: 3 }]);
  expect(await queue.lengths()).toEqual([{ queue: 'q', waiting: 0, active: 0, dead: 1 }]);
});

test('not before its time, and never when cancelled', async () => {
  let now = new Date('2026-03-01T00:00:00Z');
  const queue = new MemoryJobQueue(() => now);
  await queue.start([rules]);
  const done: unknown[] = [];
  await queue.work('q', 1, async ({ data }) => void done.push(data['n']));
  await queue.send('q', { n: 1 }, { startAfter: new Date('2026-03-01T01:00:00Z') });
  const id = await queue.send('q', { n: 2 });
  await queue.cancel('q', id);
  await queue.run();
  expect(done).toEqual([]);
  now = new Date('2026-03-01T01:00:00Z');
  await queue.run();
  expect(done).toEqual([1]);
});

test('a queue that nobody made takes nothing', async () => {
  await expect(new MemoryJobQueue().send('none', {})).rejects.toThrow('there is no queue none');
});
