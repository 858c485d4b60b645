import { describe, expect, test } from '@jest/globals';
import type { RegionDocuments } from '../document-lists.js';
import * as tiny from '../testing/tiny-network.js';
import { assembleSnapshot } from './assemble-snapshot.js';

function one(content: unknown): RegionDocuments & { notes: string[] } {
  const { regions, notes } = assembleSnapshot([tiny.file('a.json', content)]);
  return { ...(regions[0] as RegionDocuments), notes };
}

const bare = tiny.securityGroup({ IpPermissions: null, IpPermissionsEgress: null });
const egress = tiny.groupRule({
  SecurityGroupRuleId: 'sgr-2',
  IsEgress: true,
  IpProtocol: '-1',
  FromPort: -1,
  ToPort: -1,
  CidrIpv4: null,
  ReferencedGroupInfo: { GroupId: 'sg-9', UserId: '111111111111' },
});
const rebuilt = {
  IpPermissions: [
    {
      IpProtocol: 'tcp',
      FromPort: 443,
      ToPort: 443,
      IpRanges: [{ CidrIp: '10.10.0.0/16' }],
      UserIdGroupPairs: [],
    },
  ],
  IpPermissionsEgress: [
    { IpProtocol: '-1', IpRanges: [], UserIdGroupPairs: [{ GroupId: 'sg-9', UserId: '111111111111' }] },
  ],
};

describe('security groups from their rules', () => {
  test('a group without lists gets them from its rules', () => {
    const { lists, broken, notes } = one({
      SecurityGroups: [bare],
      SecurityGroupRules: [tiny.groupRule(), egress],
    });
    expect(broken).toEqual([]);
    expect(lists.SecurityGroups).toMatchObject([{ VpcId: 'vpc-1', ...rebuilt }]);
    expect(lists.SecurityGroups?.[0]?.IpPermissionsEgress?.[0]).not.toHaveProperty('FromPort');
    expect(notes.join()).toContain('rules of 1 group(s) were taken from SecurityGroupRules');
  });

  test('without SecurityGroups the rules make the groups', () => {
    expect(one({ SecurityGroupRules: [egress, tiny.groupRule()] }).lists.SecurityGroups).toMatchObject([
      { GroupId: 'sg-1', ...rebuilt },
    ]);
  });

  test('a group whose rules are nowhere is broken, not closed', () => {
    const { lists, broken } = one({ SecurityGroups: [bare], SecurityGroupRules: [] });
    expect(lists.SecurityGroups).toEqual([]);
    expect(broken).toMatchObject([{ kind: 'SecurityGroups', id: 'sg-1', vpcId: 'vpc-1' }]);
  });

  test.each([[{ SecurityGroups: [bare] }], [{}]])(
    'one broken rule breaks the group it would make',
    (groups) => {
      const rules = [tiny.groupRule(), { ...egress, IpProtocol: 'all' }];
      const { lists, broken } = one({ ...groups, SecurityGroupRules: rules });
      expect(lists.SecurityGroups ?? []).toEqual([]);
      expect(broken.map(({ kind, id }) => [kind, id])).toEqual([
        ['SecurityGroupRules', 'sgr-2'],
        ['SecurityGroups', 'sg-1'],
      ]);
    },
  );

  test('lists of their own come first', () => {
    const { lists } = one({ SecurityGroups: [tiny.securityGroup()], SecurityGroupRules: [tiny.groupRule()] });
    expect(lists.SecurityGroups).toEqual([tiny.securityGroup()]);
  });
});

describe('instances', () => {
  test('a plain list of instances is put into reservations', () => {
    const { lists } = one({ Instances: [tiny.instance(), tiny.instance({ InstanceId: 'i-2' })] });
    expect(lists.Reservations?.flatMap(({ Instances }) => Instances?.map((i) => i.InstanceId))).toEqual([
      'i-1',
      'i-2',
    ]);
  });

  test('a broken instance leaves the others of its reservation', () => {
    const bad = tiny.instance({ InstanceId: 'i-2', State: null });
    const { lists, broken } = one({ Reservations: [{ Instances: [tiny.instance(), bad] }, { Groups: [] }] });
    expect(lists.Reservations).toEqual([{ Instances: [tiny.instance()] }]);
    expect(broken).toMatchObject([
      {
        kind: 'Reservations',
        id: 'i-2',
        position: 0,
        problem: 'Instances[1] State: expected an object, found nothing',
      },
      { kind: 'Reservations', id: null, position: 1, problem: 'Instances: expected a list' },
    ]);
  });

  test('an instance in two reservations counts once', () => {
    const stopped = tiny.instance({ State: { Name: 'stopped' } });
    const { lists, notes } = one({
      Reservations: [
        { ReservationId: 'r-1', Instances: [tiny.instance()] },
        { ReservationId: 'r-2', Instances: [tiny.instance(), stopped] },
      ],
    });
    expect(lists.Reservations).toEqual([{ ReservationId: 'r-2', Instances: [stopped] }]);
    expect(notes).toHaveLength(1);
  });

  test('interfaces are taken from the instances where they are not given', () => {
    const inline = tiny.networkInterface({ Status: null, Attachment: { DeviceIndex: 1 } });
    const withInline = tiny.instance({ NetworkInterfaces: [inline] });
    const { lists, notes } = one({ Instances: [withInline] });
    expect(lists.NetworkInterfaces).toMatchObject([
      {
        NetworkInterfaceId: 'eni-1',
        Status: 'in-use',
        SourceDestCheck: true,
        AvailabilityZone: 'eu-west-1a',
        Attachment: { DeviceIndex: 1, InstanceId: 'i-1' },
      },
    ]);
    expect(notes.join()).toContain('interfaces of anything but instances are missing');
    expect(one({ Instances: [withInline], NetworkInterfaces: [] }).lists.NetworkInterfaces).toEqual([]);
  });
});
