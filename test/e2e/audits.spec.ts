import {
  CreateRouteCommand,
  DeleteRouteCommand,
  EC2Client,
  ReplaceNetworkAclEntryCommand,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startLab, type Lab } from '../../apps/lab/src/index.js';
import { snapshotFromJson } from '../../libs/snapshot/src/index.js';
import { pointAtLab } from '../aws/lab-access.js';
import type { Answer } from '../support/http-caller.js';
import { natStoryDocuments, mendedNatStoryDocuments } from '../support/nat-story-documents.js';
import { startTestService, type TestService } from '../support/test-service.js';

const NEAR = '111122223333';
const NAT_INTERFACE = 'eni-0a0000000000000aa';

let lab: Lab;
let service: TestService;
let ec2: EC2Client;
let before: NodeJS.ProcessEnv;
beforeAll(async () => {
  before = { ...process.env };
  lab = await startLab(snapshotFromJson(mended()));
  pointAtLab(lab);
  ec2 = new EC2Client({ region: 'eu-west-1' });
  service = await startTestService({ WAYOUT_READ_SECONDS: '20' });
});
afterAll(async () => {
  await service.close();
  ec2.destroy();
  await lab.close();
  process.env = before;
});
beforeEach(() => {
  lab.clearFaults();
  lab.clearCalls();
});

const mended = () => ({
  files: { [`accounts/${NEAR}/eu-west-1/all.json`]: mendedNatStoryDocuments() },
});

const idOf = (answer: Answer): string => String(answer.json['id']);
const post = (path: string, json: unknown, headers: Record<string, string> = {}) =>
  service.http.post(path, { json, headers });

async function makeTarget(): Promise<string> {
  const roleArn = `arn:aws:iam::${NEAR}:role/wayout-reader`;
  return idOf(await post('/v1/targets', { name: 'near', accountId: NEAR, regions: ['eu-west-1'], roleArn }));
}

const web = { name: 'web', destination: 'internet', port: 443, assumeGuest: 'forwarding' };

async function makeAudit(more: Record<string, unknown> = {}, intents: object[] = [web]) {
  const intentIds: string[] = [];
  for (const intent of intents) intentIds.push(idOf(await post('/v1/intents', intent)));
  const audit = await post('/v1/audits', {
    name: 'egress',
    targetIds: [await makeTarget()],
    intentIds,
    ...more,
  });
  expect(audit.status).toBe(201);
  return { id: idOf(audit), intentIds, answer: audit };
}

interface Run {
  id: string;
  status: string;
  snapshotId: string;
  counts: unknown;
  error: { code: string; detail: string } | null;
  problems: { code: string; headline: string; component: { id: string }; reach: { interfaces: number } }[];
  states: {
    outcome: string;
    group: { subnetId: string };
    before: unknown;
    change: { status: string; culprits: { id: string; summary: string }[]; minimal: boolean; others: number };
  }[];
}

async function run(auditId: string): Promise<Run> {
  const answer = await post('/v1/audit-runs', { auditId }, { prefer: 'wait=100' });
  expect(answer.status).toBe(200);
  return answer.json as unknown as Run;
}

test('run now: 202 and a place to look, progress, and results for every source and intent', async () => {
  const { id, intentIds } = await makeAudit({}, [
    web,
    { ...web, name: 'no mail', port: 25, expectation: 'blocked' },
  ]);
  const answer = await post('/v1/audit-runs', { auditId: id });
  expect([answer.status, answer.headers.get('location')]).toEqual([202, `/v1/audit-runs/${idOf(answer)}`]);
  expect(answer.json).toMatchObject({ auditId: id, status: 'queued', scheduledFor: null });
  const location = answer.headers.get('location') ?? '';
  for (;;) {
    const { json } = await service.http.get(location);
    expect(['queued', 'running', 'succeeded']).toContain(json['status']);
    if (json['status'] === 'succeeded') break;
    await new Promise((done) => setTimeout(done, 50));
  }
  const { json } = await service.http.get(`${location}/results`);
  expect(json['items']).toMatchObject([
    { intentKey: intentIds[0], outcome: 'holds', verdict: 'reachable', source: { privateIp: '10.10.2.101' } },
    { intentKey: intentIds[1], outcome: 'fails', causes: [{ code: 'NOT_BLOCKED' }] },
  ]);
  const page = await service.http.get(`${location}/results?limit=1`);
  expect(page.json['items']).toHaveLength(1);
  const next = await service.http.get(
    `${location}/results?limit=1&cursor=${String(page.json['nextCursor'])}`,
  );
  expect(next.json['items']).toMatchObject([{ intentKey: intentIds[1] }]);
  expect(next.json['nextCursor']).toBeNull();
  const failing = await service.http.get(`${location}/results?outcome=fails`);
  expect(failing.json['items']).toHaveLength(1);
  const history = await service.http.get(`/v1/intents/${intentIds[0]}/history`);
  expect(history.json['items']).toMatchObject([{ runId: idOf(answer), counts: { holds: 1, fails: 0 } }]);
});

test('one reading of the target a run, whatever the number of intents', async () => {
  const { id } = await makeAudit({}, [
    web,
    { ...web, name: 'http', port: 80 },
    { ...web, name: 'ssh', port: 22 },
  ]);
  lab.clearCalls();
  await run(id);
  expect(lab.calls('DescribeVpcs')).toHaveLength(1);
  expect(lab.calls('DescribeRouteTables')).toHaveLength(1);
});

describe('it breaks, and the run says by what', () => {
  test('a deleted route: the cause, how far it reaches, the change, and that it is mended', async () => {
    const { id } = await makeAudit();
    const good = await run(id);
    expect(good.states).toMatchObject([{ outcome: 'holds', before: null, change: null }]);

    await ec2.send(
      new DeleteRouteCommand({ RouteTableId: 'rtb-private', DestinationCidrBlock: '0.0.0.0/0' }),
    );
    const noise = { CidrBlock: '203.0.113.0/24', Protocol: '-1', RuleAction: 'allow', Egress: true } as const;
    await ec2.send(
      new ReplaceNetworkAclEntryCommand({
        NetworkAclId: 'acl-1',
        RuleNumber: 100,
        ...noise,
        CidrBlock: '0.0.0.0/0',
      }),
    );
    const bad = await run(id);
    expect(bad.problems).toMatchObject([
      { code: 'NO_ROUTE_TO_DESTINATION', component: { id: 'rtb-private' }, reach: { interfaces: 1 } },
    ]);
    expect(bad.problems[0]?.headline).toMatch(/: 1 subnet, 1 interface$/);
    expect(bad.states).toMatchObject([
      {
        outcome: 'fails',
        before: { outcome: 'holds' },
        group: { subnetId: 'subnet-private' },
        change: {
          status: 'found',
          minimal: true,
          since: { runId: good.id, snapshotId: good.snapshotId },
          culprits: [{ kind: 'RouteTables', id: 'rtb-private', type: 'changed' }],
        },
      },
    ]);
    expect(bad.states[0]?.change.culprits[0]?.summary).toContain('Routes[0.0.0.0/0] was removed');

    const still = await run(id);
    expect(still.states[0]?.change).toEqual(bad.states[0]?.change);

    await ec2.send(
      new CreateRouteCommand({
        RouteTableId: 'rtb-private',
        DestinationCidrBlock: '0.0.0.0/0',
        NetworkInterfaceId: NAT_INTERFACE,
      }),
    );
    const again = await run(id);
    expect(again.states).toMatchObject([{ outcome: 'holds', before: { outcome: 'fails' }, change: null }]);
  });

  test('an account that can not be entered: failed after its tries, a dead letter, and nothing else', async () => {
    const { id } = await makeAudit();
    lab.addFault({ kind: 'deny', action: 'AssumeRole' });
    const answer = await post('/v1/audit-runs', { auditId: id });
    const place = `/v1/audit-runs/${idOf(answer)}`;
    // The first try fails and the run waits for the next one, which is told meanwhile.
    for (;;) {
      const { json } = await service.http.get(place);
      if (json['error'] !== null) {
        expect(json).toMatchObject({ status: 'queued', attempt: 1, error: { code: 'TARGET_ACCESS' } });
        break;
      }
      await new Promise((done) => setTimeout(done, 50));
    }
    const headers = { 'idempotency-key': `cancel-${id}` };
    const cancelled = await service.http.post(`${place}/cancel`, { json: {}, headers });
    expect(cancelled.json).toMatchObject({ status: 'cancelled' });
    const repeated = await service.http.post(`${place}/cancel`, { json: {}, headers });
    expect([repeated.status, repeated.text]).toEqual([200, cancelled.text]);
    expect((await post(`${place}/cancel`, {})).json['code']).toBe('RUN_OVER');
  });
});

test('an audit never overlaps with itself', async () => {
  const { id } = await makeAudit();
  lab.addFault({ kind: 'deny', action: 'AssumeRole' });
  const first = await post('/v1/audit-runs', { auditId: id });
  const answers = await Promise.all([1, 2, 3].map(() => post('/v1/audit-runs', { auditId: id })));
  for (const answer of answers) {
    expect([answer.status, answer.json['code']]).toEqual([409, 'AUDIT_BUSY']);
    expect(answer.headers.get('location')).toBe(`/v1/audit-runs/${idOf(first)}`);
  }
  await post(`/v1/audit-runs/${idOf(first)}/cancel`, {});
});

test('a repetition by Idempotency-Key is the same run', async () => {
  const { id } = await makeAudit();
  const headers = { 'idempotency-key': `run-${id}`, prefer: 'wait=100' };
  const first = await post('/v1/audit-runs', { auditId: id }, headers);
  const again = await post('/v1/audit-runs', { auditId: id }, headers);
  expect(again.json['id']).toBe(first.json['id']);
  const list = await service.http.get(`/v1/audit-runs?auditId=${id}`);
  expect(list.json['items']).toHaveLength(1);
});

test('without intents: the standard probes; of a snapshot; what is equal is stored once', async () => {
  const snapshot = await post('/v1/snapshots', natStoryDocuments('probed'));
  const audit = await post('/v1/audits', { name: 'probes', snapshotId: idOf(snapshot) });
  const first = await run(idOf(audit));
  expect(first.counts).toEqual({ holds: 0, fails: 4, undetermined: 0, exempt: 0 });
  expect(first.states.map(({ change }) => change.status)).toEqual(Array(4).fill('never-held'));
  const rows = () => service.database.query('select count(*)::int as n from audit_contents');
  const [stored] = await rows();
  await run(idOf(audit));
  expect(await rows()).toEqual([stored]);
  expect((await service.http.get(`/v1/audits/${idOf(audit)}`)).json).toMatchObject({
    lastRun: { status: 'succeeded', counts: { fails: 4 } },
  });
});

describe('intents and audits as resources', () => {
  test('an intent is edited by its version, and stays while an audit has it', async () => {
    const { intentIds } = await makeAudit();
    const path = `/v1/intents/${intentIds[0]}`;
    const etag = (await service.http.get(path)).headers.get('etag') ?? '';
    expect((await service.http.get(path, { headers: { 'if-none-match': etag } })).status).toBe(304);
    const edit = (json: unknown, headers: Record<string, string>) =>
      service.http.call('PATCH', path, { json, headers });
    expect((await edit({ port: 80 }, {})).status).toBe(428);
    const edited = await edit({ port: 80, severity: 'critical', assumeGuest: null }, { 'if-match': etag });
    expect(edited.json).toMatchObject({ port: 80, severity: 'critical', version: 2, name: 'web' });
    expect(edited.json['assumeGuest']).toBeUndefined();
    expect((await edit({ port: 81 }, { 'if-match': etag })).status).toBe(412);
    const wrong = await edit({ protocol: 'icmp' }, { 'if-match': '"v2"' });
    expect([wrong.status, (wrong.json['errors'] as { pointer: string }[])[0]?.pointer]).toEqual([
      422,
      '/port',
    ]);
    const gone = await service.http.call('DELETE', path);
    expect([gone.status, gone.json['code']]).toEqual([409, 'INTENT_IN_USE']);
  });

  test.each([
    ['no destination', { name: 'x' }, '/destination'],
    ['a port too high', { name: 'x', destination: 'internet', port: 70000 }, '/port'],
    ['no sources', { name: 'x', destination: 'internet', sources: {} }, '/sources'],
    ['an unknown field', { name: 'x', destination: 'internet', prot: 'udp' }, '/prot'],
  ])('an intent with %s: 422', async (_name, json, pointer) => {
    const answer = await post('/v1/intents', json);
    expect([answer.status, answer.json['code']]).toEqual([422, 'INVALID_BODY']);
    expect((answer.json['errors'] as { pointer: string }[]).map((error) => error.pointer)).toContain(pointer);
  });

  test.each([
    ['neither targets nor snapshot', {}, '/targetIds'],
    ['a target that is none', { targetIds: ['tgt_1'] }, '/targetIds/0'],
    ['a snapshot that is none', { snapshotId: 'snp_1' }, '/snapshotId'],
    ['six fields', { targetIds: ['tgt_1'], cron: '0 0 0 * * *' }, '/cron'],
    ['a minute that is none', { targetIds: ['tgt_1'], cron: '61 * * * *' }, '/cron'],
    ['a zone that is none', { targetIds: ['tgt_1'], cron: '0 7 * * *', timeZone: 'Mars/Base' }, '/timeZone'],
  ])('an audit with %s: 422', async (_name, more, pointer) => {
    const answer = await post('/v1/audits', { name: 'x', ...more });
    expect([answer.status, (answer.json['errors'] as { pointer: string }[])[0]?.pointer]).toEqual([
      422,
      pointer,
    ]);
  });

  test('the schedule follows the audit', async () => {
    const { id, answer } = await makeAudit({ cron: '30 7 * * MON-FRI', timeZone: 'Europe/Berlin' });
    const schedules = () =>
      service.database.query(`select cron, timezone from pgboss.schedule where key = $1`, [id]);
    expect(await schedules()).toEqual([{ cron: '30 7 * * MON-FRI', timezone: 'Europe/Berlin' }]);
    expect(answer.json['nextRunAt']).toMatch(/T0[56]:30:00/);
    const patch = (json: unknown, version: number) =>
      service.http.call('PATCH', `/v1/audits/${id}`, { json, headers: { 'if-match': `"v${version}"` } });
    expect((await patch({ paused: true }, 1)).json).toMatchObject({ paused: true, nextRunAt: null });
    expect(await schedules()).toEqual([]);
    await patch({ paused: false, cron: '0 1 * * *' }, 2);
    expect(await schedules()).toMatchObject([{ cron: '0 1 * * *' }]);
    expect((await service.http.call('DELETE', `/v1/audits/${id}`)).status).toBe(204);
    expect(await schedules()).toEqual([]);
  });

  test('who reads can not change anything', async () => {
    const key = await post('/v1/api-keys', { name: 'reader', scopes: ['read'] });
    const reader = { key: String(key.json['secret']) };
    expect((await service.http.get('/v1/audits', reader)).status).toBe(200);
    expect((await service.http.get('/v1/intents', reader)).status).toBe(200);
    expect((await service.http.post('/v1/intents', { ...reader, json: web })).status).toBe(403);
    expect((await service.http.post('/v1/audit-runs', { ...reader, json: {} })).status).toBe(403);
    expect((await service.http.get('/v1/queues', reader)).status).toBe(403);
  });
});

test('NAT devices of a target, and whether they would bear a load', async () => {
  const targetId = await makeTarget();
  await post('/v1/snapshots', { targetId }, { prefer: 'wait=20' });
  const list = await service.http.get(`/v1/nat-devices?targetId=${targetId}`);
  expect(list.json['items']).toMatchObject([
    {
      type: 'nat-instance',
      id: 'i-0a0000000000000aa',
      publicIps: ['198.51.100.10'],
      clientCount: 1,
      capacity: { portsPerAddress: 64_512, addresses: 1, connectionsInAll: null, clientsCouldOpen: 28_232 },
    },
  ]);
  const device = `/v1/nat-devices/i-0a0000000000000aa`;
  const one = await service.http.get(`${device}?targetId=${targetId}`);
  expect(one.json['clients']).toMatchObject([{ privateIp: '10.10.2.101' }]);
  const load = await service.http.get(
    `${device}/what-if?targetId=${targetId}&connectionsPerSecond=1000&duration=60`,
  );
  expect(load.json).toMatchObject({ limitedBy: 'ports', warnings: [{ code: 'NAT_PORT_CAPACITY' }] });
  expect((await service.http.get(`${device}/what-if?targetId=${targetId}`)).status).toBe(400);
  expect((await service.http.get('/v1/nat-devices')).status).toBe(400);
  expect((await service.http.get('/v1/nat-devices/nat-1?snapshotId=snp_1')).status).toBe(400);
});

test('an id that names nothing leaves its intent undetermined, and calls nobody', async () => {
  const gone = { ...web, name: 'gone', sources: { ids: ['i-0dead', 'i-0b0000000000000bb'] } };
  const { id, intentIds } = await makeAudit({}, [gone]);
  const { id: runId, counts, states } = await run(id);
  expect(counts).toEqual({ holds: 1, fails: 0, undetermined: 1, exempt: 0 });
  expect(states.map(({ outcome }) => outcome)).toEqual(['holds']);
  const results = `/v1/audit-runs/${runId}/results`;
  const found = await service.http.get(`${results}?source=i-0dead`);
  expect(found.json['items']).toMatchObject([
    {
      intentKey: intentIds[0],
      outcome: 'undetermined',
      source: { type: 'absent', instanceId: 'i-0dead' },
      unknowns: [{ code: 'SOURCE_NOT_FOUND' }],
    },
  ]);
  expect((await service.http.get(`${results}?limit=1`)).json['items']).toHaveLength(1);
  const { json } = await service.http.get(`/v1/alerts?intent=${intentIds[0]}`);
  expect(json['items']).toEqual([]);
});

test('queues and metrics', async () => {
  const { json } = await service.http.get('/v1/queues');
  expect((json['items'] as { queue: string }[]).map(({ queue }) => queue)).toContain('audits.run');
  expect((await service.http.get('/v1/queues/audits.run/dead-letters')).json['items']).toEqual([]);
  const { status, text } = await service.http.get('/metrics', { key: null });
  expect(status).toBe(200);
  expect(text).toMatch(/wayout_audit_runs_total\{status="succeeded"\} [1-9]/);
  expect(text).toMatch(/wayout_queue_jobs\{queue="audits.run",state="waiting"\} \d/);
  expect(text).toContain('wayout_audit_run_seconds_bucket');
});
