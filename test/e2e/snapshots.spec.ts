import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { natStoryDocuments } from '../support/nat-story-documents.js';
import { packTarGz, packZip } from '../support/pack-bundle.js';
import { startTestService, type TestService } from '../support/test-service.js';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ WAYOUT_MAX_BUNDLE_BYTES: '300000' });
});
afterAll(() => service.close());

const rows = async () =>
  Number((await service.database.query('select count(*) from snapshots'))[0]?.['count']);

describe('uploading a bundle', () => {
  test('JSON, zip and tar.gz of the same documents are one snapshot', async () => {
    const documents = natStoryDocuments('three ways');
    const first = await service.http.post('/v1/snapshots', { json: documents });
    expect(first.status).toBe(201);
    expect(first.headers.get('location')).toBe(`/v1/snapshots/${String(first.json['id'])}`);
    const { regions } = first.json as { regions: { region: string; counts: Record<string, number> }[] };
    expect(regions[0]).toMatchObject({ region: 'eu-west-1', accountId: '111122223333' });
    expect(regions[0]?.counts).toMatchObject({ Vpcs: 1, Subnets: 2, NetworkInterfaces: 2 });

    const { Vpcs, ...rest } = documents;
    const files = { 'vpcs.json': JSON.stringify({ Vpcs }), 'rest.json': JSON.stringify(rest) };
    const zip = { type: 'application/zip', bytes: await packZip(files) };
    const tar = { type: 'application/gzip', bytes: await packTarGz(files) };
    for (const raw of [zip, tar]) {
      const again = await service.http.post('/v1/snapshots', { raw });
      expect(again.status).toBe(200);
      expect(again.json['id']).toBe(first.json['id']);
      expect(again.json['hash']).toBe(first.json['hash']);
    }
    expect(await rows()).toBe(1);
  });

  test('the same content uploaded ten times at once is stored once', async () => {
    const before = await rows();
    const json = natStoryDocuments('at once');
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => service.http.post('/v1/snapshots', { json })),
    );
    expect(new Set(answers.map((answer) => answer.json['id'])).size).toBe(1);
    expect(answers.map((answer) => answer.status).sort()).toEqual([...Array<number>(9).fill(200), 201]);
    expect(await rows()).toBe(before + 1);
  });

  test('a broken file: 422 that names file, line and column, and nothing is stored', async () => {
    const before = await rows();
    const bytes = await packZip({ 'vpcs.json': '{"Vpcs": []}', 'subnets.json': '{\n  "Subnets": [,]\n}' });
    const answer = await service.http.post('/v1/snapshots', { raw: { type: 'application/zip', bytes } });
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.json).toMatchObject({ code: 'BROKEN_BUNDLE', status: 422 });
    expect(answer.json['errors']).toMatchObject([{ in: 'bundle', file: 'subnets.json', line: 2 }]);
    expect(await rows()).toBe(before);
  });

  test.each([
    ['application/zip', 'no zip at all'],
    ['application/gzip', 'no gzip at all'],
    ['application/json', '[1, 2]'],
    ['application/json', '"text"'],
  ])('%s with %s: 422', async (type, bytes) => {
    const answer = await service.http.post('/v1/snapshots', { raw: { type, bytes } });
    expect([answer.status, answer.json['code']]).toEqual([422, 'BROKEN_BUNDLE']);
  });

  test('above the limit: 413 that names limit and setting', async () => {
    const raw = { type: 'application/zip', bytes: new Uint8Array(300_001) };
    const answer = await service.http.post('/v1/snapshots', { raw });
    expect([answer.status, answer.json['code']]).toEqual([413, 'BODY_TOO_LARGE']);
    expect(answer.json['detail']).toBe('The limit is 300000 bytes (setting WAYOUT_MAX_BUNDLE_BYTES)');
  });

  test('a broken item is kept out and reported', async () => {
    const documents = natStoryDocuments('broken item');
    const Subnets = [
      ...documents.Subnets,
      { SubnetId: 'subnet-x', VpcId: 'vpc-1', CidrBlock: '10.10.300.0/24' },
    ];
    const answer = await service.http.post('/v1/snapshots', { json: { ...documents, Subnets } });
    expect(answer.status).toBe(201);
    expect(answer.json).toMatchObject({
      brokenCount: 1,
      broken: [{ kind: 'Subnets', position: 2, id: 'subnet-x' }],
    });
  });
});

describe('reading snapshots', () => {
  test('by id, with an ETag and 304', async () => {
    const { json } = await service.http.post('/v1/snapshots', { json: natStoryDocuments('etag') });
    const path = `/v1/snapshots/${String(json['id'])}`;
    const first = await service.http.get(path);
    expect(first.json).toEqual(json);
    const etag = first.headers.get('etag') ?? '';
    const again = await service.http.get(path, { headers: { 'if-none-match': etag } });
    expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag]);
    expect((await service.http.get(path, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });

  test('unknown: 404', async () => {
    const answer = await service.http.get('/v1/snapshots/snp_nothing');
    expect([answer.status, answer.json['code']]).toEqual([404, 'NOT_FOUND']);
  });

  test('the list pages by cursor, newest first, each once', async () => {
    for (const tag of ['p1', 'p2', 'p3'])
      await service.http.post('/v1/snapshots', { json: natStoryDocuments(tag) });
    const seen: string[] = [];
    let path = '/v1/snapshots?limit=2';
    for (;;) {
      const { json } = await service.http.get(path);
      const { items, nextCursor } = json as {
        items: { id: string; createdAt: string }[];
        nextCursor: string | null;
      };
      expect(items.length).toBeLessThanOrEqual(2);
      seen.push(...items.map((item) => item.id));
      if (nextCursor === null) break;
      path = `/v1/snapshots?limit=2&cursor=${nextCursor}`;
    }
    expect(seen.length).toBe(await rows());
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual([...seen].sort().reverse());
  });

  test.each(['limit=0', 'limit=201', 'limit=x', 'cursor=abc', 'page=2'])(
    '%s: 400 with a pointer',
    async (query) => {
      const answer = await service.http.get(`/v1/snapshots?${query}`);
      expect([answer.status, answer.json['code']]).toEqual([400, 'INVALID_QUERY']);
      expect(answer.json['errors']).toMatchObject([{ pointer: `/${query.split('=')[0]}`, in: 'query' }]);
    },
  );
});
