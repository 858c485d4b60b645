import { describe, expect, test } from '@jest/globals';
import { build, buildInVpc } from '../testing/template-tools.js';

describe('AWS::EC2::VPC', () => {
  const { lists, id } = build(`
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: { CidrBlock: 10.20.7.0/16, EnableDnsHostnames: true, Tags: [{ Key: Name, Value: net }] }
`);

  test('is there with what AWS adds: main table, default ACL and group, DNS attributes, DHCP options', () => {
    // EC2 clears the bits behind the prefix.
    expect(lists.Vpcs).toMatchObject([
      {
        VpcId: id('Vpc'),
        CidrBlock: '10.20.0.0/16',
        State: 'available',
        IsDefault: false,
        OwnerId: '123456789012',
        DhcpOptionsId: lists.DhcpOptions[0]?.DhcpOptionsId,
        CidrBlockAssociationSet: [{ CidrBlock: '10.20.0.0/16', CidrBlockState: { State: 'associated' } }],
      },
    ]);
    expect(lists.VpcAttributes).toEqual([
      { VpcId: id('Vpc'), EnableDnsSupport: { Value: true }, EnableDnsHostnames: { Value: true } },
    ]);
    expect(lists.DhcpOptions[0]?.DhcpConfigurations).toContainEqual({
      Key: 'domain-name-servers',
      Values: [{ Value: 'AmazonProvidedDNS' }],
    });
    expect(lists.RouteTables).toMatchObject([
      {
        VpcId: id('Vpc'),
        Routes: [{ DestinationCidrBlock: '10.20.0.0/16', GatewayId: 'local', State: 'active' }],
        Associations: [{ Main: true }],
      },
    ]);
    expect(lists.NetworkAcls).toMatchObject([{ IsDefault: true, VpcId: id('Vpc') }]);
    expect(lists.NetworkAcls[0]?.Entries?.map((e) => [e.Egress, e.RuleNumber, e.RuleAction])).toEqual([
      [true, 100, 'allow'],
      [true, 32767, 'deny'],
      [false, 100, 'allow'],
      [false, 32767, 'deny'],
    ]);
    const [group] = lists.SecurityGroups;
    expect(group).toMatchObject({
      GroupName: 'default',
      IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: group?.GroupId }] }],
      IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    });
  });

  test('ids have the form of EC2 and stay the same; a stack of another name has others', () => {
    const text = 'Resources: { Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.20.0.0/16 } } }';
    expect(id('Vpc')).toMatch(/^vpc-[0-9a-f]{17}$/);
    expect(build(text).id('Vpc')).toBe(id('Vpc'));
    expect(build(text, { stackName: 'other' }).id('Vpc')).not.toBe(id('Vpc'));
  });

  test('tags: its own first, then those of CloudFormation', () => {
    expect(lists.Vpcs[0]?.Tags?.map(({ Key }) => Key)).toEqual([
      'Name',
      'aws:cloudformation:stack-name',
      'aws:cloudformation:stack-id',
      'aws:cloudformation:logical-id',
    ]);
  });

  test('a VPC that sets Block Public Access nowhere has it off, with a note (R-BPA-1)', () => {
    expect(lists.VpcBlockPublicAccessOptions).toMatchObject([{ InternetGatewayBlockMode: 'off' }]);
    expect(lists.Vpcs[0]?.BlockPublicAccessStates).toEqual({ InternetGatewayBlockMode: 'off' });
  });

  test.each([
    ['{}', 'Vpc.Properties.CidrBlock: is required'],
    ['{ CidrBlock: 10.0.0.0 }', 'expected an IPv4 CIDR block, found "10.0.0.0"'],
    ['{ CidrBlock: "2001:db8::/56" }', 'expected an IPv4 CIDR block'],
    ['{ Ipv4IpamPoolId: pool }', 'address pool (IPAM)'],
    [
      '{ CidrBlock: 10.0.0.0/16, EnableDnsSupport: maybe }',
      'EnableDnsSupport: expected true or false, found "maybe"',
    ],
  ])('%s is refused', (properties, message) => {
    expect(() => build(`Resources: { Vpc: { Type: AWS::EC2::VPC, Properties: ${properties} } }`)).toThrow(
      message,
    );
  });
});

describe('further blocks and IPv6', () => {
  const { lists, id } = buildInVpc(`
  More: { Type: AWS::EC2::VPCCidrBlock, Properties: { VpcId: !Ref Vpc, CidrBlock: 100.64.0.0/16 } }
  Six: { Type: AWS::EC2::VPCCidrBlock, Properties: { VpcId: !Ref Vpc, AmazonProvidedIpv6CidrBlock: true } }
  SubnetC:
    Type: AWS::EC2::Subnet
    DependsOn: [More, Six]
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: 100.64.1.0/24
      AvailabilityZone: eu-west-1c
      Ipv6CidrBlock: !Select [1, !Cidr [!Select [0, !GetAtt Vpc.Ipv6CidrBlocks], 2, 64]]
  SixOfB:
    Type: AWS::EC2::SubnetCidrBlock
    DependsOn: Six
    Properties:
      SubnetId: !Ref SubnetB
      Ipv6CidrBlock: !Select [0, !Cidr [!Select [0, !GetAtt Vpc.Ipv6CidrBlocks], 2, 64]]
  Own: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Vpc } }
`);

  test('every table of the VPC has a local route for each of them', () => {
    const six = lists.Vpcs[0]?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock;
    expect(six).toMatch(/^2001:db8:[0-9a-f:]+\/56$/);
    expect(lists.RouteTables).toHaveLength(2);
    for (const table of lists.RouteTables) {
      expect(table.Routes).toMatchObject([
        { DestinationCidrBlock: '10.20.0.0/16', GatewayId: 'local' },
        { DestinationCidrBlock: '100.64.0.0/16', GatewayId: 'local' },
        { DestinationIpv6CidrBlock: six, GatewayId: 'local' },
      ]);
    }
  });

  test('subnets take them', () => {
    const blocks = (name: string) =>
      lists.Subnets.find(({ SubnetId }) => SubnetId === id(name))?.Ipv6CidrBlockAssociationSet;
    expect(blocks('SubnetB')?.[0]?.Ipv6CidrBlock).toMatch(/\/64$/);
    expect(blocks('SubnetC')?.[0]?.Ipv6CidrBlock).not.toBe(blocks('SubnetB')?.[0]?.Ipv6CidrBlock);
  });
});

describe('AWS::EC2::Subnet', () => {
  const subnet = (properties: string) =>
    buildInVpc(`  Net: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, ${properties} } }`);

  test('is shown with its zone; where none is given the first one, with a note', () => {
    const { lists, notes } = subnet('CidrBlock: 10.20.9.0/24');
    expect(lists.Subnets.at(-1)).toMatchObject({
      AvailabilityZone: 'eu-west-1a',
      MapPublicIpOnLaunch: false,
    });
    expect(notes.join()).toContain('Net: no AvailabilityZone is given');
    const second = subnet('CidrBlock: 10.20.9.0/24, AvailabilityZoneId: euw1-az2').lists.Subnets.at(-1);
    expect(second?.AvailabilityZone).toBe('eu-west-1b');
  });

  test.each([
    ['CidrBlock: 10.21.0.0/24', "expected a block inside the VPC's 10.20.0.0/16, found 10.21.0.0/24"],
    [
      'CidrBlock: 10.20.1.128/25',
      'Net.Properties.CidrBlock: 10.20.1.128/25 overlaps 10.20.1.0/24 of SubnetA',
    ],
    ['MapPublicIpOnLaunch: true', 'Net.Properties.CidrBlock: is required'],
    ['CidrBlock: 10.20.9.0/24, AvailabilityZone: us-east-1a', 'expected a zone of eu-west-1'],
  ])('%s is refused', (properties, message) => {
    expect(() => subnet(properties)).toThrow(message);
  });

  test('in a VPC outside of the template: what that VPC has is unknown, not absent', () => {
    const { broken, notes } = build(
      `
Parameters: { Existing: { Type: AWS::EC2::VPC::Id } }
Resources: { Net: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Existing, CidrBlock: 10.0.0.0/24 } } }
`,
      { parameters: { Existing: 'vpc-0123' } },
    );
    expect(broken).toMatchObject([{ kind: 'Vpcs', id: 'vpc-0123' }]);
    expect(notes.join()).toContain('vpc-0123 (Vpcs) is outside the template: Resources.Net.Properties.VpcId');
  });
});

describe('DHCP options and Block Public Access', () => {
  test('a set of its own is associated with the VPC', () => {
    const { lists, id } = buildInVpc(`
  Options: { Type: AWS::EC2::DHCPOptions, Properties: { DomainName: corp.example, DomainNameServers: [10.9.0.2, 10.9.0.3], NtpServers: 10.9.0.4 } }
  Use: { Type: AWS::EC2::VPCDHCPOptionsAssociation, Properties: { VpcId: !Ref Vpc, DhcpOptionsId: !Ref Options } }
`);
    expect(lists.Vpcs[0]?.DhcpOptionsId).toBe(id('Options'));
    expect(lists.DhcpOptions.at(-1)?.DhcpConfigurations).toEqual([
      { Key: 'domain-name', Values: [{ Value: 'corp.example' }] },
      { Key: 'domain-name-servers', Values: [{ Value: '10.9.0.2' }, { Value: '10.9.0.3' }] },
      { Key: 'ntp-servers', Values: [{ Value: '10.9.0.4' }] },
    ]);
  });

  test('what is in force is shown at the VPC and the subnets (R-BPA-1)', () => {
    const { lists } = buildInVpc(`
  Block: { Type: AWS::EC2::VPCBlockPublicAccessOptions, Properties: { InternetGatewayBlockMode: block-bidirectional } }
  Allow: { Type: AWS::EC2::VPCBlockPublicAccessExclusion, Properties: { SubnetId: !Ref SubnetA, InternetGatewayExclusionMode: allow-egress } }
`);
    expect(lists.Vpcs[0]?.BlockPublicAccessStates?.InternetGatewayBlockMode).toBe('block-bidirectional');
    expect(lists.Subnets.map((s) => s.BlockPublicAccessStates?.InternetGatewayBlockMode)).toEqual([
      'block-ingress',
      'block-bidirectional',
    ]);
    expect(lists.VpcBlockPublicAccessExclusions).toMatchObject([{ State: 'create-complete' }]);
  });

  test('encryption controls (R-EC-1)', () => {
    const { lists, id } = buildInVpc(
      '  Ec: { Type: AWS::EC2::VPCEncryptionControl, Properties: { VpcId: !Ref Vpc, Mode: enforce } }',
    );
    expect(lists.VpcEncryptionControls).toMatchObject([
      { VpcId: id('Vpc'), Mode: 'enforce', State: 'available' },
    ]);
  });
});
