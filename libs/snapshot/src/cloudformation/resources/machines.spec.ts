import { describe, expect, test } from '@jest/globals';
import { buildInVpc } from '../testing/template-tools.js';

const instance = (properties: string): string =>
  `  Box: { Type: AWS::EC2::Instance, Properties: { ${properties} } }`;

describe('AWS::EC2::Instance', () => {
  test('runs, with a primary interface, the lowest free address and the default group', () => {
    const { lists, id } = buildInVpc(instance('SubnetId: !Ref SubnetA'));
    const [group] = lists.SecurityGroups;
    const node = {
      SubnetId: id('SubnetA'),
      VpcId: id('Vpc'),
      PrivateIpAddress: '10.20.1.4',
      PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: '10.20.1.4' }],
      Groups: [{ GroupId: group?.GroupId, GroupName: 'default' }],
      SourceDestCheck: true,
      Status: 'in-use',
      InterfaceType: 'interface',
    };
    expect(lists.NetworkInterfaces).toMatchObject([
      { ...node, Attachment: { DeviceIndex: 0, InstanceId: id('Box'), Status: 'attached' } },
    ]);
    expect(lists.NetworkInterfaces[0]?.Association).toBeUndefined();
    expect(lists.Reservations[0]?.Instances).toMatchObject([
      {
        InstanceId: id('Box'),
        State: { Code: 16, Name: 'running' },
        SubnetId: id('SubnetA'),
        PrivateIpAddress: '10.20.1.4',
        Placement: { AvailabilityZone: 'eu-west-1a' },
        SourceDestCheck: true,
        NetworkInterfaces: [node],
      },
    ]);
  });

  test('gets a public address where the subnet gives one, unless it says no (R-ENI-1)', () => {
    const automatic = buildInVpc(instance('SubnetId: !Ref SubnetB')).lists;
    expect(automatic.NetworkInterfaces[0]).toMatchObject({
      Association: { PublicIp: '203.0.113.1', IpOwnerId: 'amazon' },
      PrivateIpAddresses: [{ Association: { PublicIp: '203.0.113.1' } }],
    });
    expect(automatic.Reservations[0]?.Instances?.[0]?.PublicIpAddress).toBe('203.0.113.1');
    const asked = (flag: string) =>
      buildInVpc(
        instance(
          `NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: !Ref Subnet${flag}, AssociatePublicIpAddress: ${flag === 'A'} }]`,
        ),
      ).lists.NetworkInterfaces[0]?.Association?.PublicIp;
    expect(asked('A')).toBe('203.0.113.1');
    expect(asked('B')).toBeUndefined();
  });

  test('addresses as given; nobody else gets one that is named elsewhere', () => {
    const { lists } = buildInVpc(`
  First: { Type: AWS::EC2::Instance, Properties: { SubnetId: !Ref SubnetA } }
  Second: { Type: AWS::EC2::Instance, DependsOn: First, Properties: { SubnetId: !Ref SubnetA, PrivateIpAddress: 10.20.1.4 } }
`);
    expect(lists.NetworkInterfaces.map((node) => node.PrivateIpAddress)).toEqual(['10.20.1.5', '10.20.1.4']);
  });

  test('several interfaces, made and existing, with secondary addresses; the check on the interface (R-ENI-2)', () => {
    const { lists, id } = buildInVpc(`
  Outer: { Type: AWS::EC2::NetworkInterface, Properties: { SubnetId: !Ref SubnetB, SourceDestCheck: false, SecondaryPrivateIpAddressCount: 1, Tags: [{ Key: Name, Value: outer }] } }
  Extra: { Type: AWS::EC2::NetworkInterface, Properties: { SubnetId: !Ref SubnetA, PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: 10.20.1.50 }, { PrivateIpAddress: 10.20.1.51 }] } }
  Plug: { Type: AWS::EC2::NetworkInterfaceAttachment, Properties: { InstanceId: !Ref Box, NetworkInterfaceId: !Ref Extra, DeviceIndex: '2' } }
  Box:
    Type: AWS::EC2::Instance
    Properties:
      NetworkInterfaces:
        - { DeviceIndex: '0', NetworkInterfaceId: !Ref Outer }
        - { DeviceIndex: '1', SubnetId: !Ref SubnetA, GroupSet: [!GetAtt Vpc.DefaultSecurityGroup] }
`);
    const nodes = lists.NetworkInterfaces.map((node) => [
      node.Attachment?.DeviceIndex,
      node.PrivateIpAddresses?.map((address) => address.PrivateIpAddress).join(),
      node.SourceDestCheck,
      node.Attachment?.InstanceId === id('Box'),
    ]);
    expect(nodes).toEqual([
      [0, '10.20.2.4,10.20.2.5', false, true],
      [2, '10.20.1.50,10.20.1.51', true, true],
      [1, '10.20.1.4', true, true],
    ]);
    expect(lists.Reservations[0]?.Instances?.[0]?.NetworkInterfaces).toHaveLength(3);
    expect(id('Outer')).toBe(lists.NetworkInterfaces[0]?.NetworkInterfaceId);
  });

  test('takes what a launch template gives, and its own properties before that', () => {
    const { lists } = buildInVpc(`
  Group: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: g, VpcId: !Ref Vpc } }
  Plan: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: { ImageId: ami-windows-2025, SecurityGroupIds: [!Ref Group], InstanceType: t3.micro } } }
${instance('SubnetId: !Ref SubnetA, LaunchTemplate: { LaunchTemplateId: !Ref Plan, Version: !GetAtt Plan.LatestVersionNumber }')}
`);
    expect(lists.NetworkInterfaces[0]?.Groups).toMatchObject([
      { GroupName: expect.stringContaining('wayout-Group-') },
    ]);
    expect(lists.Reservations[0]?.Instances?.[0]?.Platform).toBe('Windows');
  });

  test.each([
    [
      'ImageId: ami-1',
      "Box.Properties.SubnetId: is required: without it the instance starts in the account's default VPC",
    ],
    ['SubnetId: subnet-0123', 'expected a subnet made by this template, found "subnet-0123"'],
    [
      'SubnetId: !Ref SubnetA, PrivateIpAddress: 10.20.1.3',
      'expected an address from 10.20.1.4 to 10.20.1.254',
    ],
    ['SubnetId: !Ref SubnetA, PrivateIpAddress: 10.20.9.9', 'expected an address from 10.20.1.4'],
    [
      'SubnetId: !Ref SubnetA, SecurityGroups: [nobody]',
      'SecurityGroups[0]: expected a security group made by this template',
    ],
    [
      'SubnetId: !Ref SubnetA, LaunchTemplate: { LaunchTemplateId: lt-1, Version: 1 }',
      'expected a launch template made by this template',
    ],
    [
      'NetworkInterfaces: [{ DeviceIndex: 1, SubnetId: !Ref SubnetA }]',
      'expected one network interface with DeviceIndex 0',
    ],
    [
      'SourceDestCheck: false, NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: !Ref SubnetA }, { DeviceIndex: 1, SubnetId: !Ref SubnetB }]',
      'Box.Properties.SourceDestCheck: set it on each network interface',
    ],
    ['SubnetId: !Sub "{{resolve:ssm:/net/subnet}}"', 'a dynamic reference'],
  ])('%s is refused', (properties, message) => {
    expect(() => buildInVpc(instance(properties))).toThrow(message);
  });

  test('one address for two is refused, and a subnet that is full', () => {
    const two = ['One', 'Two'].map((name) =>
      instance('SubnetId: !Ref SubnetA, PrivateIpAddress: 10.20.1.9').replace('Box', name),
    );
    expect(() => buildInVpc(two.join('\n'))).toThrow(
      'Two.Properties.PrivateIpAddress: expected a free address',
    );
    const full = Array.from({ length: 12 }, (_, i) =>
      instance('SubnetId: !Ref Tiny').replace('Box', `Box${i}`),
    );
    const tiny =
      '  Tiny: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.20.9.0/28 } }\n';
    expect(() => buildInVpc(`${tiny}${full.join('\n')}`)).toThrow('has no free address left');
    expect(buildInVpc(`${tiny}${full.slice(1).join('\n')}`).lists.NetworkInterfaces).toHaveLength(11);
  });
});

describe('machines that something else starts', () => {
  test('a scaling group starts with its capacity, spread over the subnets', () => {
    const { lists, notes } = buildInVpc(`
  Plan: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateName: plan, LaunchTemplateData: { NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: true, Groups: [!GetAtt Vpc.DefaultSecurityGroup] }] } } }
  Fleet: { Type: AWS::AutoScaling::AutoScalingGroup, Properties: { MinSize: 1, DesiredCapacity: 3, MaxSize: 9, VPCZoneIdentifier: [!Ref SubnetA, !Ref SubnetB], LaunchTemplate: { LaunchTemplateId: !Ref Plan, Version: 1 }, Tags: [{ Key: Name, Value: f, PropagateAtLaunch: true }] } }
`);
    expect(lists.Reservations).toHaveLength(3);
    expect(lists.NetworkInterfaces.map((n) => [n.PrivateIpAddress, n.Association?.PublicIp])).toEqual([
      ['10.20.1.4', '203.0.113.1'],
      ['10.20.2.4', '203.0.113.2'],
      ['10.20.1.5', '203.0.113.3'],
    ]);
    expect(notes.join()).toContain('Fleet: taken with 3 machine(s)');
  });

  test('a launch configuration, and an interface that a machine may take by itself', () => {
    const { lists, notes } = buildInVpc(`
  Plan: { Type: AWS::AutoScaling::LaunchConfiguration, Properties: { ImageId: ami-1, InstanceType: t3.nano, SecurityGroups: [!GetAtt Vpc.DefaultSecurityGroup], AssociatePublicIpAddress: true } }
  Fleet: { Type: AWS::AutoScaling::AutoScalingGroup, Properties: { MinSize: '1', MaxSize: '1', VPCZoneIdentifier: [!Ref SubnetA], LaunchConfigurationName: !Ref Plan } }
  Fixed: { Type: AWS::EC2::NetworkInterface, Properties: { SubnetId: !Ref SubnetA, SourceDestCheck: false } }
`);
    const [machine, free] = ['10.20.1.4', '10.20.1.5'].map((ip) =>
      lists.NetworkInterfaces.find((node) => node.PrivateIpAddress === ip),
    );
    expect(machine?.Status).toBe('in-use');
    expect(free).toMatchObject({ SourceDestCheck: false });
    expect(free?.Status).toBeUndefined();
    expect(notes.join()).toContain('Fixed: the template attaches this network interface to nothing');
  });

  test('a function in a VPC has an interface in each subnet', () => {
    const { lists } = buildInVpc(`
  Code: { Type: AWS::Lambda::Function, Properties: { Role: r, VpcConfig: { SubnetIds: [!Ref SubnetA, !Ref SubnetB], SecurityGroupIds: [!GetAtt Vpc.DefaultSecurityGroup] } } }
`);
    expect(lists.NetworkInterfaces).toMatchObject([
      { InterfaceType: 'lambda', Status: 'in-use', PrivateIpAddress: '10.20.1.4' },
      { InterfaceType: 'lambda', PrivateIpAddress: '10.20.2.4' },
    ]);
    // No public address, whatever the subnet gives to instances (R-IGW-2).
    expect(lists.NetworkInterfaces[1]?.Association).toBeUndefined();
  });
});

test('an interface that nothing could take is free', () => {
  const { lists } = buildInVpc(
    '  Free: { Type: AWS::EC2::NetworkInterface, Properties: { SubnetId: !Ref SubnetA } }',
  );
  expect(lists.NetworkInterfaces[0]).toMatchObject({ Status: 'available' });
});

describe('public addresses', () => {
  test('an Elastic IP takes the place of the automatic one, on the address that is asked for', () => {
    const { lists, id } = buildInVpc(`
  Box: { Type: AWS::EC2::Instance, Properties: { SubnetId: !Ref SubnetB } }
  Address: { Type: AWS::EC2::EIP, Properties: { InstanceId: !Ref Box } }
  Card: { Type: AWS::EC2::NetworkInterface, Properties: { SubnetId: !Ref SubnetA, PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: 10.20.1.9 }, { PrivateIpAddress: 10.20.1.10 }] } }
  Other: { Type: AWS::EC2::EIP, Properties: { Domain: vpc } }
  Put: { Type: AWS::EC2::EIPAssociation, Properties: { AllocationId: !GetAtt Other.AllocationId, NetworkInterfaceId: !Ref Card, PrivateIpAddress: 10.20.1.10 } }
`);
    const [box, card] = lists.NetworkInterfaces;
    expect(box?.Association).toMatchObject({ PublicIp: id('Address'), IpOwnerId: '123456789012' });
    expect(lists.Reservations[0]?.Instances?.[0]?.PublicIpAddress).toBe(id('Address'));
    expect(card?.Association).toBeUndefined();
    expect(card?.PrivateIpAddresses?.[1]?.Association?.PublicIp).toBe(id('Other'));
    expect(lists.Addresses).toMatchObject([
      { PublicIp: id('Address'), InstanceId: id('Box'), Domain: 'vpc', PrivateIpAddress: '10.20.2.4' },
      { PublicIp: id('Other'), NetworkInterfaceId: id('Card'), PrivateIpAddress: '10.20.1.10' },
    ]);
  });

  test('the old way, by EIP and instance; documentation ranges one after the other', () => {
    const many = Array.from({ length: 260 }, (_, i) => `  E${i}: { Type: AWS::EC2::EIP }`).join('\n');
    const { lists, id } = buildInVpc(`${many}
  Box: { Type: AWS::EC2::Instance, Properties: { SubnetId: !Ref SubnetA } }
  Put: { Type: AWS::EC2::EIPAssociation, Properties: { EIP: !Ref E0, InstanceId: !Ref Box } }`);
    expect(lists.NetworkInterfaces[0]?.Association?.PublicIp).toBe(id('E0'));
    expect(lists.Addresses[253]?.PublicIp).toBe('203.0.113.254');
    expect(lists.Addresses[254]?.PublicIp).toBe('198.51.100.1');
  });

  test.each([
    ['{ InstanceId: !Ref Box }', 'expected AllocationId or EIP'],
    ['{ AllocationId: eipalloc-1, InstanceId: !Ref Box }', 'expected an Elastic IP made by this template'],
    ['{ AllocationId: !GetAtt E.AllocationId }', 'expected InstanceId or NetworkInterfaceId'],
    [
      '{ AllocationId: !GetAtt E.AllocationId, InstanceId: !Ref Box, PrivateIpAddress: 10.0.0.1 }',
      'expected an address of eni-',
    ],
  ])('%s is refused', (properties, message) => {
    const more = `${instance('SubnetId: !Ref SubnetA')}\n  E: { Type: AWS::EC2::EIP }\n  P: { Type: AWS::EC2::EIPAssociation, Properties: ${properties} }`;
    expect(() => buildInVpc(more)).toThrow(message);
  });
});

describe('several network interfaces at the start', () => {
  const two = (first: string) =>
    `  Box: { Type: AWS::EC2::Instance, Properties: { NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: !Ref SubnetB${first} }, { DeviceIndex: 1, SubnetId: !Ref SubnetA }] } }`;

  test("the subnet's automatic address goes to a machine with one interface only (R-ENI-1)", () => {
    expect(buildInVpc(two('')).lists.NetworkInterfaces.map(({ Association }) => Association)).toEqual([
      undefined,
      undefined,
    ]);
  });

  test('asking for one is refused, as EC2 refuses it', () => {
    expect(() => buildInVpc(two(', AssociatePublicIpAddress: true'))).toThrow(
      'NetworkInterfaces[0].AssociatePublicIpAddress: an instance with several network interfaces gets none',
    );
  });
});

describe('IPv6 addresses (R-ENI-1, R-V6-1)', () => {
  const six = (more: string) =>
    buildInVpc(`
  Six: { Type: AWS::EC2::VPCCidrBlock, Properties: { VpcId: !Ref Vpc, Ipv6CidrBlock: '2001:db8:7::/56' } }
  Auto:
    Type: AWS::EC2::Subnet
    DependsOn: Six
    Properties: { VpcId: !Ref Vpc, CidrBlock: 10.20.6.0/24, AvailabilityZone: eu-west-1a, Ipv6CidrBlock: '2001:db8:7::/64', AssignIpv6AddressOnCreation: true }
  Manual:
    Type: AWS::EC2::Subnet
    DependsOn: Six
    Properties: { VpcId: !Ref Vpc, CidrBlock: 10.20.7.0/24, AvailabilityZone: eu-west-1a, Ipv6CidrBlock: '2001:db8:7:1::/64' }
${more}`);
  const addresses = ({ lists }: ReturnType<typeof six>) =>
    lists.NetworkInterfaces.map((node) => node.Ipv6Addresses?.map(({ Ipv6Address }) => Ipv6Address));

  test('a subnet gives one to each new interface where it is set to, and leaves out those asked for by name', () => {
    const built = six(`
  Box: { Type: AWS::EC2::Instance, Properties: { SubnetId: !Ref Auto } }
  Card: { Type: AWS::EC2::NetworkInterface, Properties: { SubnetId: !Ref Auto } }
  Named: { Type: AWS::EC2::NetworkInterface, Properties: { SubnetId: !Ref Auto, Ipv6Addresses: [{ Ipv6Address: '2001:DB8:7::5' }] } }
  None: { Type: AWS::EC2::NetworkInterface, Properties: { SubnetId: !Ref Auto, Ipv6AddressCount: 0 } }
  Plain: { Type: AWS::EC2::Instance, Properties: { SubnetId: !Ref Manual } }
  Function: { Type: AWS::Lambda::Function, Properties: { VpcConfig: { SubnetIds: [!Ref Auto], SecurityGroupIds: [!GetAtt Vpc.DefaultSecurityGroup] } } }
`);
    expect(addresses(built)).toEqual([['2001:db8:7::4'], ['2001:db8:7::6'], ['2001:db8:7::5'], [], [], []]);
    expect(built.lists.Reservations[0]?.Instances?.[0]).toMatchObject({
      Ipv6Address: '2001:db8:7::4',
      NetworkInterfaces: [{ Ipv6Addresses: [{ Ipv6Address: '2001:db8:7::4' }] }],
    });
  });

  test('as many as are asked for', () => {
    const built = six(
      '  Box: { Type: AWS::EC2::Instance, Properties: { SubnetId: !Ref Manual, Ipv6AddressCount: 2 } }',
    );
    expect(addresses(built)).toEqual([['2001:db8:7:1::4', '2001:db8:7:1::5']]);
  });

  test.each([
    ['SubnetId: !Ref SubnetA, Ipv6AddressCount: 1', 'Ipv6AddressCount: the subnet subnet-'],
    [
      "SubnetId: !Ref Auto, Ipv6Addresses: [{ Ipv6Address: '2001:db8::1' }]",
      "Ipv6Addresses[0].Ipv6Address: expected an address of its subnet's IPv6 block (2001:db8:7::/64)",
    ],
    ['SubnetId: !Ref Auto, Ipv6PrefixCount: 1', 'Ipv6PrefixCount: which prefixes it gets'],
  ])('%s is refused', (properties, message) => {
    const card = `  Card: { Type: AWS::EC2::NetworkInterface, Properties: { ${properties} } }`;
    expect(() => six(card)).toThrow(message);
  });

  test('prefixes that are named', () => {
    const card =
      "  Card: { Type: AWS::EC2::NetworkInterface, Properties: { SubnetId: !Ref Manual, Ipv6Prefixes: [{ Ipv6Prefix: '2001:db8:7:1:8::/80' }] } }";
    expect(six(card).lists.NetworkInterfaces[0]?.Ipv6Prefixes).toEqual([
      { Ipv6Prefix: '2001:db8:7:1:8::/80' },
    ]);
  });
});
