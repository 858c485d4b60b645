import { describe, expect, test } from '@jest/globals';
import type { RegionDocuments, Snapshot } from '../document-lists.js';
import * as tiny from '../testing/tiny-network.js';
import { assembleSnapshot } from './assemble-snapshot.js';
import { BundleError } from './bundle-error.js';

const { file } = tiny;

function only(snapshot: Snapshot): RegionDocuments {
  expect(snapshot.regions).toHaveLength(1);
  return snapshot.regions[0] as RegionDocuments;
}

const one = (content: unknown): RegionDocuments => only(assembleSnapshot([file('a.json', content)]));

describe('regions and accounts', () => {
  test('one region, by the zones; the account by the owners', () => {
    const region = one({
      Vpcs: [tiny.vpc()],
      Subnets: [tiny.subnet({ AvailabilityZone: 'us-west-2-lax-1a' })],
    });
    expect(region).toMatchObject({ region: 'us-west-2', accountId: '111111111111' });
  });

  test('without zones by ARNs, else unknown with a note', () => {
    const arn = 'arn:aws:ec2:eu-north-1:222222222222:subnet/subnet-1';
    const found = one({ Subnets: [tiny.subnet({ AvailabilityZone: null, OwnerId: null, SubnetArn: arn })] });
    expect(found).toMatchObject({ region: 'eu-north-1', accountId: '222222222222' });
    const snapshot = assembleSnapshot([file('a.json', { Vpcs: [tiny.vpc({ OwnerId: null })] })]);
    expect(only(snapshot)).toMatchObject({ region: 'unknown', accountId: null });
    expect(snapshot.notes.join()).toContain('region is not known');
  });

  test('regions by folder, also in an archive with a folder around', () => {
    const files = [
      file('lab/us-east-1/a.json', { Vpcs: [tiny.vpc()] }),
      file('lab/eu-west-1/a.json', { Vpcs: [tiny.vpc({ VpcId: 'vpc-2' })] }),
    ];
    expect(assembleSnapshot(files).regions.map(({ region }) => region)).toEqual(['eu-west-1', 'us-east-1']);
  });

  test('accounts by folder, whatever the owners say (shared subnets)', () => {
    const files = ['333333333333', '222222222222'].map((account) =>
      file(`accounts/${account}/eu-west-1/a.json`, { Subnets: [tiny.subnet()] }),
    );
    const regions = assembleSnapshot(files).regions;
    expect(regions.map(({ accountId }) => accountId)).toEqual(['222222222222', '333333333333']);
  });

  test('a list that is nowhere is not an empty one', () => {
    expect(one({ Vpcs: [] }).lists).toEqual({ Vpcs: [] });
  });
});

describe('documents', () => {
  test('several keys a file, several files a key; what is unknown is noted', () => {
    const snapshot = assembleSnapshot([
      file('a.json', { Vpcs: [tiny.vpc()], Subnets: [tiny.subnet()], Volumes: [], NextToken: 'x' }),
      file('b.json', { Subnets: [tiny.subnet({ SubnetId: 'subnet-2' })], $metadata: {} }),
      { path: 'readme.md', text: 'not JSON' },
    ]);
    expect(only(snapshot).lists.Subnets?.map(({ SubnetId }) => SubnetId)).toEqual(['subnet-1', 'subnet-2']);
    expect(snapshot.notes).toEqual([
      'a.json: key "Volumes" isn\'t known and was ignored',
      'a.json: has a NextToken, so it is one page of several',
      "readme.md: ignored, it isn't a .json file",
    ]);
  });

  test('nulls and absent fields are alike', () => {
    const absent = assembleSnapshot([file('a.json', { Vpcs: [tiny.vpc()] })]);
    const nulls = assembleSnapshot([file('a.json', { Vpcs: [tiny.vpc({ State: null })], NextToken: null })]);
    expect(nulls).toEqual(absent);
  });

  test('equal items count once, of contradicting ones the last', () => {
    const snapshot = assembleSnapshot([
      file('a.json', { Vpcs: [tiny.vpc()], Subnets: [tiny.subnet()] }),
      file('b.json', { Vpcs: [tiny.vpc()], Subnets: [tiny.subnet({ CidrBlock: '10.10.9.0/24' })] }),
    ]);
    expect(only(snapshot).lists.Vpcs).toHaveLength(1);
    expect(only(snapshot).lists.Subnets).toMatchObject([{ CidrBlock: '10.10.9.0/24' }]);
    expect(snapshot.notes).toEqual([
      'Subnets subnet-1: given twice with different content (a.json, b.json); the last one is used',
    ]);
  });

  test('a broken item is kept out, with its place and reason', () => {
    const bad = tiny.subnet({ SubnetId: 'subnet-2', CidrBlock: '10.10.0.0/99' });
    const snapshot = assembleSnapshot([file('a.json', { Subnets: [tiny.subnet(), bad] })]);
    expect(only(snapshot).lists.Subnets).toHaveLength(1);
    expect(only(snapshot).broken).toEqual([
      {
        kind: 'Subnets',
        file: 'a.json',
        position: 1,
        id: 'subnet-2',
        vpcId: 'vpc-1',
        problem: expect.stringContaining('CidrBlock: expected an IPv4 CIDR'),
        raw: bad,
      },
    ]);
    expect(snapshot.notes[0]).toContain('Subnets[1] (subnet-2) was kept out');
  });

  test('many broken items make few notes', () => {
    const snapshot = assembleSnapshot([file('a.json', { Vpcs: Array.from({ length: 500 }, () => 'x') })]);
    expect(only(snapshot).broken).toHaveLength(500);
    expect(snapshot.notes.length).toBeLessThan(30);
  });

  test('wrapped lists are flattened, with their owner', () => {
    const table = { TransitGatewayRouteTableId: 'tgw-rtb-1' };
    const attachment = { TransitGatewayAttachmentId: 'tgw-attach-1' };
    const route = (DestinationCidrBlock: string): unknown => ({ DestinationCidrBlock, State: 'active' });
    const snapshot = assembleSnapshot([
      file('a.json', { ...table, Routes: [route('10.0.0.0/8')], Associations: [attachment] }),
      file('b.json', { TransitGatewayStaticRoutes: [{ ...table, Routes: [route('10.1.0.0/16')] }] }),
      file('c.json', { TransitGatewayRoutes: [{ ...table, DestinationCidrBlock: '10.2.0.0/16' }] }),
      file('d.json', { ...table, TransitGatewayRouteTablePropagations: [attachment] }),
      file('e.json', { PrefixListId: 'pl-1', Entries: [{ Cidr: '10.0.0.0/8' }] }),
      file('f.json', { VpcId: 'vpc-1', EnableDnsSupport: { Value: true } }),
      file('g.json', { VpcId: 'vpc-1', EnableDnsHostnames: { Value: false } }),
      file('h.json', { VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: 'off' } }),
    ]);
    const { lists, broken } = only(snapshot);
    expect(broken).toEqual([]);
    expect(lists.TransitGatewayRoutes).toMatchObject([
      { ...table, DestinationCidrBlock: '10.0.0.0/8' },
      { ...table, DestinationCidrBlock: '10.1.0.0/16' },
      { ...table, DestinationCidrBlock: '10.2.0.0/16' },
    ]);
    expect(lists.TransitGatewayAssociations).toEqual([{ ...table, ...attachment }]);
    expect(lists.TransitGatewayPropagations).toEqual([{ ...table, ...attachment }]);
    expect(lists.PrefixListEntries).toEqual([{ PrefixListId: 'pl-1', Cidr: '10.0.0.0/8' }]);
    expect(lists.VpcAttributes).toEqual([
      { VpcId: 'vpc-1', EnableDnsSupport: { Value: true }, EnableDnsHostnames: { Value: false } },
    ]);
    expect(lists.VpcBlockPublicAccessOptions).toEqual([{ InternetGatewayBlockMode: 'off' }]);
  });

  test('a route search that was cut off leaves a broken item behind', () => {
    const { broken } = one({
      TransitGatewayRouteTableId: 'tgw-rtb-1',
      Routes: [],
      AdditionalRoutesAvailable: true,
    });
    expect(broken).toMatchObject([{ kind: 'TransitGatewayRoutes', id: 'tgw-rtb-1' }]);
  });
});

describe('guests and the time of reading', () => {
  test('guest facts are kept as they are', () => {
    const facts = { os: null, sysctl: { 'net.ipv4.ip_forward': '1' } };
    const files = [file('a.json', { Vpcs: [] }), file('guests/i-1.json', facts)];
    expect(assembleSnapshot(files).guests).toStrictEqual({ 'i-1': facts });
    expect(() => assembleSnapshot([...files, file('guests/i-2.json', { instanceId: 'i-1' })])).toThrow(
      'guests/i-2.json: instanceId: expected i-2 as the file is named, found "i-1"',
    );
    expect(() => assembleSnapshot([...files, file('guests/i-2.json', [])])).toThrow(
      'guests/i-2.json: expected a JSON object, found a list of 0',
    );
  });

  test('the oldest time that is told; the hash does not know it', () => {
    const plain = assembleSnapshot([file('a.json', { Vpcs: [] })]);
    const timed = assembleSnapshot([
      file('a.json', { Vpcs: [], CapturedAt: '2026-01-02T00:00:00Z' }),
      file('manifest.json', { capturedAt: '2026-01-01T00:00:00+01:00', tool: 'x' }),
    ]);
    expect(plain.capturedAt).toBeNull();
    expect(timed.capturedAt).toBe('2025-12-31T23:00:00.000Z');
    expect(timed.hash).toBe(plain.hash);
  });
});

describe('what makes no snapshot', () => {
  test.each<[string, { path: string; text: string }[], string]>([
    ['no files', [], 'found no keys at all'],
    ['no known key', [file('a.json', { vpcs: [], foo: 1 })], 'found the keys "vpcs", "foo"'],
    ['files in no place', [file('x/a.json', {}), file('y/b.json', {})], 'the first is x/a.json'],
    ['guests only', [file('guests/i-1.json', {})], 'no EC2 documents'],
    ['a list for a document', [file('a.json', [])], 'a.json: expected a JSON object, found a list of 0'],
    ['no list', [file('a.json', { Vpcs: {} })], 'a.json: "Vpcs" has to be a list, found an object'],
    [
      'no list, wrapped',
      [file('a.json', { PrefixListId: 'pl-1', Entries: 1 })],
      '"Entries" has to be a list',
    ],
    ['broken JSON', [{ path: 'a.json', text: '{"Vpcs": [}' }], 'a.json: line 1, column 11 (position 10)'],
    [
      'nested too deep',
      [{ path: 'a.json', text: `{"Vpcs": ${'['.repeat(9e4)}${']'.repeat(9e4)}}` }],
      'nested deeper',
    ],
  ])('%s', (_, files, message) => {
    expect(() => assembleSnapshot(files)).toThrow(BundleError);
    expect(() => assembleSnapshot(files)).toThrow(message);
  });
});

describe('pages of an answer', () => {
  const page = (name: string, id: string, token?: string) =>
    file(name, { Vpcs: [{ VpcId: id, CidrBlock: '10.0.0.0/16' }], ...(token && { NextToken: token }) });

  test('all of them are the whole', () => {
    const { regions } = assembleSnapshot([page('1.json', 'vpc-1', 'x'), page('2.json', 'vpc-2')]);
    expect(regions[0]?.lists.Vpcs).toHaveLength(2);
    expect(regions[0]?.unread).toBeUndefined();
  });

  test('where the last one is missing, the kind counts as unread: nothing can be told from what is not there', () => {
    const cut = assembleSnapshot([page('1.json', 'vpc-1', 'x'), page('2.json', 'vpc-2', 'y')]);
    expect(cut.regions[0]?.lists.Vpcs).toHaveLength(2);
    expect(cut.regions[0]?.unread).toMatchObject([{ kind: 'Vpcs', action: 'ec2:DescribeVpcs' }]);
    const whole = assembleSnapshot([page('1.json', 'vpc-1'), page('2.json', 'vpc-2')]);
    expect(cut.hash).not.toBe(whole.hash);
  });
});
