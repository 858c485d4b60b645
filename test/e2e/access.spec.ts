import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CLIENT_ADDRESS, natStoryDocuments } from '../support/nat-story-documents.js';
import { ADMIN_KEY, startTestService, type TestService } from '../support/test-service.js';

let service: TestService;
const keys: Record<string, string | null> = { none: null, bootstrap: ADMIN_KEY };
const ids: Record<string, string> = {};
let snapshot = '';
let diagnosis = '';

async function makeKey(name: string, scopes: string[], expiresAt?: string): Promise<void> {
  const { status, json } = await service.http.post('/v1/api-keys', { json: { name, scopes, expiresAt } });
  expect(status).toBe(201);
  keys[name] = String(json['secret']);
  ids[name] = String(json['id']);
}

beforeAll(async () => {
  service = await startTestService();
  for (const scope of ['read', 'operate', 'guest', 'admin']) await makeKey(scope, [scope]);
  await makeKey('revoked', ['admin']);
  expect((await service.http.call('DELETE', `/v1/api-keys/${ids['revoked']}`)).status).toBe(204);
  await makeKey('expired', ['admin'], new Date(Date.now() + 3600_000).toISOString());
  await service.database.query(`update api_keys set expires_at = now() - interval '1 s' where id = $1`, [
    ids['expired'],
  ]);
  const admin = keys['admin'] ?? '';
  keys['garbled'] = admin.slice(0, -1) + (admin.endsWith('0') ? '1' : '0');
  keys['foreign'] = 'some-token-of-another-service-0123456789';
  const upload = await service.http.post('/v1/snapshots', { json: natStoryDocuments() });
  snapshot = String(upload.json['id']);
  const question = { snapshotId: snapshot, source: CLIENT_ADDRESS, destination: 'internet' };
  diagnosis = String((await service.http.post('/v1/diagnoses', { json: question })).json['id']);
});
afterAll(() => service.close());

/** Every route but the public ones: method, path, scope, and what an allowed call answers. */
const routes: [method: string, path: string, scope: 'read' | 'operate' | 'guest' | 'admin', ok: number][] = [
  ['POST', '/v1/snapshots', 'operate', 200],
  ['GET', '/v1/snapshots', 'read', 200],
  ['GET', '/v1/snapshots/:snapshot', 'read', 200],
  ['POST', '/v1/diagnoses', 'operate', 201],
  ['GET', '/v1/diagnoses', 'read', 200],
  ['GET', '/v1/diagnoses/:diagnosis', 'read', 200],
  ['GET', '/v1/diagnoses/:diagnosis/text', 'read', 200],
  ['GET', '/v1/diagnoses/:diagnosis/report', 'read', 200],
  ['GET', '/v1/diagnoses/:diagnosis/diagram.svg', 'read', 200],
  ['GET', '/v1/diagnoses/:diagnosis/diagram.mmd', 'read', 200],
  ['GET', '/v1/finding-codes', 'read', 200],
  ['GET', '/v1/finding-codes/NO_ROUTE_TO_DESTINATION', 'read', 200],
  ['POST', '/v1/intents', 'operate', 201],
  ['GET', '/v1/intents', 'read', 200],
  ['GET', '/v1/intents/:none', 'read', 404],
  ['PATCH', '/v1/intents/:none', 'operate', 422],
  ['DELETE', '/v1/intents/:none', 'operate', 404],
  ['GET', '/v1/intents/:none/history', 'read', 404],
  ['POST', '/v1/audits', 'operate', 201],
  ['GET', '/v1/audits', 'read', 200],
  ['GET', '/v1/audits/:none', 'read', 404],
  ['PATCH', '/v1/audits/:none', 'operate', 422],
  ['DELETE', '/v1/audits/:none', 'operate', 404],
  ['POST', '/v1/audit-runs', 'operate', 422],
  ['GET', '/v1/audit-runs', 'read', 200],
  ['GET', '/v1/audit-runs/:none', 'read', 404],
  ['GET', '/v1/audit-runs/:none/results', 'read', 404],
  ['POST', '/v1/audit-runs/:none/cancel', 'operate', 404],
  ['GET', '/v1/nat-devices', 'read', 400],
  ['GET', '/v1/nat-devices/:none', 'read', 400],
  ['GET', '/v1/nat-devices/:none/what-if', 'read', 400],
  ['DELETE', '/v1/alerts/:none/ack', 'operate', 404],
  ['POST', '/v1/alerts/:none/ack', 'operate', 422],
  ['GET', '/v1/alerts', 'read', 200],
  ['GET', '/v1/alerts/:none', 'read', 404],
  ['DELETE', '/v1/guest-host-keys/:none', 'admin', 404],
  ['GET', '/v1/guest-accesses', 'admin', 200],
  ['GET', '/v1/guests', 'guest', 200],
  ['GET', '/v1/guests/:none', 'guest', 404],
  ['POST', '/v1/guests', 'guest', 422],
  ['GET', '/v1/collections/:none', 'read', 404],
  ['GET', '/v1/deliveries', 'read', 200],
  ['GET', '/v1/deliveries/:none', 'read', 404],
  ['POST', '/v1/deliveries/:none/redeliver', 'operate', 404],
  ['GET', '/v1/silences', 'read', 200],
  ['GET', '/v1/silences/:none', 'read', 404],
  ['POST', '/v1/silences', 'operate', 422],
  ['PATCH', '/v1/silences/:none', 'operate', 422],
  ['DELETE', '/v1/silences/:none', 'operate', 404],
  ['GET', '/v1/snapshots/:snapshot/changes', 'read', 400],
  ['GET', '/v1/targets', 'read', 200],
  ['GET', '/v1/targets/:none', 'read', 404],
  ['POST', '/v1/targets', 'admin', 422],
  ['PATCH', '/v1/targets/:none', 'admin', 422],
  ['DELETE', '/v1/targets/:none', 'admin', 404],
  ['POST', '/v1/targets/:none/verify', 'operate', 404],
  ['GET', '/v1/targets/:none/access', 'admin', 404],
  ['GET', '/v1/targets/:none/access/cloudformation', 'admin', 404],
  ['GET', '/v1/targets/:none/access/terraform', 'admin', 404],
  ['GET', '/v1/webhooks', 'read', 200],
  ['GET', '/v1/webhooks/:none', 'read', 404],
  ['POST', '/v1/webhooks', 'admin', 422],
  ['PATCH', '/v1/webhooks/:none', 'admin', 422],
  ['DELETE', '/v1/webhooks/:none', 'admin', 404],
  ['POST', '/v1/webhooks/:none/test', 'operate', 404],
  ['GET', '/v1/queues', 'admin', 200],
  ['GET', '/v1/queues/:none/dead-letters', 'admin', 404],
  ['POST', '/v1/api-keys', 'admin', 201],
  ['GET', '/v1/api-keys', 'admin', 200],
  ['GET', '/v1/api-keys/:key', 'admin', 200],
  ['DELETE', '/v1/api-keys/:key', 'admin', 204],
];
const mayDo: Record<string, string[]> = {
  read: ['read'],
  operate: ['read', 'operate'],
  guest: ['guest'],
  admin: ['read', 'operate', 'guest', 'admin'],
  bootstrap: ['read', 'operate', 'guest', 'admin'],
};
const invalid = ['none', 'expired', 'revoked', 'garbled', 'foreign'];

function call(method: string, path: string, key: string | null) {
  const bodies: Record<string, unknown> = {
    '/v1/snapshots': natStoryDocuments(),
    '/v1/diagnoses': { snapshotId: snapshot, source: CLIENT_ADDRESS, destination: 'internet' },
    '/v1/api-keys': { name: 'of the matrix', scopes: ['read'] },
    '/v1/intents': { name: 'of the matrix', destination: 'internet' },
    '/v1/audits': { name: 'of the matrix', snapshotId: snapshot },
    '/v1/audit-runs': { auditId: 'aud_none' },
  };
  const real = path
    .replace(':snapshot', snapshot)
    .replace(':diagnosis', diagnosis)
    .replace(':key', ids['revoked'] ?? '');
  return service.http.call(method, real, { key, ...(method === 'POST' && { json: bodies[path] }) });
}

describe('who may do what', () => {
  test('the matrix has every route of the description', async () => {
    const { json } = await service.http.get('/openapi.json');
    const described = Object.entries(json['paths'] as Record<string, Record<string, unknown>>).flatMap(
      ([path, operations]) =>
        Object.keys(operations).map(
          (method) => `${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, ':')}`,
        ),
    );
    const known = routes.map(
      ([method, path]) =>
        `${method} ${path.replace('NO_ROUTE_TO_DESTINATION', ':').replaceAll(/:\w+/g, ':')}`,
    );
    expect(described.sort()).toEqual([...known, 'GET /healthz', 'GET /readyz', 'GET /metrics'].sort());
  });

  test.each(routes)('%s %s needs %s', async (method, path, scope, ok) => {
    for (const name of invalid) {
      const answer = await call(method, path, keys[name] ?? null);
      expect([name, answer.status, answer.json['code']]).toEqual([name, 401, 'UNAUTHENTICATED']);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="wayout"/);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    }
    for (const [name, scopes] of Object.entries(mayDo)) {
      const answer = await call(method, path, keys[name] ?? null);
      const allowed = scopes.includes(scope);
      expect([name, answer.status]).toEqual([name, allowed ? ok : 403]);
      if (!allowed) {
        expect(answer.json['detail']).toContain(`"${scope}"`);
        expect(answer.headers.get('www-authenticate')).toContain(`scope="${scope}"`);
      }
    }
  });

  test.each([
    ['expired', 'has expired'],
    ['revoked', 'was revoked'],
    ['garbled', 'damaged'],
    ['foreign', 'not an API key'],
    ['none', 'Authorization: Bearer'],
  ])('%s says why', async (name, words) => {
    expect((await call('GET', '/v1/snapshots', keys[name] ?? null)).json['detail']).toContain(words);
  });

  test('health and documentation need no key; nothing else is public', async () => {
    for (const path of ['/healthz', '/readyz', '/metrics', '/openapi.json', '/docs']) {
      expect([path, (await service.http.get(path, { key: null })).status]).toEqual([path, 200]);
    }
    for (const path of ['/', '/v1', '/v1/nothing', '/metricsx', '/docsx']) {
      expect([path, (await service.http.get(path, { key: null })).status]).toEqual([path, 401]);
    }
  });

  test('a body is not read before the key is known to be good', async () => {
    const raw = { type: 'application/json', bytes: '{"broken' };
    expect((await service.http.post('/v1/diagnoses', { raw, key: null })).status).toBe(401);
    expect((await service.http.post('/v1/diagnoses', { raw, key: keys['read'] ?? '' })).status).toBe(403);
  });
});

describe('keys', () => {
  test('the secret is stored nowhere and never shown again', async () => {
    const { text } = await service.http.get('/v1/api-keys?limit=200');
    const stored = JSON.stringify([
      await service.database.query('select * from api_keys'),
      await service.database.query('select * from idempotent_answers'),
    ]);
    for (const name of ['read', 'operate', 'guest', 'admin']) {
      const secret = keys[name]?.split('_')[2] ?? 'missing';
      expect(text).not.toContain(secret);
      expect(stored).not.toContain(secret);
      expect(stored).not.toContain(secret.slice(0, 32));
    }
  });

  test('the time of last use is kept', async () => {
    const { json } = await service.http.get(`/v1/api-keys/${ids['read']}`);
    expect(Date.parse(String(json['lastUsedAt']))).toBeGreaterThan(Date.now() - 120_000);
  });

  test.each([
    [{ name: '', scopes: ['read'] }, '/name'],
    [{ name: 'x', scopes: [] }, '/scopes'],
    [{ name: 'x', scopes: ['root'] }, '/scopes/0'],
    [{ name: 'x', scopes: ['read'], expiresAt: '2001-01-01T00:00:00Z' }, '/expiresAt'],
    [{ name: 'x', scopes: ['read'], expiresAt: 'soon' }, '/expiresAt'],
    [{ name: 'x', scopes: ['read'], colour: 'red' }, '/colour'],
  ])('%j is refused at %s', async (json, pointer) => {
    const answer = await service.http.post('/v1/api-keys', { json });
    expect([answer.status, answer.json['code']]).toEqual([422, 'INVALID_BODY']);
    expect(answer.json['errors']).toMatchObject([{ pointer }]);
  });

  test('unknown ones are 404', async () => {
    expect((await service.http.get('/v1/api-keys/key_none')).status).toBe(404);
    expect((await service.http.call('DELETE', '/v1/api-keys/key_none')).status).toBe(404);
  });
});

test('the log has request ids and no secret', async () => {
  const id = 'my-request-17';
  const answer = await service.http.get('/v1/snapshots?limit=1', { headers: { 'x-request-id': id } });
  expect(answer.headers.get('x-request-id')).toBe(id);
  const odd = await service.http.get('/healthz', { headers: { 'x-request-id': 'a b"c' } });
  expect(odd.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);

  const entries = service.log.map((line) => JSON.parse(line) as Record<string, unknown>);
  const entry = entries.find((candidate) => candidate['requestId'] === id);
  expect(entry).toMatchObject({ method: 'GET', path: '/v1/snapshots', status: 200, keyId: 'key_bootstrap' });

  const log = service.log.join('\n');
  expect(log).not.toMatch(/bearer/i);
  expect(log).not.toMatch(/authorization/i);
  expect(log).not.toContain(new URL(service.database.url).password);
  for (const key of Object.values(keys)) if (key !== null) expect(log).not.toContain(key);
});
