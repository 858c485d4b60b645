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
import { alertEnvironment, arrived, idOf, items } from '../support/alert-service.js';
import { mendedNatStoryDocuments } from '../support/nat-story-documents.js';
import { startTestService, type TestService } from '../support/test-service.js';

const ACCOUNT = '111122223333';
const NAT_INTERFACE = 'eni-0a0000000000000aa';
const NAT_INSTANCE = 'i-0a0000000000000aa';
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
  service = await startTestService(alertEnvironment);
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

const mended = () => ({
  files: { [`accounts/${ACCOUNT}/eu-west-1/all.json`]: mendedNatStoryDocuments() },
});

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
  const answer = await post('/v1/audit-runs', { auditId }, { prefer: 'wait=100' });
  expect(answer.json['status']).toBe('succeeded');
};

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

const aclRule = {
  NetworkAclId: 'acl-1',
  RuleNumber: 100,
  Protocol: '-1',
  Egress: true,
  CidrBlock: '0.0.0.0/0',
} as const;

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
      const [first] = (await arrived(receiver, 1)) as { type: string; data: Record<string, never> }[];
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
      const [, second] = (await arrived(receiver, 2)) as {
        type: string;
        data: { changes: string[]; until: string };
      }[];
      expect(second?.type).toBe('wayout.alert.resolved');
      expect(second?.data.changes.join()).toMatch(change);
    },
    120_000,
  );

  test('a channel that was off hears of what still goes on once it is on again', async () => {
    await emptied();
    const path = (await channel({})).headers.get('location') ?? '';
    await ec2.send(new StopInstancesCommand({ InstanceIds: [NAT_INSTANCE] }));
    await run(auditId);
    await arrived(receiver, 1);
    for (const [enabled, version] of [
      [false, 1],
      [true, 2],
    ] as const) {
      const headers = { 'if-match': `"v${version}"` };
      const edited = await service.http.call('PATCH', path, { json: { enabled }, headers });
      expect(edited.json).toMatchObject({ enabled });
    }
    await run(auditId);
    await arrived(receiver, 2);
    await ec2.send(new StartInstancesCommand({ InstanceIds: [NAT_INSTANCE] }));
    await run(auditId);
    const bodies = await arrived(receiver, 3);
    expect(bodies.map(({ type }) => type)).toEqual([
      'wayout.alert.firing',
      'wayout.alert.firing',
      'wayout.alert.resolved',
    ]);
  }, 120_000);

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
    await arrived(receiver, 2);
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
    const byAda = { json: { by: 'ada', note: 'looking' }, headers: { 'idempotency-key': 'ada' } };
    const taken = await service.http.post(`${path}/ack`, byAda);
    expect(taken.json).toMatchObject({ acknowledgement: { by: 'ada', note: 'looking' }, state: 'firing' });
    // A repetition tells nobody again.
    expect((await service.http.post(`${path}/ack`, byAda)).text).toBe(taken.text);
    const other = await service.http.get(`/v1/alerts/${String(alerts[1]?.['id'])}`);
    expect(other.json).toMatchObject({ acknowledgement: { by: 'ada' } });
    const events = (await arrived(receiver, 4)).filter((body) => 'event_action' in body);
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
    await arrived(receiver, 6);
    expect((await post(`${path}/ack`, { by: 'ada' })).json['code']).toBe('ALERT_NOT_FIRING');

    // Again, under the silence: nobody hears of it.
    await ec2.send(new StopInstancesCommand({ InstanceIds: [NAT_INSTANCE] }));
    await run(auditId);
    // Messages are written together with what they tell of.
    expect(items(await service.http.get('/v1/deliveries'))).toHaveLength(6);
    expect((await service.http.call('DELETE', `/v1/silences/${idOf(silence)}`)).status).toBe(204);
    await ec2.send(new StartInstancesCommand({ InstanceIds: [NAT_INSTANCE] }));
    await run(auditId);
  }, 120_000);
});
