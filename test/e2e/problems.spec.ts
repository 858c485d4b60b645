import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { HttpCaller } from '../support/http-caller.js';
import { ADMIN_KEY, startTestService, type TestService } from '../support/test-service.js';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ WAYOUT_MAX_BODY_BYTES: '2000' });
});
afterAll(() => service.close());

const json = 'application/json';

describe('every error is problem details', () => {
  test.each([
    ['GET', '/v1/nothing', undefined, 404, 'NOT_FOUND'],
    ['PUT', '/v1/snapshots', undefined, 405, 'METHOD_NOT_ALLOWED'],
    ['DELETE', '/v1/diagnoses/x', undefined, 405, 'METHOD_NOT_ALLOWED'],
    ['POST', '/v1/diagnoses', { type: json, bytes: '{"source": "a",}' }, 400, 'INVALID_JSON'],
    ['POST', '/v1/diagnoses', { type: json, bytes: '' }, 400, 'INVALID_JSON'],
    ['POST', '/v1/diagnoses', { type: json, bytes: '{"__proto__": {"x": 1}}' }, 400, 'INVALID_JSON'],
    ['POST', '/v1/diagnoses', { type: json, bytes: 'null' }, 422, 'INVALID_BODY'],
    ['POST', '/v1/diagnoses', { type: json, bytes: '[]' }, 422, 'INVALID_BODY'],
    ['POST', '/v1/diagnoses', { type: 'text/plain', bytes: 'x' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['POST', '/v1/diagnoses', { type: 'application/zip', bytes: 'x' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['POST', '/v1/snapshots', { type: 'text/csv', bytes: 'x' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['POST', '/v1/snapshots', undefined, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['POST', '/v1/diagnoses', { type: json, bytes: `"${'x'.repeat(2000)}"` }, 413, 'BODY_TOO_LARGE'],
    ['GET', '/v1/snapshots/%E0%A4%A', undefined, 400, 'BAD_REQUEST'],
    // PostgreSQL keeps no U+0000 in a text.
    ['GET', '/v1/snapshots/%00', undefined, 400, 'BAD_REQUEST'],
    ['GET', '/v1/diagnoses?snapshotId=%00', undefined, 400, 'INVALID_QUERY'],
    [
      'POST',
      '/v1/api-keys',
      { type: json, bytes: '{"name": "a\\u0000b", "scopes": ["read"]}' },
      422,
      'INVALID_BODY',
    ],
    ['POST', '/v1/snapshots', { type: json, bytes: '{"Vpcs": [], "a\\u0000b": 1}' }, 422, 'INVALID_BODY'],
    ['GET', '/v1/snapshots?limit=many', undefined, 400, 'INVALID_QUERY'],
  ])('%s %s %j: %i %s', async (method, path, raw, status, code) => {
    const answer = await service.http.call(method, path, raw === undefined ? {} : { raw });
    expect([answer.status, answer.json['code']]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.json).toMatchObject({ status, type: expect.any(String), title: expect.any(String) });
    expect(answer.json['instance']).toBe(`urn:wayout:request:${answer.headers.get('x-request-id')}`);
  });

  test('405 says what is allowed, 413 the limit and its setting', async () => {
    expect((await service.http.call('PUT', '/v1/snapshots')).headers.get('allow')).toBe('GET, HEAD, POST');
    const raw = { type: json, bytes: 'x'.repeat(2001) };
    const { json: problem } = await service.http.post('/v1/diagnoses', { raw });
    expect(problem['detail']).toBe('The limit is 2000 bytes (setting WAYOUT_MAX_BODY_BYTES)');
  });

  test('a fault of ours: 500 without its cause, which stands in the log under the request id', async () => {
    await service.database.query('alter table diagnoses rename to diagnoses_gone');
    try {
      const answer = await service.http.get('/v1/diagnoses', { headers: { 'x-request-id': 'fault-1' } });
      expect([answer.status, answer.json['code']]).toEqual([500, 'INTERNAL']);
      expect(answer.text).not.toContain('relation');
      expect(service.log.some((line) => line.includes('fault-1') && line.includes('relation'))).toBe(true);
    } finally {
      await service.database.query('alter table diagnoses_gone rename to diagnoses');
    }
  });
});

test('too many requests: 429 with Retry-After, for each key and for addresses without one', async () => {
  const limited = await startTestService({ WAYOUT_RATE_LIMIT: '5' });
  try {
    const made = await limited.http.post('/v1/api-keys', { json: { name: 'other', scopes: ['read'] } });
    for (let call = 1; call < 5; call++) expect((await limited.http.get('/v1/snapshots')).status).toBe(200);
    const answer = await limited.http.get('/v1/snapshots');
    expect([answer.status, answer.json['code']]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);

    const other = new HttpCaller(limited.url, String(made.json['secret']));
    expect((await other.get('/v1/snapshots')).status).toBe(200);

    const guesses = await Promise.all(
      Array.from({ length: 8 }, () => limited.http.get('/v1/snapshots', { key: `${ADMIN_KEY}x` })),
    );
    expect(guesses.map((guess) => guess.status).sort()).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
    expect((await limited.http.get('/healthz', { key: null })).status).toBe(200);
  } finally {
    await limited.close();
  }
});

test('the description is OpenAPI 3.1; every reference in it leads somewhere, every error is described', async () => {
  const { json: api, text } = await service.http.get('/openapi.json', { key: null });
  expect(api['openapi']).toBe('3.1.0');
  const { schemas } = api['components'] as { schemas: Record<string, unknown> };
  const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => String(match[1]));
  expect(references.length).toBeGreaterThan(20);
  const places = Object.keys(schemas).map((name) => `#/components/schemas/${name}`);
  expect(references.filter((reference) => !places.includes(reference))).toEqual([]);

  type Answers = Record<string, { content?: Record<string, unknown> }>;
  const paths = api['paths'] as Record<string, Record<string, { responses: Answers }>>;
  const undescribed = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { responses }]) =>
      ['default', ...Object.keys(responses).filter((status) => Number(status) >= 400)]
        .filter((status) => responses[status]?.content?.['application/problem+json'] === undefined)
        .map((status) => `${method} ${path} ${status}`),
    ),
  );
  expect(undescribed).toEqual([]);
});
