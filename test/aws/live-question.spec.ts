import {
  AssociateRouteTableCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLab, type Lab } from '../../apps/lab/src/index.js';
import { SdkEc2Reader } from '../../libs/aws/src/ec2/sdk-ec2-reader.js';
import { answerLive, Deadline, FakeEc2Reader, PageReader } from '../../libs/aws/src/index.js';
import { parseRequest, type DiagnosisRequest } from '../../libs/reachability/src/index.js';
import { snapshotFromJson } from '../../libs/snapshot/src/index.js';
import { CLIENT_ADDRESS, natStoryDocuments } from '../support/nat-story-documents.js';
import { pointAtLab } from './lab-access.js';

type Documents = ReturnType<typeof natStoryDocuments>;
type Fields = Record<string, unknown>;

/** The story, and beside it a second VPC of which nothing leads to the first. */
function twoVpcs(): Fields {
  const documents = natStoryDocuments();
  const other = JSON.parse(
    JSON.stringify(documents)
      .replaceAll('"vpc-1"', '"vpc-2"')
      .replaceAll(/"(subnet|sg|rtb|acl|igw|eni|i|r|eipalloc)-([\w-]+)"/g, '"$1-other-$2"')
      .replaceAll('10.10.', '10.20.')
      .replaceAll('198.51.100.10', '198.51.100.20'),
  ) as Documents;
  return Object.fromEntries(
    Object.entries(documents).map(([kind, list]) => [kind, [...list, ...other[kind as keyof Documents]]]),
  );
}

function question(more: Fields = {}): DiagnosisRequest {
  const parsed = parseRequest({ source: CLIENT_ADDRESS, destination: 'internet', port: 80, ...more });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.request;
}

const context = { id: 'dgn_1', createdAt: '2026-03-09T08:15:27.000Z' };

let lab: Lab;
let before: NodeJS.ProcessEnv;
const readers: SdkEc2Reader[] = [];

async function useLab(documents: Fields): Promise<void> {
  lab = await startLab(snapshotFromJson(documents));
  pointAtLab(lab);
}

function ask(more: Fields = {}, regions = ['eu-west-1']) {
  const deadline = new Deadline(10_000);
  const opened = regions.map((region) => new SdkEc2Reader({ region, answerMs: 2_000 }));
  readers.push(...opened);
  const account = { accountId: null, readers: opened.map((ec2) => new PageReader(ec2, deadline)) };
  return answerLive(account, question(more), context);
}

beforeEach(async () => {
  before = { ...process.env };
  await useLab(twoVpcs());
});
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.close();
  process.env = before;
  await lab.close();
});

describe('a reading for one question', () => {
  test.each([
    ['an address', { source: CLIENT_ADDRESS }],
    ['an instance', { source: 'i-0b0000000000000bb' }],
    ['an interface', { source: 'eni-0b0000000000000bb' }],
    ['a public destination, asked from outside', { source: 'internet', destination: '198.51.100.10' }],
  ])('%s: only its VPC is read', async (_name, more) => {
    const { snapshot, focused } = await ask(more);
    expect(focused).toBe(true);
    const [region] = snapshot.regions;
    expect(region?.scope).toEqual({ vpcIds: ['vpc-1'], absentIds: [] });
    expect(region?.lists.NetworkInterfaces).toHaveLength(2);
    expect(new Set(region?.lists.RouteTables?.map(({ VpcId }) => VpcId))).toEqual(new Set(['vpc-1']));
    // Every request about interfaces was narrowed.
    for (const { filters } of lab.calls('DescribeNetworkInterfaces')) expect(filters).not.toEqual([]);
  });

  test('the answer is that of the whole region', async () => {
    const { diagnosis } = await ask();
    expect(diagnosis.verdict).toBe('unreachable');
    expect(diagnosis.findings.filter(({ role }) => role === 'blocking').map(({ code }) => code)).toEqual([
      'NO_ROUTE_TO_DESTINATION',
      'ENI_SOURCE_DEST_CHECK_RESTRICTION',
    ]);
  });

  test('R-RT-6: a route target in another VPC draws that VPC in; one that is gone is known to be gone', async () => {
    await lab.close();
    const documents = twoVpcs();
    const tables = documents['RouteTables'] as Documents['RouteTables'];
    const route = (DestinationCidrBlock: string, NetworkInterfaceId: string) => ({
      DestinationCidrBlock,
      NetworkInterfaceId,
      State: 'active',
      Origin: 'CreateRoute',
    });
    tables
      .find(({ RouteTableId }) => RouteTableId === 'rtb-private')
      ?.Routes.push(
        route('0.0.0.0/0', 'eni-0d0000000000000dd') as never,
        route('192.0.2.0/24', 'eni-other-0a0000000000000aa') as never,
      );
    await useLab(documents);
    const { snapshot, diagnosis } = await ask();
    expect(snapshot.regions[0]?.scope).toEqual({
      vpcIds: ['vpc-1', 'vpc-2'],
      absentIds: ['eni-0d0000000000000dd'],
    });
    expect(diagnosis.findings.map(({ code }) => code)).toContain('ROUTE_TARGET_NOT_FOUND');
  });

  test('a range as destination is read whole: its holders can not be found one by one', async () => {
    const { focused, snapshot } = await ask({ destination: '10.20.0.0/16' });
    expect(focused).toBe(false);
    expect(snapshot.regions[0]?.scope).toBeUndefined();
    expect(snapshot.regions[0]?.lists.NetworkInterfaces).toHaveLength(4);
  });

  test('an instance that is nowhere: the regions are named', async () => {
    await expect(ask({ source: 'i-0123456789abcdef0' })).rejects.toThrow('is not in eu-west-1');
  });
});

describe('reads are not atomic', () => {
  test('what changed on the path meanwhile is read again, and the answer is that of now', async () => {
    lab.addFault({ kind: 'delay', milliseconds: 1_500, action: 'DescribeVpcEndpoints' });
    const asked = ask();
    while (lab.calls('DescribeRouteTables').length === 0) await new Promise((done) => setTimeout(done, 20));
    const ec2 = new EC2Client({ region: 'eu-west-1' });
    await ec2.send(
      new CreateRouteCommand({
        RouteTableId: 'rtb-private',
        DestinationCidrBlock: '0.0.0.0/0',
        NetworkInterfaceId: 'eni-0a0000000000000aa',
      }),
    );
    ec2.destroy();
    const { diagnosis } = await asked;
    const codes = diagnosis.findings.filter(({ role }) => role === 'blocking').map(({ code }) => code);
    expect(codes).toEqual(['ENI_SOURCE_DEST_CHECK_RESTRICTION']);
    expect(diagnosis.unknowns.map(({ code }) => code)).not.toContain('CONFIG_CHANGED_WHILE_READING');
  });

  test('R-RT-1: a table made meanwhile, and now in force for the subnet, is seen', async () => {
    await lab.close();
    const documents = twoVpcs();
    const tables = documents['RouteTables'] as Documents['RouteTables'];
    const own = tables.find(({ RouteTableId }) => RouteTableId === 'rtb-private');
    // The private subnet goes by the main table: no document names the two together.
    if (own !== undefined) own.Associations = [];
    await useLab(documents);
    lab.addFault({ kind: 'delay', milliseconds: 1_500, action: 'DescribeVpcEndpoints' });
    const asked = ask();
    while (lab.calls('DescribeRouteTables').length === 0) await new Promise((done) => setTimeout(done, 20));
    const ec2 = new EC2Client({ region: 'eu-west-1' });
    const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId: 'vpc-1' }));
    const RouteTableId = RouteTable?.RouteTableId ?? '';
    await ec2.send(
      new CreateRouteCommand({
        RouteTableId,
        DestinationCidrBlock: '0.0.0.0/0',
        NetworkInterfaceId: 'eni-0a0000000000000aa',
      }),
    );
    await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId: 'subnet-private' }));
    ec2.destroy();
    const { diagnosis } = await asked;
    const codes = diagnosis.findings.filter(({ role }) => role === 'blocking').map(({ code }) => code);
    expect(codes).toEqual(['ENI_SOURCE_DEST_CHECK_RESTRICTION']);
  });

  test('a path that never holds still: CONFIG_CHANGED_WHILE_READING, undetermined', async () => {
    const { Reservations, ...lists } = natStoryDocuments();
    const tables = lists.RouteTables as unknown as { Tags?: { Key: string; Value: string }[] }[];
    const ec2 = new FakeEc2Reader({
      answers: {
        ...Object.fromEntries(
          Object.entries(lists).map(([kind, list]) => [`Describe${kind}`, { [kind]: list }]),
        ),
        DescribeInstances: { Reservations },
      },
      before: (action, _input, nth) => {
        if (action !== 'DescribeRouteTables') return;
        tables.forEach((table, i) => {
          tables[i] = { ...table, Tags: [{ Key: 'nth', Value: String(nth) }] };
        });
      },
    });
    const account = { accountId: null, readers: [new PageReader(ec2, new Deadline(5_000))] };
    const { diagnosis } = await answerLive(account, question(), context);
    expect(diagnosis.verdict).toBe('undetermined');
    expect(diagnosis.verdictIfAssumptionsHold).toBe('unreachable');
    const unsettled = diagnosis.unknowns.filter(({ code }) => code === 'CONFIG_CHANGED_WHILE_READING');
    expect(unsettled.map(({ component }) => component.id)).toContain('rtb-private');
    expect(unsettled[0]?.outcomes).toEqual([{ if: 'it stays as it was read last', verdict: 'unreachable' }]);
  });
});
