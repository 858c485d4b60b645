import { gunzipSync } from 'node:zlib';
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

  test('what was ignored is told of each upload, of content that is known as well', async () => {
    const json = natStoryDocuments('with something unknown');
    expect((await service.http.post('/v1/snapshots', { json })).json['notes']).toEqual([]);
    const again = await service.http.post('/v1/snapshots', { json: { ...json, Widgets: [] } });
    expect([again.status, again.json['notes']]).toEqual([
      200,
      [`document.json: key "Widgets" isn't known and was ignored`],
    ]);
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

  const ofTargets = Buffer.from('1764000000000.tgt_01HZXJ3V9W0000000000000000').toString('base64url');

  test.each(['limit=0', 'limit=201', 'limit=x', 'cursor=abc', `cursor=${ofTargets}`, 'page=2'])(
    '%s: 400 with a pointer',
    async (query) => {
      const answer = await service.http.get(`/v1/snapshots?${query}`);
      expect([answer.status, answer.json['code']]).toEqual([400, 'INVALID_QUERY']);
      expect(answer.json['errors']).toMatchObject([{ pointer: `/${query.split('=')[0]}`, in: 'query' }]);
    },
  );
});

test('secrets in a bundle are not stored, neither those of machines nor those of tunnels', async () => {
  const SECRET = 'hunter2-of-all-places';
  const content = (secret: string) => ({
    'network.json': JSON.stringify({
      ...natStoryDocuments('secrets'),
      VpnConnections: [
        {
          VpnConnectionId: 'vpn-1',
          CustomerGatewayConfiguration: `<pre_shared_key>${secret}</pre_shared_key>`,
          Options: { TunnelOptions: [{ OutsideIpAddress: '192.0.2.1', PreSharedKey: secret }] },
        },
        // Broken, so it is kept as it came.
        { CustomerGatewayConfiguration: secret },
      ],
    }),
    'guests/i-0a0000000000000aa.json': JSON.stringify({
      instanceId: 'i-0a0000000000000aa',
      files: { '/etc/environment': `http_proxy=http://ann:${secret}@10.10.1.9:3128\n` },
    }),
  });
  const upload = async (secret: string) =>
    service.http.post('/v1/snapshots', {
      raw: { type: 'application/zip', bytes: await packZip(content(secret)) },
    });
  const made = await upload(SECRET);
  expect([made.status, made.json['guestCount']]).toEqual([201, 1]);

  const rows = await service.database.query('select content, summary::text from snapshots where id = $1', [
    made.json['id'],
  ]);
  const stored = gunzipSync(rows[0]?.['content'] as Uint8Array).toString() + String(rows[0]?.['summary']);
  expect(stored).toContain('192.0.2.1');
  expect(stored).toContain('redacted@10.10.1.9');
  expect(stored).not.toContain(SECRET);
  // What is stored is the same, so it is one snapshot: its hash says nothing about the secret.
  expect((await upload('something else')).json).toMatchObject({
    id: made.json['id'],
    hash: made.json['hash'],
  });
});
