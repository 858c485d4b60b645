import { describe, expect, test } from '@jest/globals';
import { type Built, buildInVpc } from '../testing/template-tools.js';

const group = (properties: string, name = 'Group'): string =>
  `  ${name}: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: g, VpcId: !Ref Vpc ${properties === '' ? '' : `, ${properties}`} } }\n`;
const groupOf = ({ lists, id }: Built, name = 'Group') =>
  lists.SecurityGroups.find(({ GroupId }) => GroupId === id(name));

const ALL = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

describe('security groups (R-SG-1)', () => {
  test('without rules: nothing in, everything out', () => {
    expect(groupOf(buildInVpc(group('')))).toMatchObject({
      IpPermissions: [],
      IpPermissionsEgress: [ALL],
      Description: 'g',
    });
  });

  test('egress rules of its own take the place of the default', () => {
    const built = buildInVpc(group('SecurityGroupEgress: [{ IpProtocol: "-1", CidrIp: 127.0.0.1/32 }]'));
    expect(groupOf(built)?.IpPermissionsEgress).toMatchObject([{ IpRanges: [{ CidrIp: '127.0.0.1/32' }] }]);
    expect(groupOf(built)?.IpPermissionsEgress).toHaveLength(1);
  });

  test.each([
    [
      'IpProtocol: tcp, FromPort: 80, ToPort: "81", CidrIp: 10.0.0.9/8',
      { IpProtocol: 'tcp', FromPort: 80, ToPort: 81, IpRanges: [{ CidrIp: '10.0.0.0/8' }] },
    ],
    [
      'IpProtocol: "17", FromPort: 53, ToPort: 53, CidrIpv6: "2001:DB8::/32"',
      { IpProtocol: 'udp', Ipv6Ranges: [{ CidrIpv6: '2001:db8::/32' }] },
    ],
    [
      'IpProtocol: icmp, FromPort: 8, ToPort: -1, CidrIp: 0.0.0.0/0, Description: ping',
      {
        IpProtocol: 'icmp',
        FromPort: 8,
        ToPort: -1,
        IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'ping' }],
      },
    ],
    ['IpProtocol: -1, CidrIp: 0.0.0.0/0', ALL],
    ['IpProtocol: 47, CidrIp: 0.0.0.0/0', { IpProtocol: '47' }],
    [
      'IpProtocol: TCP, FromPort: 1, ToPort: 2, SourcePrefixListId: pl-1',
      { IpProtocol: 'tcp', PrefixListIds: [{ PrefixListId: 'pl-1' }] },
    ],
    [
      'IpProtocol: -1, SourceSecurityGroupId: !GetAtt Vpc.DefaultSecurityGroup',
      { UserIdGroupPairs: [{ GroupId: expect.stringMatching(/^sg-/), UserId: '123456789012' }] },
    ],
  ])('%s', (rule, permission) => {
    const built = buildInVpc(group(`SecurityGroupIngress: [{ ${rule} }]`));
    expect(groupOf(built)?.IpPermissions).toMatchObject([permission]);
  });

  test('rules of one protocol and range are one permission, as EC2 shows them', () => {
    const built = buildInVpc(
      `${group('SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 10.0.0.0/8 }]')}
  More: { Type: AWS::EC2::SecurityGroupIngress, Properties: { GroupId: !Ref Group, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 172.16.0.0/12 } }
  Self: { Type: AWS::EC2::SecurityGroupIngress, Properties: { GroupId: !GetAtt Group.GroupId, IpProtocol: -1, SourceSecurityGroupId: !Ref Group } }`,
    );
    expect(groupOf(built)?.IpPermissions).toMatchObject([
      { FromPort: 22, IpRanges: [{ CidrIp: '10.0.0.0/8' }, { CidrIp: '172.16.0.0/12' }] },
      { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: built.id('Group') }] },
    ]);
  });

  test('an egress rule as a resource of its own removes the rule that lets everything out (aws-cdk issue 987)', () => {
    const rule =
      '  Web: { Type: AWS::EC2::SecurityGroupEgress, Properties: { GroupId: !Ref Group, IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 } }';
    for (const given of ['', 'SecurityGroupEgress: [{ IpProtocol: -1, CidrIp: 0.0.0.0/0 }]']) {
      const built = buildInVpc(`${group(given)}${rule}`);
      expect(groupOf(built)?.IpPermissionsEgress).toMatchObject([{ IpProtocol: 'tcp', FromPort: 443 }]);
      expect(groupOf(built)?.IpPermissionsEgress).toHaveLength(1);
      expect(built.notes.join()).toContain('Web: an egress rule as a resource of its own');
    }
  });

  test('a group for another VPC too (R-SG-5)', () => {
    const built = buildInVpc(`${group('')}
  Other: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.30.0.0/16 } }
  Both: { Type: AWS::EC2::SecurityGroupVpcAssociation, Properties: { GroupId: !Ref Group, VpcId: !Ref Other } }`);
    expect(built.lists.SecurityGroupVpcAssociations).toMatchObject([
      { GroupId: built.id('Group'), VpcId: built.id('Other'), State: 'associated' },
    ]);
  });

  test.each([
    ['IpProtocol: tcp, CidrIp: 0.0.0.0/0', 'SecurityGroupIngress[0].FromPort: is required for tcp and udp'],
    ['IpProtocol: tcp, FromPort: 90, ToPort: 80, CidrIp: 0.0.0.0/0', 'not above ToPort'],
    [
      'IpProtocol: udp, FromPort: 1, ToPort: 70000, CidrIp: 0.0.0.0/0',
      'ToPort: expected a port from 0 to 65535',
    ],
    ['IpProtocol: sctpx, CidrIp: 0.0.0.0/0', 'IpProtocol: expected tcp, udp'],
    ['IpProtocol: -1', 'expected one of CidrIp, CidrIpv6, SourcePrefixListId and SourceSecurityGroupId'],
    ['IpProtocol: -1, CidrIp: 10.0.0.1', 'CidrIp: expected an IPv4 CIDR block'],
    ['IpProtocol: -1, SourceSecurityGroupName: nobody', 'expected the name of one group'],
    ['CidrIp: 10.0.0.0/8', 'IpProtocol: is required'],
  ])('%s is refused', (rule, message) => {
    expect(() => buildInVpc(group(`SecurityGroupIngress: [{ ${rule} }]`))).toThrow(message);
  });

  test('a group of the default VPC, a rule of a group outside', () => {
    expect(() => buildInVpc(group('').replace(', VpcId: !Ref Vpc', ''))).toThrow("account's default VPC");
    const rule =
      '  R: { Type: AWS::EC2::SecurityGroupIngress, Properties: { GroupId: sg-1, IpProtocol: -1, CidrIp: 0.0.0.0/0 } }';
    expect(() => buildInVpc(rule)).toThrow('expected a security group made by this template, found "sg-1"');
  });
});

describe('network ACLs (R-ACL-1)', () => {
  const ACL = `
  Acl: { Type: AWS::EC2::NetworkAcl, Properties: { VpcId: !Ref Vpc } }
  OfA: { Type: AWS::EC2::SubnetNetworkAclAssociation, Properties: { SubnetId: !Ref SubnetA, NetworkAclId: !Ref Acl } }
`;
  const entry = (properties: string): string =>
    `  Entry: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !Ref Acl, RuleNumber: 100, RuleAction: allow, ${properties} } }\n`;

  test('an ACL of its own denies what no entry allows; the other subnet has the default one', () => {
    const { lists, id } = buildInVpc(ACL);
    const [byDefault, own] = lists.NetworkAcls;
    expect(own).toMatchObject({ NetworkAclId: id('Acl'), IsDefault: false });
    expect(own?.Entries?.map(({ RuleNumber, RuleAction }) => [RuleNumber, RuleAction])).toEqual([
      [32767, 'deny'],
      [32767, 'deny'],
    ]);
    expect(own?.Associations).toMatchObject([{ SubnetId: id('SubnetA') }]);
    expect(byDefault?.Associations).toMatchObject([{ SubnetId: id('SubnetB') }]);
  });

  test.each([
    [
      'Protocol: 6, CidrBlock: 0.0.0.0/0, PortRange: { From: 443, To: 443 }',
      { Protocol: '6', PortRange: { From: 443, To: 443 }, Egress: false },
    ],
    [
      'Protocol: -1, Egress: true, CidrBlock: 10.0.0.0/8',
      { Protocol: '-1', Egress: true, CidrBlock: '10.0.0.0/8' },
    ],
    [
      'Protocol: 1, CidrBlock: 0.0.0.0/0, Icmp: { Type: 8, Code: -1 }',
      { Protocol: '1', IcmpTypeCode: { Type: 8, Code: -1 } },
    ],
    ['Protocol: "-1", Ipv6CidrBlock: "::/0"', { Ipv6CidrBlock: '::/0' }],
  ])('%s', (properties, shown) => {
    const { lists } = buildInVpc(`${ACL}${entry(properties)}`);
    expect(lists.NetworkAcls[1]?.Entries).toContainEqual(
      expect.objectContaining({ RuleNumber: 100, ...shown }),
    );
  });

  test.each([
    ['Protocol: 6, CidrBlock: 0.0.0.0/0', 'PortRange: is required'],
    ['Protocol: 17, CidrBlock: 0.0.0.0/0, PortRange: { From: 9, To: 1 }', 'expected From and To'],
    ['Protocol: 1, CidrBlock: 0.0.0.0/0', 'Icmp: is required'],
    ['Protocol: tcp, CidrBlock: 0.0.0.0/0', 'Protocol: expected a whole number, found "tcp"'],
    ['Protocol: 300, CidrBlock: 0.0.0.0/0', 'protocol number up to 255'],
    ['Protocol: -1', 'expected one of CidrBlock and Ipv6CidrBlock'],
  ])('%s is refused', (properties, message) => {
    expect(() => buildInVpc(`${ACL}${entry(properties)}`)).toThrow(message);
  });

  test('one number twice, a number that is none, an action that is none', () => {
    const one = entry('Protocol: -1, CidrBlock: 0.0.0.0/0');
    expect(() => buildInVpc(`${ACL}${one}${one.replace('Entry', 'Again')}`)).toThrow(
      'an inbound rule 100 already',
    );
    expect(() => buildInVpc(`${ACL}${one.replace('100', '40000')}`)).toThrow(
      'RuleNumber: expected a number from 1',
    );
    expect(() => buildInVpc(`${ACL}${one.replace('allow', 'permit')}`)).toThrow(
      'RuleAction: expected allow or deny',
    );
  });
});

describe('what EC2 opens by itself for IPv6 (R-V6-1)', () => {
  const open6 = [{ CidrIpv6: '::/0' }];
  // Group stands before the block, Late behind it: the order in which a stack makes them doesn't matter.
  const { lists, id } = buildInVpc(`
  Group: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: a, VpcId: !Ref Vpc } }
  Six: { Type: AWS::EC2::VPCCidrBlock, Properties: { VpcId: !Ref Vpc, AmazonProvidedIpv6CidrBlock: true } }
  Late: { Type: AWS::EC2::SecurityGroup, DependsOn: Six, Properties: { GroupDescription: b, VpcId: !Ref Vpc } }
  Own: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: c, VpcId: !Ref Vpc, SecurityGroupEgress: [{ IpProtocol: '-1', CidrIp: 0.0.0.0/0 }] } }
  Acl: { Type: AWS::EC2::NetworkAcl, Properties: { VpcId: !Ref Vpc } }
`);

  test('groups without egress rules of their own let everything out over IPv6, too', () => {
    const ranges = (groupId: string) =>
      lists.SecurityGroups.find(({ GroupId, GroupName }) => groupId === GroupId || groupId === GroupName)
        ?.IpPermissionsEgress?.[0]?.Ipv6Ranges;
    expect(ranges('default')).toEqual(open6);
    expect(ranges(id('Group'))).toEqual(open6);
    expect(ranges(id('Late'))).toEqual(open6);
    expect(ranges(id('Own'))).toEqual([]);
  });

  test('so does the default network ACL (R-ACL-1); one of the template only gets the last rule', () => {
    const [own, byDefault] = [false, true].map((isDefault) =>
      lists.NetworkAcls.find(({ IsDefault }) => IsDefault === isDefault)
        ?.Entries?.filter(({ Ipv6CidrBlock }) => Ipv6CidrBlock !== undefined)
        .map(({ Egress, RuleAction, RuleNumber }) => [Egress, RuleAction, RuleNumber]),
    );
    expect(byDefault).toEqual([
      [true, 'allow', 101],
      [true, 'deny', 32_768],
      [false, 'allow', 101],
      [false, 'deny', 32_768],
    ]);
    expect(own).toEqual([
      [true, 'deny', 32_768],
      [false, 'deny', 32_768],
    ]);
  });
});

describe('what belongs to another VPC', () => {
  const OTHER = `
  Other: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.30.0.0/16 } }
  Group: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: a, VpcId: !Ref Other } }
  Acl: { Type: AWS::EC2::NetworkAcl, Properties: { VpcId: !Ref Other } }
  Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Other } }
`;
  const BOX =
    '  Box: { Type: AWS::EC2::Instance, Properties: { SubnetId: !Ref SubnetA, SecurityGroupIds: [!Ref Group] } }\n';

  test.each([
    ['R-SG-5', BOX, 'Resources.Box.Properties.SecurityGroupIds: sg-'],
    [
      'R-ACL-2',
      '  A: { Type: AWS::EC2::SubnetNetworkAclAssociation, Properties: { SubnetId: !Ref SubnetA, NetworkAclId: !Ref Acl } }',
      'Resources.A.Properties.SubnetId: subnet-',
    ],
    [
      'R-RT-1',
      '  A: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref SubnetA, RouteTableId: !Ref Table } }',
      'Resources.A.Properties.SubnetId: subnet-',
    ],
  ])('%s: is refused, as EC2 refuses it', (_rule, more, message) => {
    expect(() => buildInVpc(OTHER + more)).toThrow(message);
  });

  test('R-SG-5: a group that is associated with the VPC is taken, whichever is made first', () => {
    const association =
      '  Ass: { Type: AWS::EC2::SecurityGroupVpcAssociation, Properties: { GroupId: !Ref Group, VpcId: !Ref Vpc } }';
    const { lists, id } = buildInVpc(OTHER + BOX + association);
    expect(lists.NetworkInterfaces[0]?.Groups).toMatchObject([{ GroupId: id('Group') }]);
  });
});
