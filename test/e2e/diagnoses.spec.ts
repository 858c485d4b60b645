import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CLIENT_ADDRESS, natStoryDocuments } from '../support/nat-story-documents.js';
import { startTestService, type TestService } from '../support/test-service.js';

let service: TestService;
let snapshotId: string;
let diagnosis: Record<string, unknown>;

beforeAll(async () => {
  service = await startTestService();
  const upload = await service.http.post('/v1/snapshots', { json: natStoryDocuments() });
  snapshotId = String(upload.json['id']);
});
afterAll(() => service.close());

const ask = (more: Record<string, unknown> = {}) =>
  service.http.post('/v1/diagnoses', {
    json: { snapshotId, source: CLIENT_ADDRESS, destination: 'internet', port: 80, ...more },
  });
const rows = async () =>
  Number((await service.database.query('select count(*) from diagnoses'))[0]?.['count']);

describe('asking', () => {
  test('both blockers, both legs, stored and read back the same', async () => {
    const answer = await ask();
    expect([answer.status, answer.json['verdict']]).toEqual([201, 'unreachable']);
    diagnosis = answer.json;
    const { findings, legs } = diagnosis as { findings: { code: string; role: string }[]; legs: unknown[] };
    const blocking = findings.filter((finding) => finding.role === 'blocking').map((finding) => finding.code);
    expect(blocking).toEqual(['NO_ROUTE_TO_DESTINATION', 'ENI_SOURCE_DEST_CHECK_RESTRICTION']);
    expect(legs.length).toBe(2);
    expect(diagnosis['snapshot']).toMatchObject({ id: snapshotId });

    const location = answer.headers.get('location') ?? '';
    const read = await service.http.get(location);
    expect(read.text).toBe(answer.text);
    const etag = read.headers.get('etag') ?? '';
    expect((await service.http.get(location, { headers: { 'if-none-match': etag } })).status).toBe(304);
  });

  test.each([
    ['text', 'text/plain', '10.10.2.101'],
    ['report', 'text/html', '<!doctype html>'],
    ['diagram.svg', 'image/svg+xml', '<svg'],
    ['diagram.mmd', 'text/vnd.mermaid', '10.10.2.101'],
  ])('%s', async (view, type, part) => {
    const answer = await service.http.get(`/v1/diagnoses/${String(diagnosis['id'])}/${view}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain(type);
    expect(answer.text.toLowerCase()).toContain(part);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    if (type.includes('html') || type.includes('svg')) {
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    }
    expect((await service.http.get(`/v1/diagnoses/dgn_none/${view}`)).json['code']).toBe('NOT_FOUND');
  });
});

describe('questions that cannot be asked', () => {
  test.each([
    ['an unknown source', { source: '10.10.2.250' }, 'UNKNOWN_SOURCE', '/source'],
    ['an unknown instance', { source: 'i-0123456789abcdef0' }, 'UNKNOWN_SOURCE', '/source'],
    ['an impossible port', { port: 70000 }, 'INVALID_QUESTION', '/port'],
    ['half a port', { port: 1.5 }, 'INVALID_QUESTION', '/port'],
    ['an unknown protocol', { protocol: 999 }, 'INVALID_QUESTION', '/protocol'],
    ['a misspelt field', { prot: 80 }, 'INVALID_QUESTION', '/prot'],
    ['addresses of no name', { addresses: ['192.0.2.10'] }, 'INVALID_QUESTION', '/addresses'],
    ['a port that is text', { port: '80' }, 'INVALID_BODY', '/port'],
    ['no source', { source: undefined }, 'INVALID_BODY', '/source'],
    ['no snapshot', { snapshotId: undefined }, 'INVALID_BODY', '/snapshotId'],
    ['a live target', { targetId: 'tgt_1' }, 'INVALID_BODY', '/targetId'],
    ['an unknown snapshot', { snapshotId: 'snp_none' }, 'UNKNOWN_SNAPSHOT', '/snapshotId'],
  ])('%s: 422 with code and pointer, nothing stored', async (_name, more, code, pointer) => {
    const before = await rows();
    const answer = await ask(more);
    expect([answer.status, answer.json['code']]).toEqual([422, code]);
    const { errors } = answer.json as { errors: { pointer: string; detail: string }[] };
    expect(errors.map((error) => error.pointer)).toContain(pointer);
    expect(answer.json['detail']).not.toBe('');
    expect(await rows()).toBe(before);
  });

  test('an ambiguous address: 422 that lists what it could mean', async () => {
    const one = natStoryDocuments('first copy');
    const text = JSON.stringify(one).replaceAll(
      /(vpc|subnet|rtb|igw|acl|sg|eni|i|r|eipalloc)-(?=[\w])/g,
      '$1-2',
    );
    const files = {
      'eu-west-1/a.json': one,
      'us-east-1/b.json': JSON.parse(text.replaceAll('eu-west-1', 'us-east-1')) as unknown,
    };
    const upload = await service.http.post('/v1/snapshots', { json: { files } });
    expect(upload.status).toBe(201);
    const answer = await ask({ snapshotId: upload.json['id'] });
    expect([answer.status, answer.json['code']]).toEqual([422, 'AMBIGUOUS_SOURCE']);
    const [error] = (answer.json as { errors: { pointer: string; candidates: string[] }[] }).errors;
    expect(error?.pointer).toBe('/source');
    expect(error?.candidates.length).toBe(2);
  });
});

describe('the list', () => {
  const list = async (query: string) => {
    const answer = await service.http.get(`/v1/diagnoses?${query}`);
    expect(answer.status).toBe(200);
    return (answer.json as { items: { id: string; verdict: string; headline: string }[] }).items;
  };

  test('filters by verdict, code, vpc, source, snapshot and time, alone and together', async () => {
    const id = String(diagnosis['id']);
    const made = String(diagnosis['createdAt']);
    const later = new Date(Date.parse(made) + 1).toISOString();
    const hits = [
      'verdict=unreachable',
      'code=NO_ROUTE_TO_DESTINATION',
      'vpc=vpc-1',
      `source=${CLIENT_ADDRESS}`,
      'source=i-0b0000000000000bb',
      'source=eni-0b0000000000000bb',
      `snapshotId=${snapshotId}`,
      `from=${made}`,
      `to=${later}`,
      `verdict=unreachable&vpc=vpc-1&from=${made}&to=${later}`,
    ];
    for (const query of hits) expect((await list(query)).map((item) => item.id)).toContain(id);
    const misses = [
      'verdict=partial',
      'code=ROUTING_LOOP',
      'vpc=vpc-2',
      'source=10.0.0.1',
      `from=${later}`,
      `to=${made}`,
    ];
    for (const query of misses) expect((await list(query)).map((item) => item.id)).not.toContain(id);
    expect((await list('verdict=unreachable'))[0]?.headline).toBe(diagnosis['headline']);
  });

  test('a page does not shift when something is added', async () => {
    await ask();
    await ask();
    const { json } = await service.http.get('/v1/diagnoses?limit=1');
    const first = json as { items: { id: string }[]; nextCursor: string };
    await ask();
    const second = await list(`limit=1&cursor=${first.nextCursor}`);
    expect(second.map((item) => item.id)).not.toEqual(first.items.map((item) => item.id));
    expect(second.length).toBe(1);
  });

  test.each(['verdict=maybe', 'from=yesterday', 'limit=-1'])('%s: 400', async (query) => {
    const answer = await service.http.get(`/v1/diagnoses?${query}`);
    expect([answer.status, answer.json['code']]).toEqual([400, 'INVALID_QUERY']);
  });
});

test('the catalogue of codes', async () => {
  const { json } = await service.http.get('/v1/finding-codes');
  const { items } = json as { items: { code: string }[] };
  expect(items.map((item) => item.code)).toContain('NO_ROUTE_TO_DESTINATION');
  const one = await service.http.get('/v1/finding-codes/NO_ROUTE_TO_DESTINATION');
  expect(one.json).toMatchObject({ code: 'NO_ROUTE_TO_DESTINATION', kind: 'finding' });
  expect((await service.http.get('/v1/finding-codes/NOTHING')).status).toBe(404);
  const filtered = await service.http.get('/v1/finding-codes?layer=guest');
  expect([filtered.status, filtered.json['errors']]).toMatchObject([400, [{ pointer: '/layer' }]]);
});
