import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Receiver } from '../../libs/alerting/src/testing/receiver.js';
import { alertEnvironment, arrived, idOf, items, triedTimes } from '../support/alert-service.js';
import { startTestService, type TestService } from '../support/test-service.js';

let service: TestService;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await Receiver.start();
  service = await startTestService(alertEnvironment);
});
afterAll(async () => {
  await service.close();
  await receiver.close();
});
beforeEach(() => {
  receiver.got.length = 0;
  receiver.replies.length = 0;
});

const post = (path: string, json: unknown, headers: Record<string, string> = {}) =>
  service.http.post(path, { json, headers });
const channel = (json: Record<string, unknown>) =>
  post('/v1/webhooks', { name: 'ops', url: receiver.url(), type: 'webhook', ...json });

describe('silences', () => {
  const body = (more: object = {}) => ({
    author: 'ada',
    reason: 'works',
    matcher: { vpcId: 'vpc-1' },
    expiresAt: new Date(Date.now() + 3600_000).toISOString(),
    ...more,
  });

  test('made, read, changed with If-Match, ended', async () => {
    const made = await post('/v1/silences', body());
    expect(made.json).toMatchObject({ state: 'active', createdBy: 'key_bootstrap', version: 1 });
    const path = made.headers.get('location') ?? '';
    const etag = made.headers.get('etag') ?? '';
    // Its state goes by the clock: a copy of the same version may be wrong by now.
    const read = await service.http.get(path, { headers: { 'if-none-match': etag } });
    expect([read.status, read.headers.get('etag'), read.json['state']]).toEqual([200, etag, 'active']);
    const edit = (headers: Record<string, string>) =>
      service.http.call('PATCH', path, { json: { reason: 'more works' }, headers });
    expect((await edit({})).json['code']).toBe('PRECONDITION_REQUIRED');
    expect((await edit({ 'if-match': etag })).json).toMatchObject({ reason: 'more works', version: 2 });
    expect((await edit({ 'if-match': etag })).status).toBe(412);
    expect((await service.http.call('DELETE', path)).status).toBe(204);
    expect((await service.http.get(path)).json['state']).toBe('expired');
  });

  test.each([
    ['/matcher', { matcher: {} }],
    ['/expiresAt', { expiresAt: '2020-01-01T00:00:00Z' }],
    ['/expiresAt', { expiresAt: '2999-01-01T00:00:00Z' }],
    ['/author', { author: '' }],
    ['/matcher/colour', { matcher: { colour: 'red' } }],
  ])('%s is named where it is wrong', async (pointer, more) => {
    const answer = await post('/v1/silences', body(more));
    expect(answer.status).toBe(422);
    expect(answer.json['errors']).toContainEqual(expect.objectContaining({ pointer }));
  });
});

describe('channels', () => {
  test('the secret is shown once, signs what is sent, and no URL is shown at all', async () => {
    const url = receiver.url('/path-that-is-secret-0123456789');
    const made = await post(
      '/v1/webhooks',
      { type: 'webhook', name: 'signed', url },
      { 'idempotency-key': 'once' },
    );
    const secret = String(made.json['secret']);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const again = await post(
      '/v1/webhooks',
      { type: 'webhook', name: 'signed', url },
      { 'idempotency-key': 'once' },
    );
    expect([again.headers.get('idempotency-replayed'), again.json['secret']]).toEqual(['true', null]);
    const path = made.headers.get('location') ?? '';
    const read = await service.http.get(path);
    expect([read.headers.get('etag'), read.headers.get('cache-control')]).toEqual(['"v1"', 'no-store']);
    expect(read.json).toMatchObject({
      secret: null,
      url: `http://127.0.0.1:${receiver.port}/…6789`,
      enabled: true,
    });

    const tested = await post(`${path}/test`, undefined, { prefer: 'wait=10' });
    expect([tested.status, tested.json['status'], tested.json['tries']]).toEqual([200, 'delivered', 1]);
    const [got] = receiver.got;
    const [id, time] = [got?.headers['webhook-id'], got?.headers['webhook-timestamp']];
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const expected = createHmac('sha256', key)
      .update(`${String(id)}.${String(time)}.${got?.body ?? ''}`)
      .digest('base64');
    expect(got?.headers['webhook-signature']).toBe(`v1,${expected}`);
    expect(id).toBe(tested.json['messageId']);

    const delivery = `/v1/deliveries/${idOf(tested)}`;
    expect((await post(`${delivery}/redeliver`, undefined)).status).toBe(202);
    await arrived(receiver, 2);
    expect(receiver.got[1]?.headers['webhook-id']).toBe(id);
    const shown = await triedTimes(service, delivery, 2);
    expect(shown.json['attempts']).toMatchObject([
      { number: 1, statusCode: 200 },
      { number: 2, statusCode: 200 },
    ]);
    const list = await service.http.get(`/v1/deliveries?webhook=${idOf(made)}&status=delivered`);
    expect(items(list)).toHaveLength(1);

    const everything = service.log.join('\n') + list.text + read.text + shown.text;
    for (const hidden of ['path-that-is-secret', secret]) expect(everything).not.toContain(hidden);
    const stored = JSON.stringify(await service.database.query('select * from webhooks, idempotent_answers'));
    for (const hidden of ['path-that-is-secret', secret]) expect(stored).not.toContain(hidden);
  }, 60_000);

  test('changed with If-Match; switched off it takes no tests; switched on it starts afresh', async () => {
    const made = await channel({ filter: { minSeverity: 'critical' } });
    const path = made.headers.get('location') ?? '';
    const edit = (json: object, etag: string) =>
      service.http.call('PATCH', path, { json, headers: { 'if-match': etag } });
    const off = await edit({ enabled: false, url: receiver.url('/new') }, made.headers.get('etag') ?? '');
    expect(off.json).toMatchObject({ enabled: false, filter: { minSeverity: 'critical' }, version: 2 });
    expect((await post(`${path}/test`, undefined)).json['code']).toBe('WEBHOOK_DISABLED');
    expect((await edit({ enabled: true }, '"v1"')).status).toBe(412);
    expect((await edit({ enabled: true }, '"v2"')).json).toMatchObject({
      enabled: true,
      disabledReason: null,
    });
    expect((await post(`${path}/test`, undefined, { prefer: 'wait=10' })).json['status']).toBe('delivered');
    expect(receiver.got[0]?.path).toBe('/new');
    expect((await edit({ everySeconds: 60 }, '"v3"')).json['errors']).toMatchObject([
      { pointer: '/everySeconds' },
    ]);
  });

  test('another address is not held by what the old one asked for, and gets what waited for it', async () => {
    const made = await channel({});
    const path = made.headers.get('location') ?? '';
    receiver.replies.push({ status: 429, headers: { 'retry-after': '3600' } });
    const waiting = await post(`${path}/test`, undefined);
    const delivery = waiting.headers.get('location') ?? '';
    await triedTimes(service, delivery, 1);
    const headers = { 'if-match': '"v1"' };
    const json = { url: receiver.url('/new') };
    expect((await service.http.call('PATCH', path, { json, headers })).status).toBe(200);
    expect((await post(`${path}/test`, undefined, { prefer: 'wait=10' })).json['status']).toBe('delivered');
    await arrived(receiver, 3);
    expect(receiver.got.slice(1).map((request) => request.path)).toEqual(['/new', '/new']);
    const shown = await triedTimes(service, delivery, 2);
    expect(shown.json['status']).toBe('delivered');
  }, 60_000);

  test.each([
    ['/url', { url: 'http://169.254.169.254/latest' }],
    ['/url', { url: 'http://10.0.0.1/' }],
    ['/url', { url: 'https://user:pass@hooks.example.com/' }],
    ['/url', { url: 'not a url' }],
    ['/routingKey', { type: 'pagerduty', url: undefined, routingKey: 'short' }],
    ['/type', { type: 'carrier-pigeon' }],
    ['/filter/minSeverity', { filter: { minSeverity: 'loud' } }],
    ['/everySeconds', { type: 'heartbeat', everySeconds: 1 }],
  ])('%s is named where it is wrong: %j', async (pointer, more) => {
    const answer = await channel(more);
    expect([answer.status, (answer.json['errors'] as { pointer: string }[])[0]?.pointer]).toEqual([
      422,
      pointer,
    ]);
    expect(answer.text).not.toContain('user:pass');
  });

  test('scopes: reading with read, testing with operate, changing with admin', async () => {
    const key = async (scopes: string[]) =>
      String((await post('/v1/api-keys', { name: scopes.join(), scopes })).json['secret'] ?? '');
    const [reader, operator] = [await key(['read']), await key(['operate'])];
    const made = await channel({});
    const path = made.headers.get('location') ?? '';
    const as = (caller: string, method: string, to: string, json?: object) =>
      service.http.call(method, to, { key: caller, ...(json && { json }) }).then(({ status }) => status);
    expect(await as(reader, 'GET', path)).toBe(200);
    expect(await as(reader, 'POST', `${path}/test`)).toBe(403);
    expect(await as(operator, 'POST', `${path}/test`)).toBe(202);
    expect(await as(operator, 'DELETE', path)).toBe(403);
    expect(await as(reader, 'POST', '/v1/silences', {})).toBe(403);
    expect(await as(reader, 'GET', '/v1/alerts')).toBe(200);
  });
});

test('without a key to encrypt with no channel is made, and the answer says how to get one', async () => {
  const bare = await startTestService({ ...alertEnvironment, WAYOUT_SECRET_KEY: '' });
  try {
    const json = { name: 'ops', type: 'webhook', url: receiver.url() };
    const answer = await bare.http.post('/v1/webhooks', { json });
    expect([answer.status, answer.json['code']]).toEqual([409, 'SECRET_KEY_MISSING']);
    expect(answer.text).toContain('openssl rand -base64 32');
  } finally {
    await bare.close();
  }
});

test('the description of the API and the metrics know of all this', async () => {
  const { paths } = (await service.http.get('/openapi.json')).json as { paths: Record<string, object> };
  const routes = [
    '/v1/alerts/{id}/ack',
    '/v1/silences/{id}',
    '/v1/webhooks/{id}/test',
    '/v1/deliveries/{id}/redeliver',
  ];
  expect(Object.keys(paths)).toEqual(expect.arrayContaining(routes));
  const metrics = (await service.http.get('/metrics')).text;
  expect(metrics).toMatch(/wayout_delivery_tries_total\{type="webhook",outcome="delivered"\} [1-9]/);
  expect(metrics).toContain('wayout_queue_jobs{queue="deliver",state="waiting"}');
});
