import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { testMessage } from '../../libs/alerting/src/messages/notices.js';
import type { WebhookEntity } from '../../libs/persistence/src/index.js';
import { AlertingStand, failing, holding } from '../support/alerting-stand.js';

let stand: AlertingStand;
beforeAll(async () => {
  stand = await AlertingStand.open();
});
afterAll(() => stand.close());
beforeEach(() => stand.fresh());
afterEach(() => stand.clear());

describe('deliveries', () => {
  const send = async (webhook: WebhookEntity): Promise<string> => {
    const message = testMessage(webhook, stand.clock.now());
    const { id } = await stand.dataSource.transaction((manager) =>
      stand.alerting.outbox.add(manager, webhook, message, null, stand.clock.now()),
    );
    return id;
  };
  /** The job of the queue that tries a delivery at its present moment. */
  const jobOf = async (id: string) => {
    const [row] = await stand.database.query(
      'select extract(epoch from due_at) * 1000 as due from deliveries where id = $1',
      [id],
    );
    return {
      data: { deliveryId: id, due: Number(row?.['due']) },
      signal: new AbortController().signal,
    };
  };
  const state = async (id: string) =>
    (await stand.database.query('select status, tries, error from deliveries where id = $1', [id]))[0];

  test('what fails is tried again, with the same id, and every try is noted', async () => {
    const webhook = await stand.channel('ops');
    stand.receiver.replies.push(500, 'hang', 302);
    const id = await send(webhook);
    await stand.queue.run();
    expect(await state(id)).toMatchObject({
      status: 'waiting',
      tries: 1,
      error: 'the receiver answered 500',
    });
    for (const [seconds, patienceMs] of [
      [6, 300],
      [40, 20_000],
      [140, 20_000],
    ] as const) {
      stand.transport.patienceMs = patienceMs;
      stand.clock.advance(seconds);
      await stand.queue.run();
    }
    expect(await state(id)).toEqual({ status: 'delivered', tries: 4, error: null });
    expect(new Set(stand.ids()).size).toBe(1);
    const attempts = await stand.database.query(
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
    const [slow, other] = [await stand.channel('slow'), await stand.channel('other')];
    stand.receiver.replies.push({ status: 429, headers: { 'retry-after': '120' } });
    await send(slow);
    await stand.queue.run();
    await send(slow);
    await send(other);
    await stand.queue.run();
    expect(stand.told('slow')).toHaveLength(1);
    expect(stand.told('other')).toHaveLength(1);
    stand.clock.advance(119);
    await stand.queue.run();
    expect(stand.told('slow')).toHaveLength(1);
    stand.clock.advance(2);
    await stand.queue.run();
    expect(stand.told('slow')).toHaveLength(3);
  });

  test('410 switches the channel off at once, gives up what waits, and says so to the others', async () => {
    const [gone, other] = [await stand.channel('gone'), await stand.channel('other')];
    stand.receiver.replies.push(500, 410);
    const first = await send(gone);
    await stand.queue.run();
    await send(gone);
    await stand.queue.run();
    expect(await state(first)).toMatchObject({ status: 'failed', error: 'the channel was switched off' });
    const [row] = await stand.database.query('select enabled, disabled_reason from webhooks where id = $1', [
      gone.id,
    ]);
    expect(row).toEqual({ enabled: false, disabled_reason: 'the receiver answered 410 Gone' });
    expect(stand.told('other')).toEqual(['alert.channel-disabled']);
    expect(stand.receiver.bodies().at(-1)).toMatchObject({
      data: { detail: expect.stringContaining(gone.id) },
    });
    expect((await send(other)).startsWith('dlv_')).toBe(true);
  });

  test('410 to several at once: each of them is settled, and none sent again', async () => {
    const gone = await stand.channel('gone');
    const all: string[] = [];
    for (let message = 0; message < 4; message++) all.push(await send(gone));
    stand.receiver.replies.push(410, 410, 410, 410);
    stand.transport.together = 4;
    const { signal } = new AbortController();
    const tasks = all.map((deliveryId) => ({ deliveryId, due: stand.clock.now().getTime() }));
    await Promise.all(tasks.map((data) => stand.alerting.deliverer.handle({ data, signal })));
    await stand.queue.run();
    expect(stand.told('gone')).toHaveLength(4);
    expect(await stand.count(`deliveries where status = 'failed'`)).toBe(4);
  });

  test('a channel that somebody switched off gets nothing any more, what is tried again included', async () => {
    const webhook = await stand.channel('ops');
    stand.receiver.replies.push(500);
    const id = await send(webhook);
    await stand.queue.run();
    await stand.database.query('update webhooks set enabled = false');
    stand.clock.advance(10);
    await stand.queue.run();
    expect(stand.told()).toHaveLength(1);
    expect(await state(id)).toEqual({ status: 'failed', tries: 1, error: 'the channel was switched off' });
  });

  test('a day of failures switches it off; one success in between does not', async () => {
    const [bad, shaky] = [await stand.channel('bad'), await stand.channel('shaky')];
    const until = async (webhook: WebhookEntity, wins: number) => {
      const id = await send(webhook);
      for (let tries = 1; tries <= 12; tries++) {
        stand.receiver.replies.push(500);
        await stand.queue.run();
        if (tries === wins) {
          stand.receiver.replies.length = 0;
          await send(webhook);
          await stand.queue.run();
        }
        stand.clock.advance(10 * 3600);
      }
      stand.receiver.replies.length = 0;
      return state(id);
    };
    expect(await until(bad, 0)).toMatchObject({ status: 'failed', tries: 11 });
    expect(await until(shaky, 5)).toMatchObject({ status: 'failed', tries: 11 });
    const rows = await stand.database.query('select name, enabled from webhooks order by name');
    expect(rows).toEqual([
      { name: 'bad', enabled: false },
      { name: 'shaky', enabled: true },
    ]);
  });

  test('messages about one group arrive in their order, even when the first has to be tried again', async () => {
    await stand.channel('ops');
    stand.receiver.replies.push(500);
    await stand.run([failing()]);
    stand.clock.set(stand.clock.now().toISOString());
    await stand.dataSource.transaction((manager) =>
      stand.alerting.keeper.observe(manager, {
        auditId: 'aud_1',
        runId: 'run_soon',
        at: new Date(stand.clock.now().getTime() + 1000),
        complete: true,
        ownPath: null,
        observations: [holding()],
      }),
    );
    await stand.queue.run();
    expect(stand.told()).toEqual(['alert.firing']);
    for (let step = 0; step < 4; step++) {
      stand.clock.advance(4);
      await stand.queue.run();
    }
    expect(stand.told()).toEqual(['alert.firing', 'alert.firing', 'alert.resolved']);
  });

  test('Slack gets one message a second', async () => {
    const slack = await stand.channel('slack', 'slack');
    for (let message = 0; message < 3; message++) await send(slack);
    await stand.queue.run();
    const times = stand.receiver.got.map(({ at }) => at);
    expect(times).toHaveLength(3);
    expect(times[1]! - times[0]!).toBeGreaterThan(950);
    for (let message = 0; message < 8; message++) await send(slack);
    await stand.queue.run();
    expect(stand.receiver.got.length).toBeLessThan(11);
    for (let second = 0; second < 15 && stand.receiver.got.length < 11; second++) {
      stand.clock.advance(3);
      await stand.queue.run();
    }
    expect(stand.receiver.got).toHaveLength(11);
  });

  test('a worker killed after the request and before the note repeats that request, and no other', async () => {
    const webhook = await stand.channel('ops');
    stand.transport.dies = 1;
    const id = await send(webhook);
    await stand.queue.run();
    expect(stand.ids()).toHaveLength(2);
    expect(new Set(stand.ids()).size).toBe(1);
    expect(await state(id)).toEqual({ status: 'delivered', tries: 1, error: null });
  });

  test('a job that comes again after the note does nothing', async () => {
    const webhook = await stand.channel('ops');
    const id = await send(webhook);
    const job = await jobOf(id);
    await stand.queue.run();
    await stand.alerting.deliverer.handle(job);
    expect(stand.ids()).toHaveLength(1);
  });

  test('two workers with the same job send once', async () => {
    const webhook = await stand.channel('ops');
    const id = await send(webhook);
    const job = await jobOf(id);
    const outcomes = await Promise.allSettled([1, 2, 3, 4].map(() => stand.alerting.deliverer.handle(job)));
    expect(stand.ids()).toHaveLength(1);
    // Those that came while it was being sent ask again later.
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(String(outcome.reason)).toContain('is being sent');
    }
  });

  test('what lost its job is found again', async () => {
    const webhook = await stand.channel('ops');
    const id = await send(webhook);
    for (const job of ['job-1', 'job-2']) await stand.queue.cancel('deliver', job);
    await stand.queue.run();
    expect(stand.told()).toEqual([]);
    await stand.pass(700);
    expect(await state(id)).toMatchObject({ status: 'delivered' });
  });

  test('a heartbeat beats at its interval, is not repeated, and stops when nothing is watched any more', async () => {
    await stand.channel('beat', 'heartbeat', { beatSeconds: 300 });
    stand.receiver.replies.push(500);
    await stand.run([holding()]);
    for (let minute = 0; minute < 11; minute++) await stand.pass(60);
    expect(stand.told('beat')).toEqual(['heartbeat', 'heartbeat', 'heartbeat']);
    await stand.pass(27 * 3600);
    await stand.pass(300);
    expect(stand.told('beat')).toHaveLength(3);
    expect(await stand.count(`deliveries where status = 'waiting'`)).toBe(0);
  });

  test('runs that fail or are missed are no watch: the heartbeat stops with them', async () => {
    await stand.channel('beat', 'heartbeat', { beatSeconds: 3600 });
    await stand.run([holding()], { ownPath: 'Wayout runs on i-1' });
    for (let hour = 0; hour < 30; hour++) {
      await stand.run([], { complete: false });
      await stand.pass(3600);
    }
    const beats = stand.receiver.bodies().map(({ data }) => (data as { lastRunAt: string }).lastRunAt);
    expect(new Set(beats).size).toBe(1);
    expect(beats.length).toBeGreaterThan(20);
    expect(beats.length).toBeLessThan(27);
    // What is known of the own way out stays known.
    expect(await stand.database.query('select own_path from alert_watches')).toEqual([
      { own_path: 'Wayout runs on i-1' },
    ]);
  });

  test('secrets are in neither database nor log', async () => {
    const webhook = await stand.channel('very-secret-path');
    stand.receiver.replies.push(500);
    await send(webhook);
    await stand.queue.run();
    const dump = JSON.stringify([
      await stand.database.query('select * from webhooks'),
      await stand.database.query('select * from deliveries'),
      await stand.database.query('select * from delivery_attempts'),
      stand.log,
    ]);
    for (const secret of ['very-secret-path/', stand.receiver.url(''), 'c2VjcmV0LXNlY3JldC'])
      expect(dump).not.toContain(secret);
    expect(stand.log.length).toBeGreaterThan(0);
  });

  test('with another key nothing is sent, and the error says which setting', async () => {
    const webhook = await stand.channel('ops');
    await stand.database.query(`update webhooks set sealed = replace(sealed, 'v1.', 'v1.00000000.')`);
    await stand.database.query(`update webhooks set sealed = 'v1.00000000.a.b.c'`);
    const id = await send(webhook);
    await stand.queue.run();
    expect(stand.told()).toEqual([]);
    expect(String((await state(id))?.['error'])).toContain('WAYOUT_SECRET_KEY');
  });
});
