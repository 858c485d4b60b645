import { describe, expect, test } from '@jest/globals';
import { natStoryDocuments } from '../../../../test/support/nat-story-documents.js';
import { FakeEc2Reader, type FakeEc2Options } from '../ec2/fake-ec2-reader.js';
import { READ_ACTIONS } from '../ec2/read-commands.js';
import { collectRegion } from './collect-region.js';
import { Deadline } from './deadline.js';
import { LISTINGS } from './listings.js';
import { PageReader } from './page-reader.js';
import { readingSnapshot } from './reading-files.js';
import { snapshotFromJson } from '../../../snapshot/src/index.js';

const named = (name: string, message = ''): Error => Object.assign(new Error(message), { name });

function storyAnswers(): NonNullable<FakeEc2Options['answers']> {
  const { Reservations, ...lists } = natStoryDocuments();
  return {
    ...Object.fromEntries(Object.entries(lists).map(([kind, list]) => [`Describe${kind}`, { [kind]: list }])),
    DescribeInstances: { Reservations },
  };
}

async function collect(options: FakeEc2Options, deadlineMs = 5_000) {
  const ec2 = new FakeEc2Reader({ answers: storyAnswers(), ...options });
  const reading = await collectRegion(new PageReader(ec2, new Deadline(deadlineMs)), '111122223333');
  return { ec2, reading, snapshot: readingSnapshot([reading]) };
}

describe('what is asked', () => {
  test('every action, each at least once, with MaxResults where it has pages and never above its limit', async () => {
    const answers = {
      ...storyAnswers(),
      DescribeManagedPrefixLists: { PrefixLists: [{ PrefixListId: 'pl-1' }, { PrefixListId: 'pl-aws' }] },
      DescribePrefixLists: { PrefixLists: [{ PrefixListId: 'pl-aws', Cidrs: ['192.0.2.0/24'] }] },
      GetManagedPrefixListEntries: { Entries: [{ Cidr: '198.51.100.0/24' }] },
      DescribeTransitGatewayRouteTables: {
        TransitGatewayRouteTables: [{ TransitGatewayRouteTableId: 'tgw-rtb-1' }],
      },
    };
    const { ec2, snapshot } = await collect({ answers });
    expect(new Set(ec2.asked.map(({ action }) => action))).toEqual(new Set(READ_ACTIONS));
    const limits: Record<string, number> = {
      DescribeRouteTables: 100,
      DescribePrefixLists: 100,
      DescribeManagedPrefixLists: 100,
      GetManagedPrefixListEntries: 100,
      DescribeEgressOnlyInternetGateways: 255,
    };
    for (const { action, input } of ec2.asked) {
      const unpaged = LISTINGS.some((listing) => listing.action === action && listing.pageSize === null);
      const expected = unpaged || action === 'DescribeVpcAttribute' ? undefined : (limits[action] ?? 1000);
      expect([action, input['MaxResults']]).toEqual([action, expected]);
    }
    // R-RT-5: addresses of AWS's lists come with the lists; only the others are asked for one by one.
    const entries = ec2.asked.filter(({ action }) => action === 'GetManagedPrefixListEntries');
    expect(entries.map(({ input }) => input['PrefixListId'])).toEqual(['pl-1']);
    expect(snapshot.regions[0]?.lists.PrefixListEntries).toEqual([
      { PrefixListId: 'pl-1', Cidr: '198.51.100.0/24' },
    ]);
    expect(snapshot.regions[0]?.broken).toEqual([]);
  });

  test('hidden resources of AWS services are asked for: they hold addresses too', async () => {
    const { ec2 } = await collect({});
    for (const action of ['DescribeNetworkInterfaces', 'DescribeInstances']) {
      expect(ec2.asked.find((question) => question.action === action)?.input).toMatchObject({
        IncludeManagedResources: true,
      });
    }
  });
});

describe('what comes out', () => {
  test('the documents of a bundle, and its hash but for what a bundle leaves out', async () => {
    const { snapshot } = await collect({ pageSize: 5 });
    const [region] = snapshot.regions;
    expect(region).toMatchObject({ region: 'eu-west-1', accountId: '111122223333', broken: [] });
    expect(region?.unread).toBeUndefined();
    expect(region?.lists.VpcAttributes).toEqual([
      { VpcId: 'vpc-1', EnableDnsSupport: { Value: true }, EnableDnsHostnames: { Value: true } },
    ]);
    const bundle = snapshotFromJson(natStoryDocuments()).regions[0];
    for (const [kind, list] of Object.entries(bundle?.lists ?? {})) {
      expect([kind, region?.lists[kind as 'Vpcs']]).toEqual([kind, list]);
    }
    const again = await collect({ pageSize: 7 });
    expect(again.snapshot.hash).toBe(snapshot.hash);
    expect(region?.reads?.every(({ from, to, requests }) => from <= to && requests >= 0)).toBe(true);
  });

  test('secrets of VPN tunnels never get in', async () => {
    const answers = {
      ...storyAnswers(),
      DescribeVpnConnections: {
        VpnConnections: [
          {
            VpnConnectionId: 'vpn-1',
            CustomerGatewayConfiguration: '<pre_shared_key>hush-hush</pre_shared_key>',
            Options: { TunnelOptions: [{ OutsideIpAddress: '192.0.2.1', PreSharedKey: 'hush-hush' }] },
          },
        ],
      },
    };
    const { snapshot } = await collect({ answers });
    expect(JSON.stringify(snapshot)).not.toContain('hush-hush');
    expect(snapshot.regions[0]?.lists.VpnConnections).toEqual([
      { VpnConnectionId: 'vpn-1', Options: { TunnelOptions: [{ OutsideIpAddress: '192.0.2.1' }] } },
    ]);
  });
});

describe('what goes wrong', () => {
  const failing = (name: string, error: Error) =>
    collect({
      before: (action) => {
        if (action === name) throw error;
      },
    });

  test.each([
    ['UnauthorizedOperation', 'not allowed: UnauthorizedOperation'],
    ['InvalidAction', "the endpoint doesn't know the action: InvalidAction"],
    ['RequestLimitExceeded', 'throttled until the attempts ran out: RequestLimitExceeded'],
    ['InternalError', 'InternalError'],
  ])('%s: the kind is unread with reason and action, the rest is there', async (name, reason) => {
    const { snapshot } = await failing('DescribeNetworkAcls', named(name, 'arn:aws:sts::1:secret'));
    const [region] = snapshot.regions;
    expect(region?.lists.NetworkAcls).toBeUndefined();
    expect(region?.lists.Subnets).toHaveLength(2);
    expect(region?.unread).toEqual([{ kind: 'NetworkAcls', reason, action: 'ec2:DescribeNetworkAcls' }]);
  });

  test('what is read for each owner of an unread kind is unread too, for the same action', async () => {
    const { snapshot } = await failing('DescribeVpcs', named('UnauthorizedOperation'));
    expect(snapshot.regions[0]?.unread).toContainEqual(
      expect.objectContaining({ kind: 'VpcAttributes', action: 'ec2:DescribeVpcs' }),
    );
    expect(snapshot.regions[0]?.lists.VpcAttributes).toBeUndefined();
  });

  test('R-RT-5: one list of entries out of reach leaves the others', async () => {
    const { snapshot } = await collect({
      answers: {
        ...storyAnswers(),
        DescribeManagedPrefixLists: { PrefixLists: [{ PrefixListId: 'pl-1' }, { PrefixListId: 'pl-2' }] },
        GetManagedPrefixListEntries: { Entries: [{ Cidr: '198.51.100.0/24' }] },
      },
      before: (action, input) => {
        if (action === 'GetManagedPrefixListEntries' && input['PrefixListId'] === 'pl-2') {
          throw named('UnauthorizedOperation');
        }
      },
    });
    const [region] = snapshot.regions;
    expect(region?.lists.PrefixListEntries).toEqual([{ PrefixListId: 'pl-1', Cidr: '198.51.100.0/24' }]);
    expect(region?.unread).toEqual([
      {
        kind: 'PrefixListEntries',
        id: 'pl-2',
        reason: 'not allowed: UnauthorizedOperation',
        action: 'ec2:GetManagedPrefixListEntries',
      },
    ]);
  });

  test('a NextToken that expires: the list is read again from its start, each item once', async () => {
    let expired = false;
    const { snapshot, ec2 } = await collect({
      pageSize: 1,
      before: (action, input) => {
        if (action !== 'DescribeSubnets' || input['NextToken'] === undefined || expired) return;
        expired = true;
        throw named('InvalidNextToken');
      },
    });
    expect(snapshot.regions[0]?.lists.Subnets?.map(({ SubnetId }) => SubnetId)).toEqual([
      'subnet-public',
      'subnet-private',
    ]);
    expect(ec2.asked.filter(({ action }) => action === 'DescribeSubnets')).toHaveLength(4);
  });

  test('a NextToken that comes again and again ends in unread, not in an endless loop', async () => {
    const { snapshot } = await collect({
      answers: { ...storyAnswers(), DescribeSubnets: { Subnets: [], NextToken: 'same' } },
    });
    expect(snapshot.regions[0]?.unread?.[0]).toMatchObject({ kind: 'Subnets' });
  });

  test('an answer without its list says nothing: unread, not empty', async () => {
    const { snapshot } = await collect({ answers: { ...storyAnswers(), DescribeNatGateways: {} } });
    expect(snapshot.regions[0]?.unread?.[0]).toMatchObject({
      kind: 'NatGateways',
      reason: 'the answer to DescribeNatGateways has no NatGateways',
    });
  });

  test('what hangs is unread when the deadline has passed', async () => {
    const hang = (action: string) =>
      action === 'DescribeVpnGateways' ? new Promise<void>(() => undefined) : undefined;
    const { snapshot } = await collect({ before: hang }, 300);
    expect(snapshot.regions[0]?.unread).toEqual([
      {
        kind: 'VpnGateways',
        reason: 'not read within 0.3 s, the deadline of the reading',
        action: 'ec2:DescribeVpnGateways',
      },
    ]);
  });

  test('nothing at all is no snapshot; credentials that fail are told apart', async () => {
    const all = (name: string) => () => {
      throw named(name);
    };
    await expect(collect({ before: all('UnauthorizedOperation') })).rejects.toThrow('nothing could be read');
    await expect(collect({ before: all('AuthFailure') })).rejects.toMatchObject({ name: 'AwsAccessError' });
    await expect(collect({ refused: 'no credentials' })).rejects.toMatchObject({ name: 'AwsAccessError' });
  });
});
