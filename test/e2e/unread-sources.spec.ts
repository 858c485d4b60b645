import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startLab, type Lab } from '../../apps/lab/src/index.js';
import { Receiver } from '../../libs/alerting/src/testing/receiver.js';
import { snapshotFromJson } from '../../libs/snapshot/src/index.js';
import { pointAtLab } from '../aws/lab-access.js';
import { natStoryDocuments } from '../support/nat-story-documents.js';
import { startTestService, type TestService } from '../support/test-service.js';

const ACCOUNT = '111122223333';
const DENIED = ['DescribeVpcs', 'DescribeSubnets', 'DescribeNetworkInterfaces', 'DescribeInstances'];

let lab: Lab;
let service: TestService;
let receiver: Receiver;
let before: NodeJS.ProcessEnv;
beforeAll(async () => {
  before = { ...process.env };
  lab = await startLab(snapshotFromJson(network()));
  pointAtLab(lab);
  receiver = await Receiver.start();
  service = await startTestService({
    WAYOUT_READ_SECONDS: '20',
    WAYOUT_SECRET_KEY: randomBytes(32).toString('base64'),
    WAYOUT_WEBHOOK_HTTP: 'true',
    WAYOUT_WEBHOOK_NETWORKS: '127.0.0.0/8',
  });
  await make('/v1/webhooks', { type: 'webhook', name: 'ops', url: receiver.url() });
});
afterAll(async () => {
  await service.close();
  await receiver.close();
  await lab.close();
  process.env = before;
});
beforeEach(() => lab.clearFaults());

/** The story, and a function without an instance in a subnet of its own: its interface is in no list of
 *  instances. Both lack a default route. */
function network() {
  const story = natStoryDocuments();
  const [, subnet] = story.Subnets;
  const [, client] = story.NetworkInterfaces;
  const lambda = {
    ...client!,
    NetworkInterfaceId: 'eni-0c0000000000000cc',
    InterfaceType: 'lambda',
    SubnetId: 'subnet-functions',
    PrivateIpAddress: '10.10.3.7',
    PrivateIpAddresses: [{ PrivateIpAddress: '10.10.3.7', Primary: true }],
    Attachment: undefined,
    TagSet: [{ Key: 'team', Value: 'shop' }],
  };
  const instance = story.Reservations[0]!.Instances[1]!;
  instance.Tags = [...instance.Tags, { Key: 'team', Value: 'shop' }];
  const documents = {
    ...story,
    Subnets: [...story.Subnets, { ...subnet!, SubnetId: 'subnet-functions', CidrBlock: '10.10.3.0/24' }],
    NetworkInterfaces: [...story.NetworkInterfaces, lambda],
  };
  return { files: { [`accounts/${ACCOUNT}/eu-west-1/all.json`]: documents } };
}

async function make(path: string, json: unknown): Promise<string> {
  const answer = await service.http.post(path, { json });
  expect([answer.status, answer.text]).toEqual([expect.any(Number), expect.stringContaining('"id"')]);
  return String(answer.json['id']);
}

async function run(auditId: string) {
  const options = { json: { auditId }, headers: { prefer: 'wait=100' } };
  const { json } = await service.http.post('/v1/audit-runs', options);
  expect(json['status']).toBe('succeeded');
  return json['states'] as { outcome: string; group: { subnetId: string }; unknowns: { code: string }[] }[];
}

/** Messages stand in the outbox as soon as their run is over. */
async function allSent(): Promise<void> {
  const waiting = `select from deliveries where status = 'waiting'`;
  while ((await service.database.query(waiting)).length > 0) await sleep(50);
}

const phases = async (auditId: string): Promise<unknown[]> => {
  const rows = await service.database.query(
    `select place->>'subnetId' as subnet, phase from alerts where audit_id = $1 order by 1`,
    [auditId],
  );
  return rows.map(({ subnet, phase }) => [subnet, phase]);
};

test.each([
  ['all private', 'all private'],
  ['by a tag', { tags: { team: 'shop' } }],
])(
  'what can not be read is neither gone nor mended (sources: %s)',
  async (name, sources) => {
    const target = await make('/v1/targets', {
      name,
      accountId: ACCOUNT,
      regions: ['eu-west-1'],
      roleArn: `arn:aws:iam::${ACCOUNT}:role/wayout-reader`,
    });
    const intent = await make('/v1/intents', { name, sources, destination: 'internet', port: 443 });
    const auditId = await make('/v1/audits', { name, targetIds: [target], intentIds: [intent] });
    const firing = [
      ['subnet-functions', 'firing'],
      ['subnet-private', 'firing'],
    ];
    expect((await run(auditId)).map(({ outcome }) => outcome)).toEqual(['fails', 'fails']);
    expect(await phases(auditId)).toEqual(firing);
    await allSent();
    receiver.got.length = 0;

    for (const action of DENIED) {
      lab.addFault({ kind: 'deny', action });
      const states = await run(auditId);
      expect([action, states.map(({ group }) => group.subnetId).sort()]).toEqual([
        action,
        ['subnet-functions', 'subnet-private'],
      ]);
      // What is still seen to fail does; nothing is well.
      expect(states.filter(({ outcome }) => !['fails', 'undetermined'].includes(outcome))).toEqual([]);
      expect([action, await phases(auditId)]).toEqual([action, firing]);
      lab.clearFaults();
    }
    expect((await run(auditId)).map(({ outcome }) => outcome)).toEqual(['fails', 'fails']);
    await allSent();
    expect(receiver.bodies()).toEqual([]);
  },
  120_000,
);
