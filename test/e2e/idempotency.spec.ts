import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CLIENT_ADDRESS, natStoryDocuments } from '../support/nat-story-documents.js';
import { HttpCaller } from '../support/http-caller.js';
import { startTestService, type TestService } from '../support/test-service.js';

let service: TestService;
let question: Record<string, unknown>;
beforeAll(async () => {
  service = await startTestService();
  const upload = await service.http.post('/v1/snapshots', { json: natStoryDocuments() });
  question = { snapshotId: upload.json['id'], source: CLIENT_ADDRESS, destination: 'internet' };
});
afterAll(() => service.close());

const ask = (key: string, json: unknown = question) =>
  service.http.post('/v1/diagnoses', { json, headers: { 'idempotency-key': key } });
const count = async (table: string) =>
  Number((await service.database.query(`select count(*) from ${table}`))[0]?.['count']);

test('a repetition gets the same answer and does nothing', async () => {
  const first = await ask('one');
  const rows = await count('diagnoses');
  const again = await ask('one');
  expect([again.status, again.text]).toEqual([201, first.text]);
  expect(again.headers.get('location')).toBe(first.headers.get('location'));
  expect([first.headers.get('idempotency-replayed'), again.headers.get('idempotency-replayed')]).toEqual([
    null,
    'true',
  ]);
  expect(await count('diagnoses')).toBe(rows);
});

test('of a resource that is edited, a repetition has the ETag, too', async () => {
  const call = {
    json: { name: 'web', destination: 'internet' },
    headers: { 'idempotency-key': 'etag' },
  };
  const first = await service.http.post('/v1/intents', call);
  const again = await service.http.post('/v1/intents', call);
  expect([first.status, first.headers.get('etag')]).toEqual([201, '"v1"']);
  expect([again.headers.get('idempotency-replayed'), again.headers.get('etag')]).toEqual(['true', '"v1"']);
});

test('without a key each request is a new one', async () => {
  const answers = [await service.http.post('/v1/diagnoses', { json: question }), await ask('two')];
  expect(answers[0]?.json['id']).not.toBe(answers[1]?.json['id']);
});

test('the same key with another body, or for another route: 422', async () => {
  await ask('three');
  const other = await ask('three', { ...question, port: 80 });
  expect([other.status, other.json['code']]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  const headers = { 'idempotency-key': 'three' };
  const route = await service.http.post('/v1/snapshots', { json: natStoryDocuments(), headers });
  expect(route.json['code']).toBe('IDEMPOTENCY_KEY_REUSED');
});

test('at once: one does the work, the others get 409 or its answer', async () => {
  const rows = await count('diagnoses');
  const answers = await Promise.all(Array.from({ length: 8 }, () => ask('four')));
  expect(await count('diagnoses')).toBe(rows + 1);
  const done = answers.filter((answer) => answer.status === 201);
  expect(new Set(done.map((answer) => answer.text)).size).toBe(1);
  for (const answer of answers.filter((candidate) => candidate.status !== 201)) {
    expect([answer.status, answer.json['code']]).toEqual([409, 'IDEMPOTENCY_KEY_IN_USE']);
    expect(answer.headers.get('retry-after')).toBe('1');
  }
});

test('while it runs: 409', async () => {
  const { json } = await service.http.post('/v1/api-keys', { json: { name: 'k', scopes: ['operate'] } });
  const caller = new HttpCaller(service.url, String(json['secret']));
  // Another process that is at work on the same key, played by its lock.
  const claim = `select pg_advisory_lock(hashtextextended($1, 7720116)), pg_sleep(1)`;
  const running = service.database.query(claim, [`["${String(json['id'])}","five"]`]);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const answer = await caller.post('/v1/diagnoses', {
    json: question,
    headers: { 'idempotency-key': 'five' },
  });
  expect(answer.status).toBe(409);
  await running;
});

test('a failed request leaves its key free', async () => {
  expect((await ask('six', { ...question, source: '10.10.2.222' })).status).toBe(422);
  expect((await ask('six')).status).toBe(201);
});

test('two callers may choose the same key', async () => {
  const { json } = await service.http.post('/v1/api-keys', { json: { name: 'k', scopes: ['operate'] } });
  const first = await ask('seven');
  const other = await new HttpCaller(service.url, String(json['secret'])).post('/v1/diagnoses', {
    json: question,
    headers: { 'idempotency-key': 'seven' },
  });
  expect(other.status).toBe(201);
  expect(other.json['id']).not.toBe(first.json['id']);
});

test('after 24 hours the key is free again', async () => {
  const first = await ask('eight');
  await service.database.query(
    `update idempotent_answers set created_at = now() - interval '25 hours' where key = 'eight'`,
  );
  const again = await ask('eight');
  expect(again.status).toBe(201);
  expect(again.json['id']).not.toBe(first.json['id']);
});

test("a repeated key creation doesn't show the secret, as it isn't stored", async () => {
  const call = { json: { name: 'k', scopes: ['read'] }, headers: { 'idempotency-key': 'nine' } };
  const first = await service.http.post('/v1/api-keys', call);
  const again = await service.http.post('/v1/api-keys', call);
  expect(again.json).toEqual({ ...first.json, secret: null });
});

test.each(['', 'x'.repeat(256), 'a b'])('the key %j is refused', async (key) => {
  expect((await ask(key)).status).toBe(400);
});
