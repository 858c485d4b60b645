import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startLab } from '../../apps/lab/src/index.js';
import { snapshotFromJson } from '../../libs/snapshot/src/index.js';
import { pointAtLab } from '../aws/lab-access.js';
import type { Answer } from '../support/http-caller.js';
import { CLIENT_ADDRESS, natStoryDocuments } from '../support/nat-story-documents.js';
import { startTestService, type TestService } from '../support/test-service.js';

const NAT = 'i-0a0000000000000aa';
const CLIENT = 'i-0b0000000000000bb';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ WAYOUT_GUEST_FACTS_MAX_AGE: '3600' });
});
afterAll(() => service.close());
afterEach(() => service.database.query('delete from guests'));

async function keyWith(...scopes: string[]): Promise<string> {
  const made = await service.http.post('/v1/api-keys', { json: { name: scopes.join(), scopes } });
  return made.json['secret'] as string;
}

const upload = (json: object, key?: string): Promise<Answer> =>
  service.http.post('/v1/guests', key === undefined ? { json } : { json, key });

const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

describe('upload', () => {
  test('facts come back with their time, and without their secrets', async () => {
    const collectedAt = minutesAgo(5);
    const facts = {
      instanceId: NAT,
      collectedAt,
      sysctl: { 'net.ipv4.ip_forward': '1' },
      files: { '/etc/environment': 'http_proxy=http://ann:hunter2@10.10.1.9:3128\n' },
    };
    const made = await upload({ facts });
    expect([made.status, made.headers.get('location')]).toEqual([
      201,
      `/v1/guests/${String(made.json['id'])}`,
    ]);
    expect(made.json).toMatchObject({ instanceId: NAT, origin: 'upload', status: 'succeeded', collectedAt });
    const guest = await service.http.get(`/v1/guests/${String(made.json['id'])}`);
    expect(guest.json['facts']).toEqual({
      ...facts,
      files: { '/etc/environment': 'http_proxy=http://redacted@10.10.1.9:3128\n' },
    });
    const rows = await service.database.query('select facts::text as text from guests');
    expect(JSON.stringify(rows)).not.toContain('hunter2');
    expect(service.log.join('\n')).not.toContain('hunter2');
  });

  test('what a person pasted of the script', async () => {
    const scriptOutput = [
      '$ sudo sh x',
      '== wayout guest facts 1',
      '== user 0',
      '|0',
      '== iptablesSave 0',
      '|*nat',
      '|COMMIT',
      '== end',
    ].join('\n');
    const made = await upload({ instanceId: NAT, scriptOutput });
    expect(made.status).toBe(201);
    const guest = await service.http.get(`/v1/guests/${String(made.json['id'])}`);
    expect(guest.json['facts']).toMatchObject({ iptablesSave: '*nat\nCOMMIT\n' });
    expect(guest.json['unread']).toMatchObject({ ipAddr: 'it was not run' });
  });

  test.each<[object, string]>([
    [{}, '/targetId'],
    [{ facts: {}, scriptOutput: '' }, '/targetId'],
    [{ facts: {} }, '/instanceId'],
    [{ facts: { instanceId: 7 } }, '/facts/instanceId'],
    [{ facts: { instanceId: NAT }, instanceId: CLIENT }, '/instanceId'],
    [{ facts: { instanceId: NAT, collectedAt: 'yesterday' } }, '/facts/collectedAt'],
    [{ facts: { instanceId: NAT, collectedAt: minutesAgo(-60) } }, '/facts/collectedAt'],
    [{ facts: { instanceId: NAT, ipAddr: 'no json' } }, '/facts/ipAddr'],
    [{ facts: { instanceId: NAT }, probes: true }, '/probes'],
    [{ instanceId: NAT, scriptOutput: 'no' }, '/scriptOutput'],
    [{ targetId: 'tgt_none', instanceId: NAT }, '/targetId'],
    [{ instanceId: 'web-1', facts: {} }, '/instanceId'],
    [{ instanceId: NAT, facts: {}, user: 'a b' }, '/user'],
    [{ instanceId: NAT, facts: {}, port: 0 }, '/port'],
  ])('%j: 422 that names %s', async (json, pointer) => {
    const answer = await upload(json);
    expect(answer.status).toBe(422);
    expect(answer.json['errors']).toContainEqual(expect.objectContaining({ pointer }));
  });

  test('a repetition with its Idempotency-Key stores nothing new', async () => {
    const call = { json: { facts: { instanceId: NAT } }, headers: { 'idempotency-key': 'guest-1' } };
    const [one, two] = [
      await service.http.post('/v1/guests', call),
      await service.http.post('/v1/guests', call),
    ];
    expect([two.status, two.json['id']]).toEqual([201, one.json['id']]);
    expect(await service.database.query('select id from guests')).toHaveLength(1);
  });
});

describe('who may look, and who did', () => {
  test('the scope guest is one by itself', async () => {
    const [operate, guest] = [await keyWith('operate'), await keyWith('guest')];
    const facts = { facts: { instanceId: NAT } };
    expect((await upload(facts, operate)).status).toBe(403);
    expect((await service.http.get('/v1/guests', { key: operate })).status).toBe(403);
    expect((await upload(facts, guest)).status).toBe(201);
    expect((await service.http.get('/v1/guests', { key: guest })).status).toBe(200);
    expect((await service.http.get('/v1/guest-accesses', { key: guest })).status).toBe(403);
    expect((await service.http.call('DELETE', `/v1/guest-host-keys/${NAT}`, { key: guest })).status).toBe(
      403,
    );
  });

  test('every look is in the audit log', async () => {
    const key = await keyWith('guest');
    const made = await upload({ facts: { instanceId: CLIENT } }, key);
    const id = made.json['id'] as string;
    await service.http.get(`/v1/guests/${id}`, { key });
    const log = await service.http.get(`/v1/guest-accesses?instanceId=${CLIENT}`);
    const items = log.json['items'] as Record<string, unknown>[];
    expect(items.map(({ action, guestId, outcome }) => [action, guestId, outcome])).toEqual([
      ['read', id, 'succeeded'],
      ['upload', id, 'succeeded'],
    ]);
    const [caller] = items.map((item) => item['caller'] as string);
    expect(caller).toMatch(/^key_/);
    const own = await service.http.get(`/v1/guest-accesses?caller=${caller}`);
    expect(own.json['items']).toHaveLength(2);
  });

  test('the list shows no facts, and can be narrowed to a machine', async () => {
    await upload({ facts: { instanceId: NAT, sysctl: { 'net.ipv4.ip_forward': '1' } } });
    await upload({ facts: { instanceId: CLIENT } });
    const list = await service.http.get(`/v1/guests?instanceId=${NAT}`);
    expect(list.json['items']).toEqual([expect.objectContaining({ instanceId: NAT })]);
    expect(list.text).not.toContain('ip_forward');
    expect((await service.http.get('/v1/guests/gst_none')).status).toBe(404);
    expect((await service.http.call('DELETE', '/v1/guest-host-keys/i-0none')).status).toBe(404);
  });
});

describe('diagnoses', () => {
  const ask = async (snapshotId: unknown): Promise<Answer> =>
    service.http.post('/v1/diagnoses', {
      json: { snapshotId, source: CLIENT_ADDRESS, destination: 'internet', port: 443 },
    });

  /** R-NI-1: everything that the configuration can show is right. */
  function working(tag: string) {
    const documents = natStoryDocuments(tag);
    const table = documents.RouteTables.find(({ RouteTableId }) => RouteTableId === 'rtb-private')!;
    const way = {
      DestinationCidrBlock: '0.0.0.0/0',
      InstanceId: NAT,
      State: 'active',
      Origin: 'CreateRoute',
    };
    (table.Routes as object[]).push({ ...way, NetworkInterfaceId: 'eni-0a0000000000000aa' });
    documents.NetworkInterfaces[0]!.SourceDestCheck = false;
    documents.Reservations[0]!.Instances[0]!.SourceDestCheck = false;
    return documents;
  }

  /** The NAT instance from the inside: it masquerades, and doesn't forward. */
  const deaf = (collectedAt: string) => ({
    facts: {
      instanceId: NAT,
      collectedAt,
      sysctl: {
        'net.ipv4.ip_forward': '0',
        'net.ipv4.conf.all.rp_filter': '0',
        'net.ipv4.conf.ens5.rp_filter': '0',
      },
      iptablesSave: '*nat\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -o ens5 -j MASQUERADE\nCOMMIT\n',
      nftRuleset: '{"nftables": []}',
      ipAddr: JSON.stringify([
        {
          ifname: 'ens5',
          flags: ['UP'],
          addr_info: [{ family: 'inet', local: '10.10.1.100', prefixlen: 24, scope: 'global' }],
        },
      ]),
      ipRoute: JSON.stringify([
        { type: 'local', dst: '10.10.1.100', dev: 'ens5', table: 'local', prefsrc: '10.10.1.100' },
        { dst: 'default', gateway: '10.10.1.1', dev: 'ens5', flags: [] },
        { dst: '10.10.1.0/24', dev: 'ens5', scope: 'link', prefsrc: '10.10.1.100', flags: [] },
      ]),
      ipRule: JSON.stringify(
        ['local', 'main', 'default'].map((table, place) => ({
          priority: [0, 32766, 32767][place],
          src: 'all',
          table,
        })),
      ),
    },
  });

  test('R-NI-2: stored facts decide what the configuration leaves open, until they are too old', async () => {
    const stored = await service.http.post('/v1/snapshots', { json: working('stored') });
    const open = await ask(stored.json['id']);
    expect([open.json['verdict'], open.json['verdictIfAssumptionsHold']]).toEqual([
      'undetermined',
      'reachable',
    ]);
    await upload(deaf(minutesAgo(61)));
    expect((await ask(stored.json['id'])).json['verdict']).toBe('undetermined');
    await upload(deaf(minutesAgo(59)));
    const decided = await ask(stored.json['id']);
    expect(decided.json['verdict']).toBe('unreachable');
    expect(decided.json['basis']).toContain('guest');
    // The network is the same one: facts are no part of a snapshot.
    expect(decided.json['snapshot']).toEqual(open.json['snapshot']);
    expect((await service.http.get(`/v1/snapshots/${String(stored.json['id'])}`)).json['guestCount']).toBe(0);
  });

  test('R-NI-2: and what is read live', async () => {
    const before = { ...process.env };
    const lab = await startLab(snapshotFromJson(working('live')));
    pointAtLab(lab);
    try {
      const target = { name: 'lab', accountId: '111122223333', regions: ['eu-west-1'] };
      const { json } = await service.http.post('/v1/targets', { json: target });
      const live = { targetId: json['id'], source: CLIENT_ADDRESS, destination: 'internet', port: 443 };
      expect((await service.http.post('/v1/diagnoses', { json: live })).json['verdict']).toBe('undetermined');
      await upload(deaf(minutesAgo(1)));
      const decided = await service.http.post('/v1/diagnoses', { json: live });
      expect([decided.json['verdict'], decided.json['basis']]).toEqual(['unreachable', ['config', 'guest']]);
    } finally {
      await lab.close();
      process.env = before;
    }
  });

  test('what was tried from the source stands beside the computed verdict while it is fresh', async () => {
    const stored = await service.http.post('/v1/snapshots', { json: natStoryDocuments() });
    const computed = await ask(stored.json['id']);
    expect(computed.json['probes']).toBeUndefined();
    const made = await upload({ facts: { instanceId: CLIENT } });
    const probe = {
      destination: '1.1.1.1',
      port: 443,
      outcome: 'timed-out',
      detail: 'no answer',
      at: minutesAgo(1),
    };
    const other = { ...probe, port: 80 };
    const set = (sql: string, value: unknown) =>
      service.database.query(`update guests set ${sql} = $2 where id = $1`, [made.json['id'], value]);
    await set('probes', JSON.stringify([probe, other]));
    const beside = await ask(stored.json['id']);
    expect(beside.json['probes']).toEqual([probe]);
    expect(beside.json['basis']).toContain('probe');
    expect(beside.json['verdict']).toBe(computed.json['verdict']);
    const again = await service.http.get(`/v1/diagnoses/${String(beside.json['id'])}`);
    expect(again.json['probes']).toEqual([probe]);
    const text = await service.http.get(`/v1/diagnoses/${String(beside.json['id'])}/text`);
    expect(text.text).toContain('tcp 1.1.1.1:443 timed out: no answer');
    await set('collected_at', minutesAgo(61));
    expect((await ask(stored.json['id'])).json['probes']).toBeUndefined();
  });
});
