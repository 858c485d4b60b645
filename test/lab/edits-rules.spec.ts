import { describe, expect, test } from '@jest/globals';
import { codeOf, failure } from './support/clients.js';
import { playing, type Playing } from './support/playing.js';

const HTTPS = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443 };

async function group({ api }: Playing, id = 'sg-router') {
  return (await api.describeSecurityGroups({ GroupIds: [id] })).SecurityGroups?.[0];
}

async function rules({ api }: Playing, id = 'sg-router') {
  const answer = await api.describeSecurityGroupRules({ Filters: [{ Name: 'group-id', Values: [id] }] });
  return answer.SecurityGroupRules ?? [];
}

describe('rules of security groups', () => {
  test('peers of one port range stand together, and each is a rule of its own', () =>
    playing(async (play) => {
      const first = await play.api.authorizeSecurityGroupIngress({
        GroupId: 'sg-router',
        IpPermissions: [{ ...HTTPS, IpRanges: [{ CidrIp: '10.20.1.9/24', Description: 'clients' }] }],
      });
      expect(first).toMatchObject({
        Return: true,
        SecurityGroupRules: [
          {
            GroupId: 'sg-router',
            IsEgress: false,
            ...HTTPS,
            CidrIpv4: '10.20.1.0/24',
            Description: 'clients',
          },
        ],
      });
      await play.api.authorizeSecurityGroupIngress({
        GroupId: 'sg-router',
        IpPermissions: [
          {
            ...HTTPS,
            UserIdGroupPairs: [{ GroupId: 'sg-client' }],
            Ipv6Ranges: [{ CidrIpv6: '2001:db8::1/64' }],
          },
        ],
      });
      expect((await group(play))?.IpPermissions).toEqual([
        {
          ...HTTPS,
          IpRanges: [{ CidrIp: '10.20.1.0/24', Description: 'clients' }],
          Ipv6Ranges: [{ CidrIpv6: '2001:db8::/64' }],
          PrefixListIds: [],
          UserIdGroupPairs: [{ GroupId: 'sg-client', UserId: '444455556666' }],
        },
      ]);
      expect((await rules(play)).filter((rule) => !rule.IsEgress)).toHaveLength(3);
    }));

  test('EC2 writes protocols by name, all ports as none', () =>
    playing(async (play) => {
      await play.api.authorizeSecurityGroupIngress({
        GroupId: 'sg-router',
        IpProtocol: '6',
        FromPort: 80,
        ToPort: 80,
        CidrIp: '0.0.0.0/0',
      });
      await play.api.authorizeSecurityGroupEgress({
        GroupId: 'sg-other',
        IpPermissions: [
          { IpProtocol: '-1', FromPort: 1, ToPort: 2, PrefixListIds: [{ PrefixListId: 'pl-s3' }] },
        ],
      });
      expect((await group(play))?.IpPermissions).toMatchObject([{ IpProtocol: 'tcp', FromPort: 80 }]);
      const [all] = (await group(play, 'sg-other'))?.IpPermissionsEgress ?? [];
      expect(all).toMatchObject({ IpProtocol: '-1', PrefixListIds: [{ PrefixListId: 'pl-s3' }] });
      expect(all?.FromPort).toBeUndefined();
    }));

  test('one rule that is there already refuses the whole request', () =>
    playing(async (play) => {
      const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '10.20.0.0/16' }] };
      const call = play.api.authorizeSecurityGroupIngress({
        GroupId: 'sg-client',
        IpPermissions: [{ ...HTTPS, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }, ssh],
      });
      expect(await failure(call)).toMatchObject({
        code: 'InvalidPermission.Duplicate',
        message:
          'the specified rule "peer: 10.20.0.0/16, TCP, from port: 22, to port: 22, ALLOW" already exists',
      });
      expect((await group(play, 'sg-client'))?.IpPermissions).toHaveLength(1);
    }));

  test('rules are revoked by what they say, and by their id', () =>
    playing(async (play) => {
      await play.api.authorizeSecurityGroupIngress({
        GroupId: 'sg-router',
        IpPermissions: [{ ...HTTPS, IpRanges: [{ CidrIp: '10.0.0.0/8' }, { CidrIp: '172.16.0.0/12' }] }],
      });
      const revoked = await play.api.revokeSecurityGroupIngress({
        GroupId: 'sg-router',
        IpPermissions: [{ ...HTTPS, IpRanges: [{ CidrIp: '10.0.0.0/8' }] }],
      });
      expect(revoked.RevokedSecurityGroupRules).toMatchObject([{ CidrIpv4: '10.0.0.0/8' }]);
      expect((await group(play))?.IpPermissions?.[0]?.IpRanges).toEqual([{ CidrIp: '172.16.0.0/12' }]);
      const left = (await rules(play)).find((rule) => !rule.IsEgress);
      const byId = { GroupId: 'sg-router', SecurityGroupRuleIds: [left?.SecurityGroupRuleId ?? ''] };
      await play.api.revokeSecurityGroupIngress(byId);
      expect((await group(play))?.IpPermissions).toEqual([]);
      expect(await codeOf(play.api.revokeSecurityGroupIngress(byId))).toBe(
        'InvalidSecurityGroupRuleId.NotFound',
      );
      const all = (await rules(play))[0]?.SecurityGroupRuleId ?? '';
      await play.api.revokeSecurityGroupEgress({ GroupId: 'sg-router', SecurityGroupRuleIds: [all] });
      expect((await group(play))?.IpPermissionsEgress).toEqual([]);
      expect(await rules(play)).toEqual([]);
    }));

  test.each([
    [
      'a rule that is not there',
      { ...HTTPS, IpRanges: [{ CidrIp: '10.0.0.0/8' }] },
      'InvalidPermission.NotFound',
    ],
  ])('revoking %s', (_what, permission, code) =>
    playing(async ({ api }) => {
      const input = { GroupId: 'sg-router', IpPermissions: [permission] };
      expect(await codeOf(api.revokeSecurityGroupIngress(input))).toBe(code);
    }),
  );

  test.each([
    ['no peer', HTTPS, 'MissingParameter'],
    ['no ports', { IpProtocol: 'tcp', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }, 'InvalidParameterValue'],
    [
      'ports the wrong way round',
      { IpProtocol: 'udp', FromPort: 9, ToPort: 8, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
      'InvalidParameterValue',
    ],
    [
      'a port too high',
      { IpProtocol: 'tcp', FromPort: 1, ToPort: 65_536, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
      'InvalidParameterValue',
    ],
    ['a range that is none', { ...HTTPS, IpRanges: [{ CidrIp: '10.0.0.0/33' }] }, 'InvalidParameterValue'],
    ['IPv6 in place of IPv4', { ...HTTPS, IpRanges: [{ CidrIp: '::/0' }] }, 'InvalidParameterValue'],
    [
      'a group that is not there',
      { ...HTTPS, UserIdGroupPairs: [{ GroupId: 'sg-none' }] },
      'InvalidGroup.NotFound',
    ],
    [
      'a protocol that is none',
      { IpProtocol: 'sctpx', IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
      'InvalidParameterValue',
    ],
  ])('%s', (_what, permission, code) =>
    playing(async ({ api }) => {
      const input = { GroupId: 'sg-router', IpPermissions: [permission] };
      expect(await codeOf(api.authorizeSecurityGroupIngress(input))).toBe(code);
    }),
  );

  test('a new group lets everything out, and goes when nothing uses it', () =>
    playing(async (play) => {
      const input = { GroupName: 'endpoints', Description: 'x', VpcId: 'vpc-main' };
      const { GroupId = '' } = await play.api.createSecurityGroup(input);
      expect(await group(play, GroupId)).toMatchObject({
        ...input,
        IpPermissions: [],
        IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
      });
      expect(await codeOf(play.api.createSecurityGroup(input))).toBe('InvalidGroup.Duplicate');
      await play.api.deleteSecurityGroup({ GroupId });
      expect(await codeOf(play.api.deleteSecurityGroup({ GroupId }))).toBe('InvalidGroup.NotFound');
      expect(await codeOf(play.api.deleteSecurityGroup({ GroupId: 'sg-router' }))).toBe(
        'DependencyViolation',
      );
    }));
});

describe('entries of network ACLs', () => {
  const ENTRY = {
    NetworkAclId: 'acl-main',
    RuleNumber: 90,
    RuleAction: 'deny' as const,
    Egress: true,
    Protocol: '6',
    CidrBlock: '10.9.9.9/8',
    PortRange: { From: 25, To: 25 },
  };
  const entries = async ({ api }: Playing) =>
    (await api.describeNetworkAcls({ NetworkAclIds: ['acl-main'] })).NetworkAcls?.[0]?.Entries ?? [];

  test('a new one stands before the next higher number of its direction', () =>
    playing(async (play) => {
      await play.api.createNetworkAclEntry(ENTRY);
      expect((await entries(play)).map((one) => [one.Egress, one.RuleNumber])).toEqual([
        [true, 90],
        [true, 100],
        [true, 32767],
        [false, 100],
        [false, 32767],
      ]);
      const { NetworkAclId: _id, ...shown } = ENTRY;
      expect((await entries(play))[0]).toEqual({ ...shown, CidrBlock: '10.0.0.0/8' });
    }));

  test('the same number twice, in the same direction only', () =>
    playing(async ({ api }) => {
      await api.createNetworkAclEntry(ENTRY);
      expect(await failure(api.createNetworkAclEntry(ENTRY))).toMatchObject({
        code: 'NetworkAclEntryAlreadyExists',
        message: 'The network acl entry identified by 90 already exists.',
      });
      await api.createNetworkAclEntry({ ...ENTRY, Egress: false });
    }));

  test('replaced as a whole, and deleted', () =>
    playing(async (play) => {
      await play.api.replaceNetworkAclEntry({
        NetworkAclId: 'acl-main',
        RuleNumber: 100,
        RuleAction: 'deny',
        Egress: true,
        Protocol: '1',
        CidrBlock: '0.0.0.0/0',
        IcmpTypeCode: { Type: 8, Code: -1 },
      });
      expect((await entries(play))[0]).toMatchObject({
        RuleAction: 'deny',
        Protocol: '1',
        IcmpTypeCode: { Type: 8, Code: -1 },
      });
      const where = { NetworkAclId: 'acl-main', RuleNumber: 100, Egress: true };
      await play.api.deleteNetworkAclEntry(where);
      expect(await entries(play)).toHaveLength(3);
      expect(await codeOf(play.api.deleteNetworkAclEntry(where))).toBe('InvalidNetworkAclEntry.NotFound');
      expect(await codeOf(play.api.replaceNetworkAclEntry(ENTRY))).toBe('InvalidNetworkAclEntry.NotFound');
    }));

  test.each([
    ['a number too high', { RuleNumber: 32_767 }, 'InvalidParameterValue'],
    ['tcp without ports', { PortRange: undefined }, 'MissingParameter'],
    ['icmp without a type', { Protocol: '1' }, 'MissingParameter'],
    ['no range', { CidrBlock: undefined }, 'MissingParameter'],
    ['ports the wrong way round', { PortRange: { From: 9, To: 8 } }, 'InvalidParameterValue'],
    ['an ACL that is not there', { NetworkAclId: 'acl-none' }, 'InvalidNetworkAclID.NotFound'],
  ])('%s', (_what, input, code) =>
    playing(async ({ api }) => {
      expect(await codeOf(api.createNetworkAclEntry({ ...ENTRY, ...input }))).toBe(code);
    }),
  );
});
