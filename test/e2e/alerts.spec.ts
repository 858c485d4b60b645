import { createHmac, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateRouteCommand,
  DeleteRouteCommand,
  EC2Client,
  ReplaceNetworkAclEntryCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startLab, type Lab } from '../../apps/lab/src/index.js';
import { Receiver } from '../../libs/alerting/src/testing/receiver.js';
import { snapshotFromJson } from '../../libs/snapshot/src/index.js';
import { pointAtLab } from '../aws/lab-access.js';
import type { Answer } from '../support/http-caller.js';
import { natStoryDocuments } from '../support/nat-story-documents.js';
import { startTestService, type TestService } from '../support/test-service.js';

const ACCOUNT = '111122223333';
const NAT_INTERFACE = 'eni-0a0000000000000aa';
const NAT_INSTANCE = 'i-0a0000000000000aa';
const environment = {
  WAYOUT_READ_SECONDS: '20',
  WAYOUT_SECRET_KEY: randomBytes(32).toString('base64'),
  WAYOUT_WEBHOOK_HTTP: 'true',
  WAYOUT_WEBHOOK_NETWORKS: '127.0.0.0/8',
  WAYOUT_PUBLIC_URL: 'https://wayout.example',
};

let lab: Lab;
let service: TestService;
let receiver: Receiver;
let ec2: EC2Client;
let before: NodeJS.ProcessEnv;
beforeAll(async () => {
  before = { ...process.env };
  lab = await startLab(snapshotFromJson(mended()));
  pointAtLab(lab);
  ec2 = new EC2Client({ region: 'eu-west-1' });
  receiver = await Receiver.start();
  service = await startTestService(environment);
});
afterAll(async () => {
  await service.close();
  await receiver.close();
  ec2.destroy();
  await lab.close();
  process.env = before;
});
beforeEach(() => {
  receiver.got.length = 0;
  receiver.replies.length = 0;
});

/** The story with both of its mistakes mended. */
function mended() {
  const documents = natStoryDocuments();
  const route = {
    DestinationCidrBlock: '0.0.0.0/0',
    NetworkInterfaceId: NAT_INTERFACE,
    State: 'active',
    Origin: 'CreateRoute',
  };
  (documents.RouteTables[2]!.Routes as object[]).push(route);
  for (const nic of documents.NetworkInterfaces) {
    if (nic.NetworkInterfaceId === NAT_INTERFACE) nic.SourceDestCheck = false;
  }
  return { files: { [`accounts/${ACCOUNT}/eu-west-1/all.json`]: documents } };
}

const idOf = (answer: Answer): string => String(answer.json['id']);
const items = (answer: Answer) => answer.json['items'] as Record<string, unknown>[];
const post = (path: string, json: unknown, headers: Record<string, string> = {}) =>
  service.http.post(path, { json, headers });
const channel = (json: Record<string, unknown>) =>
  post('/v1/webhooks', { name: 'ops', url: receiver.url(), type: 'webhook', ...json });

async function makeAudit(intents: object[]): Promise<string> {
  const roleArn = `arn:aws:iam::${ACCOUNT}:role/wayout-reader`;
  const target = await post('/v1/targets', {
    name: 'near',
    accountId: ACCOUNT,
    regions: ['eu-west-1'],
    roleArn,
  });
  const intentIds: string[] = [];
  for (const intent of intents) intentIds.push(idOf(await post('/v1/intents', intent)));
  return idOf(await post('/v1/audits', { name: 'egress', targetIds: [idOf(target)], intentIds }));
}

const run = async (auditId: string): Promise<void> => {
  const answer = await post('/v1/audit-runs', { auditId }, { prefer: 'wait=30' });
  expect(answer.json['status']).toBe('succeeded');
};

/** Waits for so many messages. */
async function arrived(count: number): Promise<Record<string, unknown>[]> {
  for (let waited = 0; receiver.got.length < count && waited < 100; waited++) await sleep(100);
  expect(receiver.got).toHaveLength(count);
  return receiver.bodies();
}

async function emptied(): Promise<void> {
  for (const webhook of items(await service.http.get('/v1/webhooks'))) {
    await service.http.call('DELETE', `/v1/webhooks/${String(webhook['id'])}`);
  }
  await service.database.query('truncate alerts, alert_groups cascade');
}

const web = {
  name: 'web out',
  destination: 'internet',
  port: 443,
  assumeGuest: 'forwarding',
  severity: 'critical',
};

describe('from the network to the message', () => {
  let auditId: string;
  beforeAll(async () => {
    auditId = await makeAudit([web, { ...web, name: 'http out', port: 80 }]);
    await run(auditId);
  });

  const breaks: [string, () => Promise<unknown>, () => Promise<unknown>, RegExp, RegExp][] = [
    [
      'a deleted route',
      () =>
        ec2.send(new DeleteRouteCommand({ RouteTableId: 'rtb-private', DestinationCidrBlock: '0.0.0.0/0' })),
      () =>
        ec2.send(
          new CreateRouteCommand({
            RouteTableId: 'rtb-private',
            DestinationCidrBlock: '0.0.0.0/0',
            NetworkInterfaceId: NAT_INTERFACE,
          }),
        ),
      /rtb-private.*0\.0\.0\.0\/0/,
      /create-route/,
    ],
    [
      'a stopped NAT instance',
      () => ec2.send(new StopInstancesCommand({ InstanceIds: [NAT_INSTANCE] })),
      () => ec2.send(new StartInstancesCommand({ InstanceIds: [NAT_INSTANCE] })),
      /i-0a0000000000000aa.*State/,
      /start-instances/,
    ],
    [
      'a network ACL that denies',
      () => ec2.send(new ReplaceNetworkAclEntryCommand({ ...aclRule, RuleAction: 'deny' })),
      () => ec2.send(new ReplaceNetworkAclEntryCommand({ ...aclRule, RuleAction: 'allow' })),
      /acl/i,
      /network-acl-entry/,
    ],
  ];

  test.each(breaks)(
    '%s: one message with cause, change and command; mended: resolved',
    async (_name, harm, mend, change, fix) => {
      await emptied();
      expect((await channel({})).status).toBe(201);
      await harm();
      await run(auditId);
      const [first] = (await arrived(1)) as { type: string; data: Record<string, never> }[];
      expect(first?.type).toBe('wayout.alert.firing');
      const data = first?.data as unknown as {
        text: string;
        changes: string[];
        fix: { command: string };
        affected: object;
        intents: object[];
        links: { url: string }[];
        severity: string;
      };
      expect(data.changes.join()).toMatch(change);
      expect(data.fix.command).toMatch(fix);
      expect(data.affected).toMatchObject({ interfaces: 1, subnets: 1 });
      expect(data.intents).toHaveLength(2);
      expect(data.severity).toBe('critical');
      expect(data.links[0]?.url).toMatch(/^https:\/\/wayout\.example\/v1\/audit-runs\/run_/);

      await run(auditId);
      await mend();
      await run(auditId);
      const [, second] = (await arrived(2)) as { type: string; data: { changes: string[]; until: string } }[];
      expect(second?.type).toBe('wayout.alert.resolved');
      expect(second?.data.changes.join()).toMatch(change);
    },
    120_000,
  );

  test('acknowledge, silence, and what lists show', async () => {
    await emptied();
    await channel({});
    await channel({
      name: 'pager',
      type: 'pagerduty',
      routingKey: 'a'.repeat(32),
      url: receiver.url('/pager'),
    });
    await ec2.send(new StopInstancesCommand({ InstanceIds: [NAT_INSTANCE] }));
    await run(auditId);
    await arrived(2);
    const alerts = items(await service.http.get('/v1/alerts?state=firing&severity=critical&vpc=vpc-1'));
    expect(alerts).toHaveLength(2);
    expect(items(await service.http.get(`/v1/alerts?group=${String(alerts[0]?.['groupId'])}`))).toHaveLength(
      2,
    );
    expect(items(await service.http.get('/v1/alerts?state=resolved'))).toHaveLength(0);
    const path = `/v1/alerts/${String(alerts[0]?.['id'])}`;

    expect((await post(`${path}/ack`, {})).json).toMatchObject({
      code: 'INVALID_BODY',
      errors: [{ pointer: '/by' }],
    });
    const taken = await post(`${path}/ack`, { by: 'ada', note: 'looking' });
    expect(taken.json).toMatchObject({ acknowledgement: { by: 'ada', note: 'looking' }, state: 'firing' });
    const other = await service.http.get(`/v1/alerts/${String(alerts[1]?.['id'])}`);
    expect(other.json).toMatchObject({ acknowledgement: { by: 'ada' } });
    const events = (await arrived(4)).filter((body) => 'event_action' in body);
    expect(events.map((body) => body['event_action'])).toEqual(['trigger', 'acknowledge']);
    expect(new Set(events.map((body) => body['dedup_key'])).size).toBe(1);
    const back = await service.http.call('DELETE', `${path}/ack`);
    expect(back.json).toMatchObject({ acknowledgement: null });

    const silence = await post('/v1/silences', {
      author: 'ada',
      reason: 'works',
      matcher: { componentId: NAT_INSTANCE },
      expiresAt: new Date(Date.now() + 3600_000).toISOString(),
    });
    expect(silence.status).toBe(201);
    expect((await service.http.get(path)).json).toMatchObject({
      silences: [{ author: 'ada', reason: 'works' }],
    });

    await ec2.send(new StartInstancesCommand({ InstanceIds: [NAT_INSTANCE] }));
    await run(auditId);
    await arrived(6);
    expect((await post(`${path}/ack`, { by: 'ada' })).json['code']).toBe('ALERT_NOT_FIRING');

    // Again, under the silence: nobody hears of it.
    await ec2.send(new StopInstancesCommand({ InstanceIds: [NAT_INSTANCE] }));
    await run(auditId);
    await sleep(1500);
    expect(receiver.got).toHaveLength(6);
    expect((await service.http.call('DELETE', `/v1/silences/${idOf(silence)}`)).status).toBe(204);
    await ec2.send(new StartInstancesCommand({ InstanceIds: [NAT_INSTANCE] }));
    await run(auditId);
  }, 120_000);
});

const aclRule = {
  NetworkAclId: 'acl-1',
  RuleNumber: 100,
  Protocol: '-1',
  Egress: true,
  CidrBlock: '0.0.0.0/0',
} as const;

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
    expect((await service.http.get(path, { headers: { 'if-none-match': etag } })).status).toBe(304);
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
    await arrived(2);
    expect(receiver.got[1]?.headers['webhook-id']).toBe(id);
    const shown = await service.http.get(delivery);
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
  const bare = await startTestService({ ...environment, WAYOUT_SECRET_KEY: '' });
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
