import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { DataSource } from 'typeorm';
import {
  AUDIT_QUEUE_RULES,
  AUDIT_QUEUES,
  AuditBusyError,
  AuditPlanner,
  AuditRunner,
  FakeClock,
  FakeNetworkReader,
  FakeRunMeter,
  FakeRunObserver,
} from '../../libs/auditing/src/index.js';
import {
  AuditResultStore,
  AuditRetention,
  AuditRunStore,
  AuditStore,
  dataSourceOptions,
  IntentStateStore,
  IntentStore,
  newId,
  SnapshotStore,
} from '../../libs/persistence/src/index.js';
import { MemoryJobQueue } from '../../libs/queue/src/index.js';
import { snapshotFromJson } from '../../libs/snapshot/src/index.js';
import { natStoryDocuments } from '../support/nat-story-documents.js';
import { openTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let dataSource: DataSource;
beforeAll(async () => {
  database = await openTestDatabase();
  dataSource = await new DataSource(dataSourceOptions(database.url, 8)).initialize();
});
afterAll(async () => {
  await dataSource.destroy();
  await database.close();
});

const audits = new AuditStore();
const runs = new AuditRunStore();
const results = new AuditResultStore();
const TARGET = 'tgt_1';
let clock: FakeClock;
let queue: MemoryJobQueue;
let observer: FakeRunObserver;
let meter: FakeRunMeter;
let reader: FakeNetworkReader;
let planner: AuditPlanner;
let runner: AuditRunner;
let auditId: string;
beforeEach(async () => {
  clock = new FakeClock('2026-03-02T06:00:00.000Z');
  queue = new MemoryJobQueue(() => clock.now());
  await queue.start(AUDIT_QUEUE_RULES);
  [observer, meter, reader] = [new FakeRunObserver(), new FakeRunMeter(), new FakeNetworkReader()];
  reader.networks.set(TARGET, snapshotFromJson(natStoryDocuments()));
  planner = new AuditPlanner({ dataSource, audits, runs, queue, observer, meter, clock });
  const stores = { audits, runs, results, intents: new IntentStore(), states: new IntentStateStore() };
  runner = new AuditRunner({
    dataSource,
    ...stores,
    snapshots: new SnapshotStore(),
    reader,
    observer,
    meter,
    clock,
    onError: (error) => {
      throw error;
    },
  });
  await database.query('delete from audits');
  await database.query('delete from targets');
  await database.query(
    `insert into targets (id, name, account_id, regions, external_id, created_at, updated_at, version)
     values ($1, 'near', '111122223333', '{eu-west-1}', 'wayout-x', now(), now(), 1)`,
    [TARGET],
  );
  auditId = newId('aud', clock.now());
  const now = clock.now();
  const stamps = { seenUntil: now, createdAt: now, updatedAt: now, version: 1 };
  const audit = { id: auditId, name: 'hourly', snapshotId: null, cron: '0 * * * *', timeZone: 'UTC' };
  await audits.insert(dataSource.manager, {
    audit: { ...audit, paused: false, ...stamps },
    targetIds: [TARGET],
    intentIds: [],
  });
});

const allRuns = async () => {
  const { items } = await runs.list(dataSource.manager, { auditId }, null, 100);
  return items
    .map(({ status, scheduledFor, missedCount, errorCode }) => {
      return [status, scheduledFor?.toISOString().slice(11, 16) ?? null, missedCount, errorCode];
    })
    .reverse();
};
const work = () =>
  queue.work(AUDIT_QUEUES.run, 1, ({ data, last, signal }) =>
    runner.run(String(data['runId']), { last, signal }),
  );
const due = () => planner.due(auditId, clock.now());

describe('times of a schedule', () => {
  test('however often one is noticed, and by however many workers: one run', async () => {
    clock.set('2026-03-02T07:00:20.000Z');
    const found = await Promise.all([due(), due(), due(), due()]);
    expect(found.filter((run) => run !== null)).toHaveLength(1);
    clock.advance(40);
    expect(await due()).toBeNull();
    expect(await allRuns()).toEqual([['queued', '07:00', null, null]]);
  });

  test('the run before is not over: told, and not done twice', async () => {
    clock.set('2026-03-02T07:00:05.000Z');
    await due();
    clock.set('2026-03-02T08:00:05.000Z');
    expect(await due()).toBeNull();
    expect(await allRuns()).toEqual([
      ['queued', '07:00', null, null],
      ['missed', '08:00', 1, 'STILL_RUNNING'],
    ]);
    expect(observer.ended).toMatchObject([{ status: 'missed', count: 1 }]);
  });

  test('no worker was there: the next one tells how many were missed', async () => {
    clock.set('2026-03-02T10:30:00.000Z');
    await planner.sweep();
    expect(await planner.sweep()).toEqual({ missed: 0, lost: 0 });
    clock.set('2026-03-02T11:00:07.000Z');
    await due();
    expect(await allRuns()).toEqual([
      ['missed', '07:00', 4, 'NO_WORKER'],
      ['queued', '11:00', null, null],
    ]);
    expect(meter.missedRuns).toBe(4);
  });

  test('what is due right now is not missed yet', async () => {
    clock.set('2026-03-02T07:02:00.000Z');
    expect(await planner.sweep()).toEqual({ missed: 0, lost: 0 });
  });

  test('a time that nobody told of is done late, as long as it is not late by much', async () => {
    clock.set('2026-03-02T07:06:00.000Z');
    expect(await planner.sweep()).toEqual({ missed: 0, lost: 0 });
    expect(await due()).toBeNull();
    clock.set('2026-03-02T08:11:00.000Z');
    expect(await planner.sweep()).toEqual({ missed: 1, lost: 0 });
    expect(await allRuns()).toEqual([
      ['queued', '07:00', null, null],
      ['missed', '08:00', 1, 'NO_WORKER'],
    ]);
  });

  test('the night without 02:30 has one run, wherever the queue puts its time', async () => {
    const { audit } = (await audits.find(dataSource.manager, auditId))!;
    const seenUntil = new Date('2026-03-28T12:00:00.000Z');
    const given = { cron: '30 2 * * *', timeZone: 'Europe/Berlin', seenUntil };
    await audits.update(dataSource.manager, audit, given, {}, clock.now());
    // 03:06 in Berlin, where the clocks went from 02:00 to 03:00; the queue tells of it at 03:30.
    clock.set('2026-03-29T01:06:00.000Z');
    expect(await planner.sweep()).toEqual({ missed: 0, lost: 0 });
    clock.set('2026-03-29T01:30:05.000Z');
    expect(await due()).toBeNull();
    expect(await allRuns()).toEqual([['queued', '01:00', null, null]]);
  });

  test('a paused audit has no times, and its schedule goes', async () => {
    const { audit } = (await audits.find(dataSource.manager, auditId))!;
    await planner.schedule(audit);
    expect(queue.schedules.size).toBe(1);
    await audits.update(dataSource.manager, audit, { paused: true }, {}, clock.now());
    clock.set('2026-03-02T09:00:00.000Z');
    expect(await due()).toBeNull();
    expect(queue.schedules.size).toBe(0);
    expect(await planner.sweep()).toEqual({ missed: 0, lost: 0 });
  });
});

describe('runs', () => {
  const start = () => dataSource.transaction((manager) => planner.runNow(manager, auditId));

  test('only one at a time', async () => {
    const first = await start();
    await expect(start()).rejects.toThrow(AuditBusyError);
    await work();
    await queue.run();
    expect((await runs.find(dataSource.manager, first.id))?.status).toBe('succeeded');
    await start();
  });

  test('a run that two workers do counts once', async () => {
    const { id } = await start();
    const signal = new AbortController().signal;
    await Promise.all([1, 2, 3].map(() => runner.run(id, { last: false, signal })));
    expect(observer.ended).toHaveLength(1);
    expect(await results.ofRun(dataSource.manager, id)).toHaveLength(4);
  });

  test('an observer that fails makes the whole run undone, and tried again', async () => {
    const { id } = await start();
    let fail = true;
    const tell = observer.runEnded.bind(observer);
    observer.runEnded = async (manager, ended) => {
      if (fail) {
        fail = false;
        throw new Error('no room for alerts');
      }
      await tell(manager, ended);
    };
    runner = new AuditRunner({ ...runnerParts(), onError: () => undefined });
    await work();
    await queue.run();
    expect(await runs.find(dataSource.manager, id)).toMatchObject({ status: 'succeeded', attempt: 2 });
    expect(observer.ended).toHaveLength(1);
    // The second try had the network already.
    expect(reader.reads).toEqual([TARGET]);
  });

  test('a target that can not be read: tried again, then failed, told once, and a dead letter', async () => {
    reader.networks.clear();
    const { id } = await start();
    await work();
    await queue.run();
    expect(await runs.find(dataSource.manager, id)).toMatchObject({
      status: 'failed',
      attempt: 5,
      errorCode: 'TARGET_UNREADABLE',
    });
    expect(observer.ended).toMatchObject([{ status: 'failed', error: { code: 'TARGET_UNREADABLE' } }]);
    expect(await queue.deadLetters(AUDIT_QUEUES.run, 5)).toMatchObject([
      { data: { runId: id }, attempts: 5, error: expect.stringContaining('TARGET_UNREADABLE') },
    ]);
    expect(meter.runs.map(({ status }) => status)).toEqual([...Array(4).fill('retried'), 'failed']);
  });

  test('cancelled while it goes on: nothing of it is stored', async () => {
    const { id } = await start();
    const read = reader.read.bind(reader);
    reader.read = async (target) => {
      await runs.cancel(dataSource.manager, id, clock.now());
      return read(target);
    };
    await runner.run(id, { last: false, signal: new AbortController().signal });
    expect(await runs.find(dataSource.manager, id)).toMatchObject({ status: 'cancelled', snapshotId: null });
    expect(observer.ended).toEqual([]);
  });

  test('a run whose job is gone is closed and told', async () => {
    const run = await start();
    await queue.cancel(AUDIT_QUEUES.run, String(run.jobId));
    clock.advance(30);
    expect(await planner.sweep()).toMatchObject({ lost: 0 });
    clock.advance(60);
    expect(await planner.sweep()).toMatchObject({ lost: 1 });
    expect(await runs.find(dataSource.manager, run.id)).toMatchObject({
      status: 'failed',
      errorCode: 'LOST',
    });
    expect(observer.ended).toMatchObject([{ status: 'failed', error: { code: 'LOST' } }]);
  });

  test('sources that are gone are told, and forgotten', async () => {
    await start();
    await work();
    await queue.run();
    const story = natStoryDocuments();
    story.NetworkInterfaces.pop();
    story.Reservations[0]!.Instances.pop();
    reader.networks.set(TARGET, snapshotFromJson(story));
    await start();
    await queue.run();
    const [, second] = observer.ended;
    expect(second).toMatchObject({ status: 'succeeded', states: [] });
    expect(second?.status === 'succeeded' && second.gone.map(({ intentKey }) => intentKey)).toContain(
      'probe:internet tcp/443',
    );
    expect(await new IntentStateStore().ofAudit(dataSource.manager, auditId)).toEqual([]);
  });

  test('sources that could not be read are not gone: undetermined, and when it held stays known', async () => {
    await start();
    await work();
    await queue.run();
    const { NetworkInterfaces: _unread, Reservations: _neither, ...rest } = natStoryDocuments();
    reader.networks.set(TARGET, snapshotFromJson(rest));
    await start();
    await queue.run();
    const [, second] = observer.ended;
    expect(second).toMatchObject({ status: 'succeeded', gone: [] });
    const states = second?.status === 'succeeded' ? second.states : [];
    expect(states).toHaveLength(4);
    for (const state of states) {
      expect(state).toMatchObject({
        outcome: 'undetermined',
        before: { outcome: 'fails' },
        unknowns: [{ code: 'PERMISSION_MISSING' }],
      });
    }
  });

  test('old runs go, the latest that succeeded stays, and so does what it needs', async () => {
    await work();
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) {
      ids.push((await start()).id);
      await queue.run();
      clock.advance(3600);
    }
    const retention = new AuditRetention();
    expect(await retention.deleteRuns(dataSource.manager, clock.now())).toBe(2);
    await retention.deleteContents(dataSource.manager, clock.now());
    const left = await results.ofRun(dataSource.manager, ids[2]!);
    expect(left).toHaveLength(4);
    await results.content(dataSource.manager, left[0]!.contentHash);
  });

  function runnerParts() {
    const stores = { audits, runs, results, intents: new IntentStore(), states: new IntentStateStore() };
    return { dataSource, ...stores, snapshots: new SnapshotStore(), reader, observer, meter, clock };
  }
});
