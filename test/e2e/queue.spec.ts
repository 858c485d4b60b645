import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../libs/persistence/src/index.js';
import { inTransaction, PgBossJobQueue, type Job, type QueueRules } from '../../libs/queue/src/index.js';
import { openTestDatabase, type TestDatabase } from '../support/test-database.js';

const rules = (name: string, more: Partial<QueueRules> = {}): QueueRules => ({
  name,
  retries: 1,
  retryDelaySeconds: 1,
  retryDelayMaxSeconds: 1,
  expireSeconds: 60,
  heartbeatSeconds: 10,
  ...more,
});
const QUEUES = ['plain', 'failing', 'shared', 'cancelled', 'timed', 'slow'].map((name) => rules(name));

let database: TestDatabase;
let source: DataSource;
let first: PgBossJobQueue;
let second: PgBossJobQueue;
const errors: Error[] = [];

beforeAll(async () => {
  database = await openTestDatabase();
  source = await new DataSource(dataSourceOptions(database.url, 4)).initialize();
  const open = (): PgBossJobQueue =>
    new PgBossJobQueue({ url: database.url, supervise: true, onError: (error) => errors.push(error) });
  [first, second] = [open(), open()];
  await Promise.all([first.start(QUEUES), second.start(QUEUES)]);
});
afterAll(async () => {
  await Promise.all([first.close(), second.close()]);
  await source.destroy();
  await database.close();
  expect(errors).toEqual([]);
});

const until = async (done: () => boolean | Promise<boolean>): Promise<void> => {
  const end = Date.now() + 20_000;
  while (!(await done())) {
    if (Date.now() > end) throw new Error('it never came');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

test('each job is done by one of the workers', async () => {
  const done: string[] = [];
  const take = async ({ data }: Job): Promise<void> => void done.push(String(data['n']));
  await first.work('shared', 3, take);
  await second.work('shared', 3, take);
  const numbers = Array.from({ length: 40 }, (_, n) => String(n));
  await Promise.all(numbers.map((n) => first.send('shared', { n })));
  await until(() => done.length >= 40);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect([...done].sort()).toEqual([...numbers].sort());
});

describe('in the transaction of the caller', () => {
  test('rolled back: there is no job; committed: there is one', async () => {
    const lengthOf = async () => (await first.lengths()).find(({ queue }) => queue === 'plain');
    const rolledBack = source.transaction(async (manager) => {
      await first.send('plain', { n: 1 }, { transaction: inTransaction(manager) });
      throw new Error('changed my mind');
    });
    await expect(rolledBack).rejects.toThrow('changed my mind');
    expect(await lengthOf()).toMatchObject({ waiting: 0 });
    const id = await source.transaction((manager) =>
      first.send('plain', { n: 2 }, { transaction: inTransaction(manager) }),
    );
    expect(await lengthOf()).toMatchObject({ waiting: 1 });
    expect(await second.isOpen('plain', id)).toBe(true);
  });
});

test('tried again, then a dead letter with the message and nothing else of the error', async () => {
  const tries: [number, boolean][] = [];
  await first.work('failing', 1, async ({ attempt, last }) => {
    tries.push([attempt, last]);
    throw Object.assign(new Error('no way'), { secretAccessKey: 'xyz-secret' });
  });
  const id = await first.send('failing', { n: 7 });
  await until(async () => (await first.deadLetters('failing', 10)).length > 0);
  expect(tries).toEqual([
    [1, false],
    [2, true],
  ]);
  expect(await first.deadLetters('failing', 10)).toMatchObject([
    { jobId: id, queue: 'failing', data: { n: 7 }, error: 'no way', attempts: 2 },
  ]);
  expect((await first.lengths()).find(({ queue }) => queue === 'failing')).toMatchObject({
    dead: 1,
    waiting: 0,
  });
  const stored = await database.query(`select output::text as text from pgboss.job where output is not null`);
  expect(JSON.stringify(stored)).not.toContain('xyz-secret');
});

test('what is cancelled is never done', async () => {
  const id = await first.send('cancelled', {});
  await first.cancel('cancelled', id);
  expect(await first.isOpen('cancelled', id)).toBe(false);
  let done = 0;
  await first.work('cancelled', 1, async () => void (done += 1));
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(done).toBe(0);
});

test('a schedule is kept by its key', async () => {
  const schedule = { key: 'aud_1', timeZone: 'Europe/Berlin', data: { auditId: 'aud_1' } };
  await first.schedule('timed', { ...schedule, cron: '0 7 * * *' });
  await first.schedule('timed', { ...schedule, cron: '0 8 * * *' });
  await first.schedule('timed', { ...schedule, key: 'aud_2', cron: '0 9 * * *' });
  const stored = () =>
    database.query(`select key, cron from pgboss.schedule where name = 'timed' order by key`);
  expect(await stored()).toEqual([
    { key: 'aud_1', cron: '0 8 * * *' },
    { key: 'aud_2', cron: '0 9 * * *' },
  ]);
  await first.unschedule('timed', 'aud_1');
  expect(await stored()).toHaveLength(1);
});

test('a stop lets the job at hand finish, and hands back what takes too long', async () => {
  const queue = new PgBossJobQueue({ url: database.url, supervise: false, onError: () => undefined });
  await queue.start([rules('slow', { retries: 3 })]);
  const seen: string[] = [];
  await queue.work('slow', 2, async ({ data, signal }) => {
    seen.push(`begin ${String(data['ms'])}`);
    await sleep(Number(data['ms']), undefined, { signal }).catch(() => undefined);
    seen.push(`${signal.aborted ? 'taken' : 'done'} ${String(data['ms'])}`);
  });
  await queue.send('slow', { ms: 400 });
  await queue.send('slow', { ms: 30_000 });
  await until(() => seen.filter((text) => text.startsWith('begin')).length === 2);
  await queue.stopWorking(1.5);
  // Sending still works.
  const late = await queue.send('slow', { ms: 1 });
  await until(() => seen.length === 4);
  expect([...seen].sort()).toEqual(['begin 30000', 'begin 400', 'done 400', 'taken 30000']);
  const open = await database.query(
    `select state::text from pgboss.job where name = 'slow' and state < 'completed'`,
  );
  expect(open.map(({ state }) => state).sort()).toEqual(['created', 'retry']);
  expect(await queue.isOpen('slow', late)).toBe(true);
  await queue.close();
});
