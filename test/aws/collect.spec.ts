import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLab, type Fault, type Lab } from '../../apps/lab/src/index.js';
import { AwsAccessError, Deadline, PageReader, readingFiles, SdkEc2Gate } from '../../libs/aws/src/index.js';
import { collectRegion, readingSnapshot } from '../../libs/aws/src/index.js';
import { diagnose, parseRequest } from '../../libs/reachability/src/index.js';
import { indexSnapshot, snapshotFromJson, type Snapshot } from '../../libs/snapshot/src/index.js';
import { CLIENT_ADDRESS, natStoryDocuments } from '../support/nat-story-documents.js';
import { collectLab, pointAtLab } from './lab-access.js';

const PAGE = 7;

/** The story with 30 more interfaces and 12 more route tables, so that lists have pages. */
function wideStory(): Snapshot {
  const documents = natStoryDocuments();
  const [, client] = documents.NetworkInterfaces;
  const [main] = documents.RouteTables;
  const number = (i: number): string => String(i).padStart(3, '0');
  const interfaces = Array.from({ length: 30 }, (_, i) => ({
    ...client,
    NetworkInterfaceId: `eni-0f0000000000000${number(i)}`,
    PrivateIpAddress: `10.10.2.${i + 120}`,
    PrivateIpAddresses: [{ PrivateIpAddress: `10.10.2.${i + 120}`, Primary: true }],
    Attachment: undefined,
    Status: 'available',
  }));
  const tables = Array.from({ length: 12 }, (_, i) => ({
    ...main,
    RouteTableId: `rtb-0f0000000000000${number(i)}`,
    Associations: [],
  }));
  return snapshotFromJson({
    ...documents,
    NetworkInterfaces: [...documents.NetworkInterfaces, ...interfaces],
    RouteTables: [...documents.RouteTables, ...tables],
  });
}

let lab: Lab;
let before: NodeJS.ProcessEnv;
beforeEach(async () => {
  before = { ...process.env };
  lab = await startLab(wideStory(), { pageSize: PAGE });
  pointAtLab(lab);
});
afterEach(async () => {
  process.env = before;
  await lab.close();
});

const ids = (list: readonly object[] | undefined, field: string): string[] =>
  (list ?? []).map((item) => String((item as Record<string, unknown>)[field])).sort();

describe('a whole region over the wire', () => {
  test('every resource exactly once, in pages that EC2 would give', async () => {
    const snapshot = await collectLab();
    const [region] = snapshot.regions;
    const given = wideStory().regions[0]?.lists;
    expect(region?.broken).toEqual([]);
    expect(region?.unread).toBeUndefined();
    expect(region?.accountId).toBe('111122223333');
    for (const [kind, field] of [
      ['NetworkInterfaces', 'NetworkInterfaceId'],
      ['RouteTables', 'RouteTableId'],
      ['Subnets', 'SubnetId'],
      ['SecurityGroups', 'GroupId'],
    ] as const) {
      expect([kind, ids(region?.lists[kind], field)]).toEqual([kind, ids(given?.[kind], field)]);
    }
    const pages = lab.calls('DescribeNetworkInterfaces');
    expect(pages).toHaveLength(Math.ceil(32 / PAGE));
    const limits: Record<string, number> = {
      DescribeRouteTables: 100,
      DescribePrefixLists: 100,
      DescribeManagedPrefixLists: 100,
      DescribeEgressOnlyInternetGateways: 255,
    };
    for (const { action, maxResults } of lab.calls()) {
      if (maxResults !== null) expect([action, maxResults]).toEqual([action, limits[action] ?? 1000]);
    }
    expect(lab.calls().filter(({ error }) => error !== null)).toEqual([]);
  });

  test('an unchanged network gives the same content again', async () => {
    expect((await collectLab()).hash).toBe((await collectLab()).hash);
  });

  test('bundle and live reading give the same diagnosis but for ids and times', async () => {
    const question = parseRequest({ source: CLIENT_ADDRESS, destination: 'internet', port: 80 });
    if (!question.ok) throw new Error('the question is wrong');
    const context = { id: 'dgn_1', createdAt: '', snapshot: { id: '', hash: '', capturedAt: null } };
    const answer = (snapshot: Snapshot) =>
      JSON.stringify(diagnose(indexSnapshot(snapshot), question.request, context));
    const live = await collectLab();
    const [region] = live.regions;
    // As `wayout collect` writes it, read back as any bundle.
    const gate = new SdkEc2Gate().open({ region: 'eu-west-1' });
    const reading = await collectRegion(new PageReader(gate, new Deadline(5_000)), null);
    gate.close();
    const written = snapshotFromJson({
      files: JSON.parse(JSON.stringify(readingFiles([reading]))) as object,
    });
    expect(written.hash).toBe(readingSnapshot([reading]).hash);
    expect(written.regions[0]?.lists).toEqual(region?.lists);
    expect(answer(written)).toBe(answer(live));
    expect(JSON.parse(answer(live))).toMatchObject({ verdict: 'unreachable' });
  });
});

describe('what goes wrong on the wire', () => {
  const unread = (snapshot: Snapshot) => snapshot.regions[0]?.unread ?? [];
  const reading = async (...faults: Fault[]): Promise<Snapshot> => {
    for (const fault of faults) lab.addFault(fault);
    const hangs = faults.some(({ kind }) => kind === 'hang');
    return collectLab('eu-west-1', hangs ? { answerMs: 700 } : {});
  };

  test.each<[string, Fault[]]>([
    ['a burst of throttling over all actions', [{ kind: 'throttle', times: 12 }]],
    [
      'throttling, a reset and a broken answer at once',
      [
        { kind: 'throttle', action: 'DescribeSubnets', times: 2 },
        { kind: 'reset', action: 'DescribeVpcs', times: 1 },
        { kind: 'server-error', action: 'DescribeRouteTables', times: 1 },
      ],
    ],
    ['resets over all actions', [{ kind: 'reset', times: 4 }]],
    [
      'an answer that breaks off',
      [{ kind: 'cut-off', action: 'DescribeNetworkInterfaces', after: 2, times: 1 }],
    ],
    [
      'an answer that hangs once',
      [{ kind: 'hang', action: 'DescribeNetworkInterfaces', after: 1, times: 1 }],
    ],
    ['an HTML page once, with 502', [{ kind: 'html', action: 'DescribeNetworkInterfaces', times: 1 }]],
  ])('%s: passes, and nothing is missing', async (_name, faults) => {
    const snapshot = await reading(...faults);
    for (const { befell, times } of lab.faults()) expect(befell).toBe(times);
    expect(unread(snapshot)).toEqual([]);
    expect(snapshot.hash).toBe((await collectLab()).hash);
    expect(snapshot.regions[0]?.lists.NetworkInterfaces).toHaveLength(32);
  });

  test.each<[string, Fault, string]>([
    ['denied', { kind: 'deny', action: 'DescribeNatGateways' }, 'not allowed: UnauthorizedOperation'],
    [
      'unknown to the endpoint',
      { kind: 'unknown-action', action: 'DescribeNatGateways' },
      "the endpoint doesn't know the action: InvalidAction",
    ],
    [
      'an HTML page that says 200',
      { kind: 'html', action: 'DescribeNatGateways', status: 200 },
      "the answer isn't EC2's (HTTP 200)",
    ],
    [
      'an HTML page each time, with 502',
      { kind: 'html', action: 'DescribeNatGateways' },
      "the answer isn't EC2's (HTTP 502)",
    ],
    [
      'throttled without end',
      { kind: 'throttle', action: 'DescribeNatGateways' },
      'throttled until the attempts ran out: RequestLimitExceeded',
    ],
    // No more of the reason than that there is one: Jest's sockets throw errors of another realm, whose code
    // (ECONNRESET) the SDK then doesn't take over.
    ['reset each time', { kind: 'reset', action: 'DescribeNatGateways' }, ''],
    ['hanging', { kind: 'hang', action: 'DescribeNatGateways' }, 'no answer'],
  ])('%s: the kind is unread, everything else is there', async (_name, fault, reason) => {
    const snapshot = await reading(fault);
    expect(unread(snapshot)).toEqual([
      { kind: 'NatGateways', action: 'ec2:DescribeNatGateways', reason: expect.stringContaining(reason) },
    ]);
    expect(snapshot.regions[0]?.lists.NatGateways).toBeUndefined();
    expect(snapshot.regions[0]?.lists.NetworkInterfaces).toHaveLength(32);
  });

  test('a NextToken that expires once: read again from the start, each item once', async () => {
    const snapshot = await reading({
      kind: 'expired-token',
      action: 'DescribeNetworkInterfaces',
      after: 1,
      times: 1,
    });
    expect(unread(snapshot)).toEqual([]);
    expect(snapshot.regions[0]?.lists.NetworkInterfaces).toHaveLength(32);
  });

  test('a NextToken that expires again and again: unread, not a part of the list', async () => {
    const snapshot = await reading({ kind: 'expired-token', action: 'DescribeRouteTables' });
    expect(unread(snapshot)).toEqual([
      {
        kind: 'RouteTables',
        action: 'ec2:DescribeRouteTables',
        reason: expect.stringContaining('InvalidPaginationToken'),
      },
    ]);
    expect(snapshot.regions[0]?.lists.RouteTables).toBeUndefined();
    // From the start three times, and no more.
    expect(lab.calls('DescribeRouteTables').filter(({ hasToken }) => !hasToken)).toHaveLength(3);
  });

  test('what an unread kind decides is undetermined, and names reason and action', async () => {
    const snapshot = await reading({ kind: 'deny', action: 'DescribeRouteTables' });
    const question = parseRequest({ source: CLIENT_ADDRESS, destination: 'internet', port: 80 });
    if (!question.ok) throw new Error('the question is wrong');
    const context = { id: 'dgn_1', createdAt: '', snapshot: { id: '', hash: '', capturedAt: null } };
    const { verdict, unknowns } = diagnose(indexSnapshot(snapshot), question.request, context);
    expect(verdict).toBe('undetermined');
    const gap = unknowns.find(({ code }) => code === 'PERMISSION_MISSING');
    expect(gap?.summary).toContain('not allowed: UnauthorizedOperation');
    expect(gap?.howToLearn).toContain('ec2:DescribeRouteTables');
  });
});

describe('roles', () => {
  const arn = 'arn:aws:iam::111122223333:role/wayout-reader';
  const open = (externalId: string) =>
    new SdkEc2Gate().open({
      region: 'eu-west-1',
      role: { arn, externalId, sessionName: 'wayout-job-1', regions: ['eu-west-1'] },
    });

  test('AssumeRole with the external id; the job shows in the session, whose policy only reads', async () => {
    await lab.close();
    lab = await startLab(wideStory(), { roles: [{ arn, externalId: 'the-right-one' }] });
    pointAtLab(lab);
    const reader = open('the-right-one');
    const reading = await collectRegion(new PageReader(reader, new Deadline(5_000)), '111122223333');
    reader.close();
    expect(reading.unread).toEqual([]);
    const callers = new Set(lab.calls('DescribeVpcs').map(({ caller }) => caller));
    expect([...callers]).toEqual(['arn:aws:sts::111122223333:assumed-role/wayout-reader/wayout-job-1']);
    expect(lab.counts()['AssumeRole']).toBe(1);
  });

  test('a wrong external id: an error that tells what to look at, and not the id', async () => {
    await lab.close();
    lab = await startLab(wideStory(), { roles: [{ arn, externalId: 'the-right-one' }] });
    pointAtLab(lab);
    const reader = open('the-wrong-one');
    const failure = await collectRegion(new PageReader(reader, new Deadline(5_000)), null).catch(
      (error: unknown) => error,
    );
    reader.close();
    expect(failure).toBeInstanceOf(AwsAccessError);
    expect(String((failure as Error).message)).toContain('trust policy');
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain('the-wrong-one');
    expect(lab.counts()['DescribeVpcs']).toBeUndefined();
  });
});
