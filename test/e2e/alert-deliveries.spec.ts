import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { DataSource } from 'typeorm';
import {
  alertingQueues,
  defaultPolicy,
  FakeExplainer,
  HttpTransport,
  openAlerting,
  SystemNameResolver,
  WebhookTransport,
  type Alerting,
  type Observation,
  type OutgoingRequest,
  type TransportReply,
  type WatchReport,
} from '../../libs/alerting/src/index.js';
import { testMessage } from '../../libs/alerting/src/messages/notices.js';
import { intent, place, problem } from '../../libs/alerting/src/testing/problems.js';
import { Receiver } from '../../libs/alerting/src/testing/receiver.js';
import { webhook as exampleWebhook } from '../../libs/alerting/src/testing/alerts.js';
import { FakeClock } from '../../libs/auditing/src/index.js';
import {
  dataSourceOptions,
  newId,
  WebhookStore,
  type WebhookEntity,
  type WebhookType,
} from '../../libs/persistence/src/index.js';
import { MemoryJobQueue } from '../../libs/queue/src/index.js';
import { openTestDatabase, type TestDatabase } from '../support/test-database.js';

/** Posts like the real one, and can die right after the request went out. */
class MortalTransport extends WebhookTransport {
  dies = 0;
  private readonly real = new HttpTransport({
    allowHttp: true,
    allowedNetworks: ['127.0.0.0/8'],
    resolver: new SystemNameResolver(),
    timeoutMs: 300,
  });

  async post(request: OutgoingRequest, signal: AbortSignal): Promise<TransportReply> {
    const reply = await this.real.post(request, signal);
    if (this.dies > 0) {
      this.dies -= 1;
      throw new Error('the worker was killed');
    }
    return reply;
  }
}

const SECRET_KEY = randomBytes(32).toString('base64');
const TABLES = 'alerts, alert_groups, alert_watches, silences, delivery_attempts, deliveries, webhooks';

let database: TestDatabase;
let dataSource: DataSource;
let receiver: Receiver;
let clock: FakeClock;
let queue: MemoryJobQueue;
let transport: MortalTransport;
let alerting: Alerting;
let log: string[];
let runs = 0;

beforeAll(async () => {
  database = await openTestDatabase();
  dataSource = await new DataSource(dataSourceOptions(database.url, 6)).initialize();
});
afterAll(async () => {
  await dataSource.destroy();
  await database.close();
});
beforeEach(async () => {
  await database.query(`truncate ${TABLES} cascade`);
  receiver = await Receiver.start();
  clock = new FakeClock();
  queue = new MemoryJobQueue(() => clock.now());
  transport = new MortalTransport();
  log = [];
  alerting = openAlerting({
    dataSource,
    queue,
    transport,
    clock,
    policy: defaultPolicy,
    secretKeys: [SECRET_KEY],
    publicUrl: null,
    keptDays: 90,
    log: (line, fields) => log.push(JSON.stringify({ line, ...fields })),
    meter: () => undefined,
  });
  await queue.start(alertingQueues);
  await alerting.work(4);
});
afterEach(() => receiver.close());

async function channel(name: string, type: WebhookType = 'webhook', more: Partial<WebhookEntity> = {}) {
  const now = clock.now();
  const id = newId('whk', now);
  const config = {
    type,
    url: receiver.url(`/${name}`),
    secret: 'whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0',
    routingKey: 'r',
  };
  const sealed = alerting.vault.seal(id, config as never);
  const webhook = exampleWebhook({
    id,
    name,
    type,
    sealed,
    createdAt: now,
    updatedAt: now,
    freeAt: now,
    ...more,
  });
  await new WebhookStore().insert(dataSource.manager, webhook);
  return webhook;
}

const failing = (subnet = 'subnet-a', more: Partial<Observation> = {}): Observation => ({
  intent: intent(),
  place: place(subnet),
  outcome: 'failed',
  problems: [problem('INSTANCE_NOT_RUNNING', 'i-nat', { interfaces: 3 })],
  interfaces: 3,
  changes: ['Instances i-nat: State went from running to stopped'],
  ...more,
});
const holding = (subnet = 'subnet-a'): Observation => ({
  ...failing(subnet),
  outcome: 'held',
  problems: [],
  interfaces: 0,
  changes: [],
});

/** What a run does at its end, five minutes after the one before. */
async function run(observations: Observation[], more: Partial<WatchReport> = {}): Promise<void> {
  clock.advance(300);
  const report = { auditId: 'aud_1', runId: `run_${++runs}`, at: clock.now(), complete: true, ownPath: null };
  await database.query(
    `insert into audits (id, name, time_zone, paused, seen_until, created_at, updated_at, version)
     values ('aud_1', 'a', 'UTC', false, now(), now(), now(), 1) on conflict do nothing`,
  );
  await dataSource.transaction((manager) =>
    alerting.keeper.observe(manager, { ...report, observations, ...more }, new FakeExplainer()),
  );
  await queue.run();
}

/** Lets so much time pass, with the clockwork that goes on all the while. */
async function pass(seconds: number): Promise<void> {
  clock.advance(seconds);
  await queue.tick('alert-tick', 'minute');
  await queue.run();
}

const told = (name?: string) =>
  receiver.got
    .filter(({ path }) => name === undefined || path === `/${name}`)
    .map(({ body }) => (JSON.parse(body) as { type: string }).type.replace('wayout.', ''));
const ids = () => receiver.got.map(({ headers }) => headers['webhook-id']);
const count = async (sql: string): Promise<number> =>
  Number((await database.query(`select count(*) from ${sql}`))[0]?.['count']);

describe('from runs to messages', () => {
  test('two hundred interfaces of eight subnets and two intents behind one dead device: one message', async () => {
    await channel('ops');
    const subnets = [...'abcdefgh'].map((letter) => `subnet-${letter}`);
    await run(
      subnets.flatMap((subnet) =>
        ['int-web', 'int-dns'].map((key) => failing(subnet, { intent: intent(key), interfaces: 25 })),
      ),
    );
    expect(told()).toEqual(['alert.firing']);
    const [body] = receiver.bodies() as { data: { affected: unknown; members: unknown[]; title: string } }[];
    expect(body?.data.affected).toMatchObject({ interfaces: 200, subnets: 8 });
    expect(body?.data.members).toHaveLength(16);

    const each = (observe: (subnet: string) => Observation, list: string[]) =>
      ['int-web', 'int-dns'].flatMap((key) =>
        list.map((subnet) => ({ ...observe(subnet), intent: intent(key) })),
      );
    await run([...each(failing, ['subnet-a']), ...each(holding, subnets.slice(1))]);
    expect(told()).toEqual(['alert.firing']);
    await run(each(holding, subnets));
    expect(told()).toEqual(['alert.firing', 'alert.resolved']);
  });

  test('what a run could not tell resolves nothing; a run that failed altogether neither', async () => {
    await channel('ops');
    await run([failing()]);
    await run([{ ...holding(), outcome: 'undetermined' }]);
    await run([], { complete: false });
    expect(told()).toEqual(['alert.firing']);
    expect(await database.query('select phase, unsure from alerts')).toEqual([
      { phase: 'firing', unsure: true },
    ]);
    await run([holding()]);
    expect(told()).toEqual(['alert.firing', 'alert.resolved']);
  });

  test('sources that are gone, and an audit that is gone, end their alerts', async () => {
    await channel('ops');
    await run([failing()]);
    await run([]);
    await run([failing('subnet-b')]);
    await database.query('delete from audits');
    await pass(60);
    expect(told()).toEqual(['alert.firing', 'alert.expired', 'alert.firing', 'alert.expired']);
  });

  test('a run that ends twice counts once, and one that is rolled back not at all', async () => {
    await channel('ops');
    const passing = [problem('NAT_PORT_CAPACITY', 'nat-1', { deterministic: false })];
    const once = { auditId: 'aud_1', runId: 'run_same', at: clock.now(), complete: true, ownPath: null };
    const report = { ...once, observations: [failing('subnet-a', { problems: passing })] };
    for (let times = 0; times < 3; times++) {
      await dataSource.transaction((manager) => alerting.keeper.observe(manager, report));
    }
    expect(await database.query('select phase, failures from alerts')).toEqual([
      { phase: 'pending', failures: 1 },
    ]);

    const certain = {
      ...report,
      runId: 'run_2',
      at: new Date(clock.now().getTime() + 1),
      observations: [failing()],
    };
    await expect(
      dataSource.transaction(async (manager) => {
        await alerting.keeper.observe(manager, certain);
        throw new Error('the run could not be stored');
      }),
    ).rejects.toThrow('could not be stored');
    expect([await count(`alerts where phase = 'firing'`), await count('deliveries')]).toEqual([0, 0]);
    await queue.run();
    expect(told()).toEqual([]);
  });

  test('another cause is one `changed`; reminders come by the clock; a silence that ends lets them through', async () => {
    await channel('ops');
    await run([failing()]);
    const other = failing('subnet-a', { problems: [problem('NO_ROUTE_TO_DESTINATION', 'rtb-1')] });
    await run([other]);
    await run([other]);
    expect(told()).toEqual(['alert.firing', 'alert.changed']);
    await pass(23 * 3600);
    await pass(3600);
    expect(told()).toEqual(['alert.firing', 'alert.changed', 'alert.reminder']);

    const until = new Date(clock.now().getTime() + 3600_000);
    await database.query(
      `insert into silences values ('sil_1', 'ada', 'works', '{"subnetId": "subnet-b"}', $1, $2, 'key', $1, $1, 1)`,
      [clock.now(), until],
    );
    await run([other, failing('subnet-b', { problems: [problem('BAD_STATE_ROUTE', 'rtb-2')] })]);
    expect(told()).toHaveLength(3);
    await pass(4000);
    expect(told().slice(3)).toEqual(['alert.firing']);
  });

  test('what comes and goes is told once as such, and once more when it has stayed away', async () => {
    await channel('ops');
    for (let times = 0; times < 6; times++) {
      await run([failing()]);
      await run([holding()]);
    }
    expect(told()).toEqual([
      'alert.firing',
      'alert.resolved',
      'alert.firing',
      'alert.resolved',
      'alert.flapping',
    ]);
    for (let times = 0; times < 5; times++) await run([holding()]);
    expect(told().slice(5)).toEqual(['alert.resolved']);
  });

  test('a channel made later, or asked for by an alert that came later, hears of what goes on', async () => {
    await channel('ops');
    await run([failing()]);
    await channel('late');
    await channel('payments', 'webhook', { filter: { owners: ['payments'] } });
    await pass(60);
    expect(told('late')).toEqual(['alert.firing']);
    await run([failing(), failing('subnet-b', { intent: intent('int-pay', { owner: 'payments' }) })]);
    expect([told('ops'), told('late'), told('payments')]).toEqual([
      ['alert.firing'],
      ['alert.firing'],
      ['alert.firing'],
    ]);
  });
});

describe('deliveries', () => {
  const send = async (webhook: WebhookEntity): Promise<string> => {
    const message = testMessage(webhook, clock.now());
    const { id } = await dataSource.transaction((manager) =>
      alerting.outbox.add(manager, webhook, message, null, clock.now()),
    );
    return id;
  };
  const state = async (id: string) =>
    (await database.query('select status, tries, error from deliveries where id = $1', [id]))[0];

  test('what fails is tried again, with the same id, and every try is noted', async () => {
    const webhook = await channel('ops');
    receiver.replies.push(500, 'hang', 302);
    const id = await send(webhook);
    await queue.run();
    expect(await state(id)).toMatchObject({
      status: 'waiting',
      tries: 1,
      error: 'the receiver answered 500',
    });
    for (const seconds of [6, 40, 140]) {
      clock.advance(seconds);
      await queue.run();
    }
    expect(await state(id)).toEqual({ status: 'delivered', tries: 4, error: null });
    expect(new Set(ids()).size).toBe(1);
    const attempts = await database.query(
      'select number, status_code, error from delivery_attempts order by number',
    );
    expect(attempts).toEqual([
      { number: 1, status_code: 500, error: 'the receiver answered 500' },
      { number: 2, status_code: null, error: 'no answer within 0.3 s' },
      { number: 3, status_code: 302, error: 'the receiver answered 302; redirects are not followed' },
      { number: 4, status_code: 200, error: null },
    ]);
  });

  test('429 with Retry-After makes all that goes to the channel wait, and only that', async () => {
    const [slow, other] = [await channel('slow'), await channel('other')];
    receiver.replies.push({ status: 429, headers: { 'retry-after': '120' } });
    await send(slow);
    await queue.run();
    await send(slow);
    await send(other);
    await queue.run();
    expect(told('slow')).toHaveLength(1);
    expect(told('other')).toHaveLength(1);
    clock.advance(119);
    await queue.run();
    expect(told('slow')).toHaveLength(1);
    clock.advance(2);
    await queue.run();
    expect(told('slow')).toHaveLength(3);
  });

  test('410 switches the channel off at once, gives up what waits, and says so to the others', async () => {
    const [gone, other] = [await channel('gone'), await channel('other')];
    receiver.replies.push(500, 410);
    const first = await send(gone);
    await queue.run();
    await send(gone);
    await queue.run();
    expect(await state(first)).toMatchObject({ status: 'failed', error: 'the channel was switched off' });
    const [row] = await database.query('select enabled, disabled_reason from webhooks where id = $1', [
      gone.id,
    ]);
    expect(row).toEqual({ enabled: false, disabled_reason: 'the receiver answered 410 Gone' });
    expect(told('other')).toEqual(['alert.channel-disabled']);
    expect(receiver.bodies().at(-1)).toMatchObject({ data: { detail: expect.stringContaining(gone.id) } });
    expect((await send(other)).startsWith('dlv_')).toBe(true);
  });

  test('a day of failures switches it off; one success in between does not', async () => {
    const [bad, shaky] = [await channel('bad'), await channel('shaky')];
    const until = async (webhook: WebhookEntity, wins: number) => {
      const id = await send(webhook);
      for (let tries = 1; tries <= 12; tries++) {
        receiver.replies.push(500);
        await queue.run();
        if (tries === wins) {
          receiver.replies.length = 0;
          await send(webhook);
          await queue.run();
        }
        clock.advance(10 * 3600);
      }
      receiver.replies.length = 0;
      return state(id);
    };
    expect(await until(bad, 0)).toMatchObject({ status: 'failed', tries: 11 });
    expect(await until(shaky, 5)).toMatchObject({ status: 'failed', tries: 11 });
    const rows = await database.query('select name, enabled from webhooks order by name');
    expect(rows).toEqual([
      { name: 'bad', enabled: false },
      { name: 'shaky', enabled: true },
    ]);
  });

  test('messages about one group arrive in their order, even when the first has to be tried again', async () => {
    await channel('ops');
    receiver.replies.push(500);
    await run([failing()]);
    clock.set(clock.now().toISOString());
    await dataSource.transaction((manager) =>
      alerting.keeper.observe(manager, {
        auditId: 'aud_1',
        runId: 'run_soon',
        at: new Date(clock.now().getTime() + 1000),
        complete: true,
        ownPath: null,
        observations: [holding()],
      }),
    );
    await queue.run();
    expect(told()).toEqual(['alert.firing']);
    for (let step = 0; step < 4; step++) {
      clock.advance(4);
      await queue.run();
    }
    expect(told()).toEqual(['alert.firing', 'alert.firing', 'alert.resolved']);
  });

  test('Slack gets one message a second', async () => {
    const slack = await channel('slack', 'slack');
    for (let message = 0; message < 3; message++) await send(slack);
    await queue.run();
    const times = receiver.got.map(({ at }) => at);
    expect(times).toHaveLength(3);
    expect(times[1]! - times[0]!).toBeGreaterThan(950);
    for (let message = 0; message < 8; message++) await send(slack);
    await queue.run();
    expect(receiver.got.length).toBeLessThan(11);
    for (let second = 0; second < 15 && receiver.got.length < 11; second++) {
      clock.advance(3);
      await queue.run();
    }
    expect(receiver.got).toHaveLength(11);
  });

  test('a worker killed after the request and before the note repeats that request, and no other', async () => {
    const webhook = await channel('ops');
    transport.dies = 1;
    const id = await send(webhook);
    await queue.run();
    expect(ids()).toHaveLength(2);
    expect(new Set(ids()).size).toBe(1);
    expect(await state(id)).toEqual({ status: 'delivered', tries: 1, error: null });
  });

  test('a job that comes again after the note does nothing', async () => {
    const webhook = await channel('ops');
    const id = await send(webhook);
    const [row] = await database.query(
      'select extract(epoch from due_at) * 1000 as due from deliveries where id = $1',
      [id],
    );
    const job = {
      data: { deliveryId: id, due: Number(row?.['due']) },
      signal: new AbortController().signal,
    };
    await queue.run();
    await alerting.deliverer.handle(job);
    expect(ids()).toHaveLength(1);
  });

  test('two workers with the same job send once', async () => {
    const webhook = await channel('ops');
    const id = await send(webhook);
    const [row] = await database.query(
      'select extract(epoch from due_at) * 1000 as due from deliveries where id = $1',
      [id],
    );
    const job = {
      data: { deliveryId: id, due: Number(row?.['due']) },
      signal: new AbortController().signal,
    };
    const outcomes = await Promise.allSettled([1, 2, 3, 4].map(() => alerting.deliverer.handle(job)));
    expect(ids()).toHaveLength(1);
    // Those that came while it was being sent ask again later.
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(String(outcome.reason)).toContain('is being sent');
    }
  });

  test('what lost its job is found again', async () => {
    const webhook = await channel('ops');
    const id = await send(webhook);
    for (const job of ['job-1', 'job-2']) await queue.cancel('deliver', job);
    await queue.run();
    expect(told()).toEqual([]);
    await pass(700);
    expect(await state(id)).toMatchObject({ status: 'delivered' });
  });

  test('a heartbeat beats at its interval, is not repeated, and stops when nothing is watched any more', async () => {
    await channel('beat', 'heartbeat', { beatSeconds: 300 });
    receiver.replies.push(500);
    await run([holding()]);
    for (let minute = 0; minute < 11; minute++) await pass(60);
    expect(told('beat')).toEqual(['heartbeat', 'heartbeat', 'heartbeat']);
    await pass(27 * 3600);
    await pass(300);
    expect(told('beat')).toHaveLength(3);
    expect(await count(`deliveries where status = 'waiting'`)).toBe(0);
  });

  test('secrets are in neither database nor log', async () => {
    const webhook = await channel('very-secret-path');
    receiver.replies.push(500);
    await send(webhook);
    await queue.run();
    const dump = JSON.stringify([
      await database.query('select * from webhooks'),
      await database.query('select * from deliveries'),
      await database.query('select * from delivery_attempts'),
      log,
    ]);
    for (const secret of ['very-secret-path/', receiver.url(''), 'c2VjcmV0LXNlY3JldC'])
      expect(dump).not.toContain(secret);
    expect(log.length).toBeGreaterThan(0);
  });

  test('with another key nothing is sent, and the error says which setting', async () => {
    const webhook = await channel('ops');
    await database.query(`update webhooks set sealed = replace(sealed, 'v1.', 'v1.00000000.')`);
    await database.query(`update webhooks set sealed = 'v1.00000000.a.b.c'`);
    const id = await send(webhook);
    await queue.run();
    expect(told()).toEqual([]);
    expect(String((await state(id))?.['error'])).toContain('WAYOUT_SECRET_KEY');
  });
});
