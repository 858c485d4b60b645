import { CreateRouteCommand, EC2Client } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startLab, type Lab } from '../../apps/lab/src/index.js';
import { snapshotFromJson } from '../../libs/snapshot/src/index.js';
import { pointAtLab } from '../aws/lab-access.js';
import type { Answer } from '../support/http-caller.js';
import { CLIENT_ADDRESS, natStoryDocuments } from '../support/nat-story-documents.js';
import { startTestService, type TestService } from '../support/test-service.js';

const NEAR = '111122223333';
const FAR = '444455556666';
const role = (account: string) => `arn:aws:iam::${account}:role/wayout-reader`;

/** The story in another account, region and address range. */
function storyOf(accountId: string, region: string, network: string) {
  return JSON.parse(
    JSON.stringify(natStoryDocuments())
      .replaceAll(NEAR, accountId)
      .replaceAll('eu-west-1', region)
      .replaceAll('10.10.', `${network}.`)
      .replaceAll('"vpc-1"', `"vpc-${network.replace('.', 'a')}"`)
      .replaceAll(
        /"(subnet|sg|rtb|acl|igw|eni|i|r|eipalloc)-([\w-]+)"/g,
        `"$1-${network.replace('.', 'a')}-$2"`,
      ),
  ) as Record<string, unknown>;
}

function world() {
  const files = {
    [`accounts/${NEAR}/eu-west-1/all.json`]: natStoryDocuments(),
    [`accounts/${NEAR}/eu-central-1/all.json`]: storyOf(NEAR, 'eu-central-1', '10.20'),
    [`accounts/${FAR}/us-east-1/all.json`]: storyOf(FAR, 'us-east-1', '10.30'),
  };
  return snapshotFromJson({ files });
}

let lab: Lab;
let service: TestService;
let before: NodeJS.ProcessEnv;
beforeAll(async () => {
  before = { ...process.env };
  lab = await startLab(world());
  pointAtLab(lab);
  service = await startTestService({ WAYOUT_READ_SECONDS: '20' });
});
afterAll(async () => {
  await service.close();
  await lab.close();
  process.env = before;
});
beforeEach(() => {
  lab.clearFaults();
  lab.clearCalls();
});

const make = async (more: Record<string, unknown> = {}): Promise<Answer> =>
  service.http.post('/v1/targets', {
    json: { name: 'near', accountId: NEAR, regions: ['eu-west-1'], roleArn: role(NEAR), ...more },
  });
const idOf = (answer: Answer): string => String(answer.json['id']);

describe('targets', () => {
  test('the external id is made here, is another one each time, and stays', async () => {
    const first = await make();
    const second = await make();
    expect([first.status, first.headers.get('location')]).toEqual([201, `/v1/targets/${idOf(first)}`]);
    const externalId = String(first.json['externalId']);
    expect(externalId).toMatch(/^wayout-[\w-]{32}$/);
    expect(second.json['externalId']).not.toBe(externalId);

    const path = `/v1/targets/${idOf(first)}`;
    const read = await service.http.get(path);
    const etag = read.headers.get('etag') ?? '';
    expect(etag).toBe(first.headers.get('etag'));
    expect((await service.http.get(path, { headers: { 'if-none-match': etag } })).status).toBe(304);

    const edit = (json: unknown, headers: Record<string, string>) =>
      service.http.call('PATCH', path, { json, headers });
    expect((await edit({ name: 'x' }, {})).json['code']).toBe('PRECONDITION_REQUIRED');
    const edited = await edit({ name: 'renamed', regions: ['eu-central-1'] }, { 'if-match': etag });
    expect(edited.json).toMatchObject({ name: 'renamed', regions: ['eu-central-1'], externalId, version: 2 });
    const late = await edit({ name: 'late' }, { 'if-match': etag });
    expect([late.status, late.json['code']]).toEqual([412, 'PRECONDITION_FAILED']);
    expect((await edit({ externalId: 'mine' }, { 'if-match': '"v2"' })).json['code']).toBe('INVALID_BODY');
    const gone = await service.http.call('DELETE', path, { headers: { 'if-match': '"v1"' } });
    expect(gone.status).toBe(412);
    expect((await service.http.call('DELETE', path)).status).toBe(204);
    expect((await service.http.get(path)).status).toBe(404);
  });

  test.each([
    ['an account that is none', { accountId: '1' }, '/accountId'],
    ['no region', { regions: [] }, '/regions'],
    ['a region twice', { regions: ['eu-west-1', 'eu-west-1'] }, '/regions'],
    ['a region that is none', { regions: ['Ireland'] }, '/regions/0'],
    ['a role of another account', { roleArn: role(FAR) }, '/roleArn'],
    ['a user as role', { roleArn: `arn:aws:iam::${NEAR}:user/x` }, '/roleArn'],
    ['credentials', { secretAccessKey: 'x' }, '/secretAccessKey'],
  ])('%s: 422 with the field', async (_name, more, pointer) => {
    const answer = await make(more);
    expect([answer.status, answer.json['code']]).toEqual([422, 'INVALID_BODY']);
    expect((answer.json['errors'] as { pointer: string }[]).map((error) => error.pointer)).toContain(pointer);
  });

  test('the external id stands where it belongs and nowhere else', async () => {
    const headers = { 'idempotency-key': 'one-target' };
    const json = { name: 'kept', accountId: NEAR, regions: ['eu-west-1'], roleArn: role(NEAR) };
    const first = await service.http.post('/v1/targets', { json, headers });
    const again = await service.http.post('/v1/targets', { json, headers });
    expect(again.json).toEqual({ ...first.json, externalId: null });
    const externalId = String(first.json['externalId']);
    await service.http.post('/v1/snapshots', {
      json: { targetId: idOf(first) },
      headers: { prefer: 'wait=20' },
    });
    const columns = await service.database.query(
      `select table_name, column_name from information_schema.columns where table_schema = 'public'`,
    );
    const holders: string[] = [];
    for (const { table_name: table, column_name: column } of columns) {
      const rows = await service.database.query(
        `select 1 from ${String(table)} where strpos(${String(column)}::text, $1) > 0`,
        [externalId],
      );
      if (rows.length > 0) holders.push(`${String(table)}.${String(column)}`);
    }
    expect(holders).toEqual(['targets.external_id']);
    expect(service.log.join('\n')).not.toContain(externalId);
    expect(service.log.join('\n')).not.toContain('lab-secret');

    const key = await service.http.post('/v1/api-keys', { json: { name: 'reader', scopes: ['read'] } });
    const reader = { key: String(key.json['secret']) };
    expect((await service.http.get(`/v1/targets/${idOf(first)}`, reader)).json['externalId']).toBeNull();
    expect((await service.http.get(`/v1/targets/${idOf(first)}/access`, reader)).status).toBe(403);
  });

  test('the texts for the account: the least that is needed, and the external id demanded', async () => {
    const target = await make();
    const externalId = String(target.json['externalId']);
    const { json } = await service.http.get(`/v1/targets/${idOf(target)}/access`);
    const policy = json['permissionsPolicy'] as { Statement: { Action: string[]; Condition: unknown }[] };
    const actions = policy.Statement.flatMap(({ Action }) => Action);
    expect(actions.length).toBeGreaterThan(30);
    for (const action of actions) expect(action).toMatch(/^ec2:(Describe|Get|Search)[A-Z]\w+$/);
    expect(policy.Statement[0]?.Condition).toEqual({
      StringEquals: { 'aws:RequestedRegion': ['eu-west-1'] },
    });
    expect(JSON.stringify(json['trustPolicy'])).toContain(`"sts:ExternalId":"${externalId}"`);
    // STS takes no longer one.
    expect(JSON.stringify(json['sessionPolicy']).length).toBeLessThan(2048);
    const yaml = await service.http.get(`/v1/targets/${idOf(target)}/access/cloudformation`);
    expect(yaml.headers.get('content-type')).toContain('yaml');
    expect(yaml.text).toContain(externalId);
    const terraform = await service.http.get(`/v1/targets/${idOf(target)}/access/terraform`);
    expect(terraform.text).toContain('aws_iam_role_policy');
  });
});

describe('verify', () => {
  const verify = async (target: Answer) => service.http.post(`/v1/targets/${idOf(target)}/verify`);

  test('every action is tried with DryRun and nothing is read', async () => {
    const target = await make();
    lab.clearCalls();
    const { status, json } = await verify(target);
    expect([status, json['ready']]).toEqual([200, true]);
    const asked = lab.calls().filter(({ service: name, dryRun }) => name === 'ec2' && dryRun);
    expect(new Set(asked.map(({ action }) => action)).size).toBeGreaterThan(28);
  });

  test('what is denied, and what the answers lack then', async () => {
    lab.addFault({ kind: 'deny', action: 'DescribeNetworkAcls' });
    const { json } = await verify(await make());
    expect(json['ready']).toBe(false);
    expect(json['suffers']).toEqual([
      {
        action: 'ec2:DescribeNetworkAcls',
        regions: ['eu-west-1'],
        affects: expect.stringContaining('undetermined'),
      },
    ]);
  });

  test('a role that can not be assumed is told for each region', async () => {
    lab.addFault({ kind: 'deny', action: 'AssumeRole' });
    const { status, json } = await verify(await make());
    expect([status, json['ready']]).toEqual([200, false]);
    const [region] = json['regions'] as { credentials: { ok: boolean; reason: string } }[];
    expect(region?.credentials.ok).toBe(false);
    expect(region?.credentials.reason).toContain('trust policy');
  });
});

describe('reading a target', () => {
  const collect = (target: Answer, headers: Record<string, string> = {}) =>
    service.http.post('/v1/snapshots', { json: { targetId: idOf(target) }, headers });

  test('202 and a place to look, where the snapshot shows up', async () => {
    const target = await make();
    const answer = await collect(target);
    expect(answer.status).toBe(202);
    const location = answer.headers.get('location') ?? '';
    expect(location).toBe(`/v1/collections/${idOf(answer)}`);
    for (;;) {
      const { json } = await service.http.get(location);
      expect(json['error']).toBeNull();
      if (json['status'] === 'succeeded') {
        const snapshot = await service.http.get(`/v1/snapshots/${String(json['snapshotId'])}`);
        expect(snapshot.json['regions']).toMatchObject([{ accountId: NEAR, region: 'eu-west-1' }]);
        break;
      }
      await new Promise((done) => setTimeout(done, 50));
    }
    const callers = new Set(lab.calls('DescribeVpcs').map(({ caller }) => caller));
    expect([...callers][0]).toMatch(/assumed-role\/wayout-reader\/wayout-col_[0-9A-Z]{26}$/);
  });

  test('Prefer: wait answers with the snapshot; an unchanged network is stored once', async () => {
    const target = await make();
    const first = await collect(target, { prefer: 'wait=20' });
    expect([first.status, first.headers.get('preference-applied')]).toEqual([200, 'wait=20']);
    const rows = () => service.database.query('select count(*)::int as n from snapshots');
    const [stored] = await rows();
    expect((await collect(target, { prefer: 'wait=20' })).json['id']).toBe(first.json['id']);
    expect(await rows()).toEqual([stored]);
  });

  test('two accounts and three regions, each by its own role', async () => {
    const near = await make({ regions: ['eu-west-1', 'eu-central-1'] });
    const far = await make({ accountId: FAR, regions: ['us-east-1'], roleArn: role(FAR) });
    const answers = await Promise.all([near, far].map((target) => collect(target, { prefer: 'wait=20' })));
    const places = answers.map(({ json }) =>
      (json['regions'] as { accountId: string; region: string; counts: Record<string, number> }[]).map(
        ({ accountId, region, counts }) => [accountId, region, counts['Vpcs']],
      ),
    );
    expect(places).toEqual([
      [
        [NEAR, 'eu-central-1', 1],
        [NEAR, 'eu-west-1', 1],
      ],
      [[FAR, 'us-east-1', 1]],
    ]);
  });

  test('a denied kind is in the snapshot as unread', async () => {
    lab.addFault({ kind: 'deny', action: 'DescribeNatGateways' });
    const { json } = await collect(await make(), { prefer: 'wait=20' });
    const [region] = json['regions'] as { unread: unknown[]; counts: Record<string, number> }[];
    expect(region?.unread).toEqual([
      {
        kind: 'NatGateways',
        action: 'ec2:DescribeNatGateways',
        reason: 'not allowed: UnauthorizedOperation',
      },
    ]);
    expect(region?.counts['NatGateways']).toBeUndefined();
  });

  test('an account that can not be entered: failed, with the reason', async () => {
    lab.addFault({ kind: 'deny', action: 'AssumeRole' });
    const answer = await collect(await make(), { prefer: 'wait=20' });
    expect([answer.status, answer.json['code']]).toEqual([502, 'TARGET_ACCESS']);
    expect(answer.json['detail']).toContain('trust policy');
  });

  test('no such target; a body of both kinds', async () => {
    const none = await service.http.post('/v1/snapshots', { json: { targetId: 'tgt_none' } });
    expect([none.status, none.json['code']]).toEqual([422, 'UNKNOWN_TARGET']);
    const both = await service.http.post('/v1/snapshots', { json: { targetId: 'tgt_none', Vpcs: [] } });
    expect([both.status, both.json['code']]).toEqual([422, 'INVALID_BODY']);
  });
});

describe('asking about a target', () => {
  const ask = (target: Answer, more: Record<string, unknown> = {}) =>
    service.http.post('/v1/diagnoses', {
      json: { targetId: idOf(target), source: CLIENT_ADDRESS, destination: 'internet', port: 80, ...more },
    });

  test('it is read live, only where the question leads, and the snapshot is kept', async () => {
    const target = await make({ regions: ['eu-west-1', 'eu-central-1'] });
    const answer = await ask(target);
    expect([answer.status, answer.json['verdict']]).toEqual([201, 'unreachable']);
    const { id, hash } = answer.json['snapshot'] as { id: string; hash: string };
    const snapshot = await service.http.get(`/v1/snapshots/${id}`);
    expect(snapshot.json).toMatchObject({ hash, regions: [{ region: 'eu-west-1', vpcIds: ['vpc-1'] }] });
    expect((await service.http.get(answer.headers.get('location') ?? '')).text).toBe(answer.text);
  });

  test('maxAgeSeconds: a fresh reading is good enough, and nothing is asked again', async () => {
    const target = await make();
    const first = await ask(target);
    lab.clearCalls();
    const again = await ask(target, { maxAgeSeconds: 600, protocol: 'udp', port: 53 });
    expect(again.json['snapshot']).toMatchObject({ id: (first.json['snapshot'] as { id: string }).id });
    expect(lab.calls()).toEqual([]);
    // Another source needs another reading, unless everything was read.
    await ask(target, { maxAgeSeconds: 600, source: '10.10.1.100' });
    expect(lab.calls().length).toBeGreaterThan(0);
    await service.http.post('/v1/snapshots', {
      json: { targetId: idOf(target) },
      headers: { prefer: 'wait=20' },
    });
    lab.clearCalls();
    expect((await ask(target, { maxAgeSeconds: 600, source: 'i-0b0000000000000bb' })).status).toBe(201);
    expect(lab.calls()).toEqual([]);
  });

  test('a repetition by Idempotency-Key reads nothing', async () => {
    const target = await make();
    const call = () =>
      service.http.post('/v1/diagnoses', {
        json: { targetId: idOf(target), source: CLIENT_ADDRESS, destination: 'internet' },
        headers: { 'idempotency-key': `live-${idOf(target)}` },
      });
    const first = await call();
    lab.clearCalls();
    const again = await call();
    expect(again.text).toBe(first.text);
    expect(lab.calls()).toEqual([]);
  });

  test.each([
    [
      'an age without a target',
      { targetId: undefined, snapshotId: 'snp_1', maxAgeSeconds: 5 },
      '/maxAgeSeconds',
    ],
    ['a negative age', { maxAgeSeconds: -1 }, '/maxAgeSeconds'],
    ['both', { snapshotId: 'snp_1' }, '/targetId'],
  ])('%s: 422', async (_name, more, pointer) => {
    const answer = await ask(await make(), more);
    expect([answer.status, answer.json['code']]).toEqual([422, 'INVALID_BODY']);
    expect((answer.json['errors'] as { pointer: string }[])[0]?.pointer).toBe(pointer);
  });

  test('a target that gives nothing: 502, and nothing is stored', async () => {
    lab.addFault({ kind: 'deny' });
    const answer = await ask(await make());
    expect(answer.status).toBe(502);
  });
});

test('what changed between two readings, field by field', async () => {
  const target = await make();
  const read = async () =>
    String(
      (
        await service.http.post('/v1/snapshots', {
          json: { targetId: idOf(target) },
          headers: { prefer: 'wait=20' },
        })
      ).json['id'],
    );
  const since = await read();
  const ec2 = new EC2Client({ region: 'eu-west-1' });
  await ec2.send(
    new CreateRouteCommand({
      RouteTableId: 'rtb-private',
      DestinationCidrBlock: '0.0.0.0/0',
      NetworkInterfaceId: 'eni-0a0000000000000aa',
    }),
  );
  ec2.destroy();
  const now = await read();
  expect(now).not.toBe(since);
  const { status, json } = await service.http.get(`/v1/snapshots/${now}/changes?since=${since}`);
  expect(status).toBe(200);
  expect(json['changes']).toMatchObject([
    {
      type: 'changed',
      kind: 'RouteTables',
      id: 'rtb-private',
      fields: [{ path: 'Routes[0.0.0.0/0]', after: { NetworkInterfaceId: 'eni-0a0000000000000aa' } }],
    },
  ]);
  const none = await service.http.get(`/v1/snapshots/${now}/changes?since=${now}`);
  expect(none.json).toMatchObject({ changes: [], incomparable: [] });
  expect((await service.http.get(`/v1/snapshots/${now}/changes?since=snp_1`)).status).toBe(400);
  expect((await service.http.get(`/v1/snapshots/${now}/changes`)).status).toBe(400);
});
