import { describe, expect, test } from '@jest/globals';
import { indexSnapshot } from '../network/index.js';
import { securityGroup, subnet, vpc } from '../testing/tiny-network.js';
import { snapshotFromJson } from './snapshot-from-json.js';

const documents = { Vpcs: [vpc()], Subnets: [subnet()], SecurityGroups: [securityGroup()] };
const unread = { Kind: 'NatGateways', Reason: 'not allowed: X', Action: 'ec2:DescribeNatGateways' };
const snapshot = (Reading?: object) =>
  snapshotFromJson({
    files: { 'eu-west-1/all.json': documents, ...(Reading && { 'eu-west-1/reading.json': { Reading } }) },
  });

describe('how documents were read', () => {
  test('goes with the region, and a snapshot stays plain data', () => {
    const Reads = [
      { Kind: 'Vpcs', From: '2026-03-09T08:15:27.000Z', To: '2026-03-09T08:15:28.000Z', Requests: 2 },
    ];
    const scope = { VpcIds: ['vpc-1'], AbsentIds: ['nat-1'] };
    const [region] = snapshot({ Unread: [unread], Reads, Scope: scope }).regions;
    expect(region?.unread).toEqual([
      { kind: 'NatGateways', reason: 'not allowed: X', action: 'ec2:DescribeNatGateways' },
    ]);
    expect(region?.reads?.[0]).toMatchObject({ kind: 'Vpcs', requests: 2 });
    expect(region?.scope).toEqual({ vpcIds: ['vpc-1'], absentIds: ['nat-1'] });
    expect(JSON.parse(JSON.stringify(region))).toEqual(region);
  });

  test('a reading that lacks nothing is the same content; what it lacks makes another; times make none', () => {
    const Reads = [
      { Kind: 'Vpcs', From: '2026-03-09T08:15:27.000Z', To: '2026-03-09T08:15:28.000Z', Requests: 2 },
    ];
    const plain = snapshot().hash;
    expect(snapshot({ Unread: [], Reads }).hash).toBe(plain);
    expect(snapshot({ Unread: [unread] }).hash).not.toBe(plain);
    expect(snapshot({ Unread: [unread] }).hash).toBe(
      snapshot({ Unread: [{ ...unread, Reason: 'throttled' }], Reads }).hash,
    );
    expect(snapshot({ Scope: { VpcIds: ['vpc-1'] } }).hash).not.toBe(plain);
  });

  test.each([
    [{ Unread: [{ ...unread, Kind: 'Dragons' }] }, 'Reading.Unread.0.Kind'],
    [{ Scope: { VpcIds: 'all' } }, 'Reading.Scope.VpcIds'],
    [{ Other: 1 }, 'Reading'],
  ])('%j is refused by field', (reading, field) => {
    expect(() => snapshot(reading)).toThrow(field);
  });
});

describe('what an unread kind leaves open', () => {
  const absence = (reading: object, kind: 'NatGateways' | 'Subnets', id: string, vpcId?: string) => {
    const index = indexSnapshot(snapshot(reading));
    const [region] = index.snapshot.regions;
    if (region === undefined) throw new Error('no region');
    return index.absence(region, kind, id, vpcId);
  };

  test('the gap tells the reason and the action', () => {
    expect(absence({ Unread: [unread] }, 'NatGateways', 'nat-1')).toMatchObject({
      code: 'PERMISSION_MISSING',
      summary: "NatGateways were not read (not allowed: X), so nat-1 can't be judged",
      howToLearn: 'allow ec2:DescribeNatGateways and read the account again',
    });
  });

  test('a kind that was denied is unread even where a part of it is known from elsewhere', () => {
    const denied = { Unread: [{ ...unread, Kind: 'Subnets' }] };
    expect(absence(denied, 'Subnets', 'subnet-9', 'vpc-1')?.code).toBe('PERMISSION_MISSING');
  });

  test('outside of the VPCs that were read nothing is known to be absent, but for what was looked up', () => {
    const reading = { Scope: { VpcIds: ['vpc-1'], AbsentIds: ['subnet-8'] } };
    expect(absence(reading, 'Subnets', 'subnet-9', 'vpc-1')).toBeUndefined();
    expect(absence(reading, 'Subnets', 'subnet-9', 'vpc-2')?.summary).toContain('only some VPCs were read');
    expect(absence(reading, 'Subnets', 'subnet-9')?.code).toBe('PERMISSION_MISSING');
    expect(absence(reading, 'Subnets', 'subnet-8')).toBeUndefined();
  });

  test('R-RT-5: a prefix list out of reach says why', () => {
    const Unread = [{ ...unread, Kind: 'PrefixListEntries', Id: 'pl-1' }];
    const fact = indexSnapshot(snapshot({ Unread })).prefixList('pl-1');
    expect(fact).toMatchObject({
      known: false,
      gap: { code: 'PREFIX_LIST_UNREADABLE', summary: expect.stringContaining('not allowed: X') },
    });
  });
});
