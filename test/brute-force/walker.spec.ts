import { describe, expect, test } from '@jest/globals';
import type { IpPermission } from '@aws-sdk/client-ec2';
import type { Ec2Lists } from './ec2-lists.js';
import * as build from './build.js';
import { type PacketQuestion, walkPacket } from './walk-packet.js';

const toInternet = (target: object) => ({
  DestinationCidrBlock: '0.0.0.0/0',
  State: 'active' as const,
  Origin: 'CreateRoute' as const,
  ...target,
});
const allow = (protocol: string, cidr: string, from?: number, to?: number): IpPermission => ({
  IpProtocol: protocol,
  FromPort: from,
  ToPort: to,
  IpRanges: [{ CidrIp: cidr }],
});

/** Semantics §8, first story. */
function seed(set: { route: boolean; check: boolean; state?: string }): Ec2Lists {
  const lists = build.emptyLists();
  const local = build.localRoutes(['10.10.0.0/16']);
  build.addVpc(lists, 'vpc-1', ['10.10.0.0/16']);
  build.addSubnet(lists, 'subnet-pub', 'vpc-1', '10.10.1.0/24');
  build.addSubnet(lists, 'subnet-prv', 'vpc-1', '10.10.2.0/24');
  build.addInternetGateway(lists, 'igw-1', 'vpc-1');
  build.addTable(lists, 'rtb-pub', 'vpc-1', [...local, toInternet({ GatewayId: 'igw-1' })], {
    main: true,
    subnets: ['subnet-pub'],
  });
  const way = set.route ? [toInternet({ NetworkInterfaceId: 'eni-nat', InstanceId: 'i-nat' })] : [];
  build.addTable(lists, 'rtb-prv', 'vpc-1', [...local, ...way], { subnets: ['subnet-prv'] });
  build.addAcl(lists, 'acl-1', 'vpc-1', ['subnet-pub', 'subnet-prv'], build.ALLOW_ALL);
  const natRules = [
    allow('tcp', '0.0.0.0/0', 22, 22),
    allow('tcp', '10.10.0.0/16', 80, 80),
    allow('tcp', '10.10.0.0/16', 443, 443),
    allow('udp', '10.10.0.0/16', 0, 65535),
    allow('icmp', '0.0.0.0/0', -1, -1),
  ];
  build.addGroup(lists, 'sg-nat', 'vpc-1', natRules, [build.ANYONE]);
  const appRules = [allow('tcp', '10.10.0.0/16', 22, 22), allow('icmp', '0.0.0.0/0', -1, -1)];
  build.addGroup(lists, 'sg-app', 'vpc-1', appRules, [build.ANYONE]);
  build.addInstance(lists, 'i-nat', set.state ?? 'running', [
    {
      id: 'eni-nat',
      subnet: 'subnet-pub',
      address: '10.10.1.100',
      groups: ['sg-nat'],
      publicIp: '52.1.1.1',
      elastic: true,
      sourceDestCheck: set.check,
    },
  ]);
  for (const last of ['101', '102']) {
    build.addInstance(lists, `i-${last}`, 'running', [
      { id: `eni-${last}`, subnet: 'subnet-prv', address: `10.10.2.${last}`, groups: ['sg-app'] },
    ]);
  }
  return lists;
}

function ask(lists: Ec2Lists, over: Partial<PacketQuestion>): string {
  const answer = walkPacket(lists, {
    source: { type: 'interface', networkInterfaceId: 'eni-101', address: '10.10.2.101' },
    destination: '1.1.1.1',
    protocol: 'tcp',
    sourcePort: 55634,
    port: 80,
    ...over,
  });
  return answer.outcome;
}

describe('seed story', () => {
  test('fails as created, with the route alone, with the check alone', () => {
    expect(ask(seed({ route: false, check: true }), {})).toBe('fails');
    expect(ask(seed({ route: true, check: true }), {})).toBe('fails');
    expect(ask(seed({ route: false, check: false }), {})).toBe('fails');
  });

  test.each([
    ['tcp', 80, 'works'],
    ['tcp', 443, 'works'],
    ['udp', 53, 'works'],
    ['icmp', 0, 'works'],
    ['tcp', 25, 'fails'],
    ['tcp', 8080, 'fails'],
  ] as const)('with both done %s %i %s', (protocol, port, outcome) => {
    expect(ask(seed({ route: true, check: false }), { protocol, port })).toBe(outcome);
  });

  test('translates twice on the way out', () => {
    const lists = seed({ route: true, check: false });
    const { trail } = walkPacket(lists, {
      source: { type: 'interface', networkInterfaceId: 'eni-102', address: '10.10.2.102' },
      destination: '1.1.1.1',
      protocol: 'tcp',
      sourcePort: 55634,
      port: 80,
    });
    expect(trail).toContain('i-nat: 10.10.1.100:55634 -> 1.1.1.1:80 protocol 6');
    expect(trail).toContain('igw-1: 52.1.1.1:55634 -> 1.1.1.1:80 protocol 6');
    expect(trail.at(-1)).toBe('answered 1.1.1.1:80 -> 10.10.2.102:55634 protocol 6');
  });

  test('a stopped NAT instance forwards nothing (R-ENI-3)', () => {
    expect(ask(seed({ route: true, check: false, state: 'stopped' }), {})).toBe('fails');
  });

  test('inside the VPC: ssh and ping between neighbours, nothing else; unknown addresses are silent', () => {
    const lists = seed({ route: true, check: true });
    expect(ask(lists, { destination: '10.10.2.102', port: 22 })).toBe('works');
    expect(ask(lists, { destination: '10.10.2.102', protocol: 'icmp' })).toBe('works');
    expect(ask(lists, { destination: '10.10.2.102', port: 80 })).toBe('fails');
    expect(ask(lists, { destination: '10.10.1.100', port: 80 })).toBe('works');
    expect(ask(lists, { destination: '10.10.2.103', port: 22 })).toBe('fails');
  });

  test('from outside: the public address lets in 22 and ping only (R-IGW-5)', () => {
    const lists = seed({ route: true, check: true });
    const source = { type: 'internet', address: '60.1.1.1' } as const;
    expect(ask(lists, { source, destination: '52.1.1.1', port: 22 })).toBe('works');
    expect(ask(lists, { source, destination: '52.1.1.1', protocol: 'icmp' })).toBe('works');
    expect(ask(lists, { source, destination: '52.1.1.1', port: 443 })).toBe('fails');
  });

  test('hairpin: the public address of the NAT instance sees the public source (R-IGW-7)', () => {
    const lists = seed({ route: true, check: false });
    expect(ask(lists, { destination: '52.1.1.1', protocol: 'icmp' })).toBe('works');
    expect(ask(lists, { destination: '52.1.1.1', port: 80 })).toBe('fails');
  });
});

describe('NAT gateway', () => {
  function withGateway(returnPorts: [number, number]): Ec2Lists {
    const lists = seed({ route: false, check: true });
    build.addSubnet(lists, 'subnet-gw', 'vpc-1', '10.10.3.0/24');
    lists.RouteTables[1]?.Routes?.push(toInternet({ NatGatewayId: 'nat-1' }));
    const [ingress, egress] = build.ALLOW_ALL;
    build.addAcl(
      lists,
      'acl-gw',
      'vpc-1',
      ['subnet-gw'],
      [
        { ...ingress, RuleNumber: 90, CidrBlock: '10.10.0.0/16' },
        { ...ingress, Protocol: '6', PortRange: { From: returnPorts[0], To: returnPorts[1] } },
        { ...egress },
      ],
    );
    build.addNatGateway(lists, 'nat-1', 'subnet-gw', 'available', 'public', [
      { id: 'eni-gw', address: '10.10.3.9', publicIp: '52.1.1.9', status: 'succeeded' },
    ]);
    return lists;
  }

  test('an inbound rule for 32768-65535 loses every port below 32768 (R-ACL-3)', () => {
    const lists = withGateway([32768, 65535]);
    const failing = [1024, 1025, 20_000, 32_766, 32_767];
    const working = [32_768, 32_769, 60_999, 65_535];
    expect(failing.map((natPort) => ask(lists, { natPort }))).toEqual(failing.map(() => 'fails'));
    expect(working.map((natPort) => ask(lists, { natPort }))).toEqual(working.map(() => 'works'));
  });

  test('never answers on its own address, forwards TCP, UDP and ICMP only (R-NAT-5, R-NAT-13)', () => {
    const lists = withGateway([0, 65535]);
    expect(ask(lists, {})).toBe('works');
    expect(ask(lists, { destination: '10.10.3.9' })).toBe('fails');
    expect(ask(lists, { destination: '52.1.1.9' })).toBe('fails');
    expect(ask(lists, { protocol: 50 })).toBe('fails');
  });

  test('a client with an Elastic IP behind it can get out, but not be reached (R-NAT-12)', () => {
    const lists = withGateway([0, 65535]);
    build.addInstance(lists, 'i-eip', 'running', [
      {
        id: 'eni-eip',
        subnet: 'subnet-prv',
        address: '10.10.2.50',
        groups: ['sg-nat'],
        publicIp: '52.1.1.50',
      },
    ]);
    const source = { type: 'internet', address: '60.1.1.1' } as const;
    expect(ask(lists, { source, destination: '52.1.1.50', port: 22 })).toBe('fails');
    const self = { type: 'interface', networkInterfaceId: 'eni-eip', address: '10.10.2.50' } as const;
    expect(ask(lists, { source: self })).toBe('works');
  });

  test('whose own subnet routes to itself is a loop (R-RT-9)', () => {
    const lists = withGateway([0, 65535]);
    build.addTable(lists, 'rtb-gw', 'vpc-1', [toInternet({ NatGatewayId: 'nat-1' })], {
      subnets: ['subnet-gw'],
    });
    expect(ask(lists, {})).toBe('fails');
  });

  test('without a public address the IGW drops (R-NAT-2)', () => {
    const lists = withGateway([0, 65535]);
    for (const eni of lists.NetworkInterfaces.filter((one) => one.NetworkInterfaceId === 'eni-gw')) {
      eni.Association = undefined;
      eni.PrivateIpAddresses = [{ PrivateIpAddress: '10.10.3.9', Primary: true }];
    }
    expect(ask(lists, {})).toBe('fails');
  });
});

describe('internet gateway and routes', () => {
  const source = { type: 'interface', networkInterfaceId: 'eni-nat', address: '10.10.1.100' } as const;

  test('1:1 translation, ports kept; private destinations dropped (R-IGW-2, R-IGW-4)', () => {
    const lists = seed({ route: false, check: true });
    expect(ask(lists, { source, destination: '60.1.1.1' })).toBe('works');
    expect(ask(lists, { source, destination: '192.168.1.1' })).toBe('fails');
    expect(ask(lists, { source, destination: '100.64.1.1' })).toBe('fails');
  });

  test('detached gateway, blackhole, longest prefix', () => {
    const detached = seed({ route: false, check: true });
    detached.InternetGateways = [{ InternetGatewayId: 'igw-1', Attachments: [] }];
    expect(ask(detached, { source })).toBe('fails');
    const holed = seed({ route: false, check: true });
    holed.RouteTables[0]?.Routes?.push({
      ...toInternet({ NatGatewayId: 'nat-gone' }),
      DestinationCidrBlock: '1.0.0.0/8',
      State: 'blackhole',
    });
    expect(ask(holed, { source, destination: '1.1.1.1' })).toBe('fails');
    expect(ask(holed, { source, destination: '2.1.1.1' })).toBe('works');
  });

  test('a gateway endpoint takes TCP and echo for its list only (R-VPE-1)', () => {
    const lists = seed({ route: false, check: true });
    lists.PrefixLists = [{ PrefixListId: 'pl-s3', PrefixListName: 's3', Cidrs: ['52.218.0.0/17'] }];
    lists.VpcEndpoints = [
      { VpcEndpointId: 'vpce-1', VpcEndpointType: 'Gateway', VpcId: 'vpc-1', State: 'available' as never },
    ];
    lists.RouteTables[1]?.Routes?.push({
      DestinationPrefixListId: 'pl-s3',
      GatewayId: 'vpce-1',
      State: 'active',
    });
    expect(ask(lists, { destination: '52.218.1.1' })).toBe('works');
    expect(ask(lists, { destination: '52.218.1.1', protocol: 'icmp' })).toBe('works');
    expect(ask(lists, { destination: '52.218.1.1', protocol: 'udp' })).toBe('fails');
    expect(ask(lists, { destination: '52.219.1.1' })).toBe('fails');
  });

  test('what the documents cannot tell is unknown (R-RT-4, R-RT-5, other targets)', () => {
    const unread = seed({ route: false, check: true });
    unread.RouteTables[0]?.Routes?.push({ DestinationPrefixListId: 'pl-x', GatewayId: 'igw-gone' });
    expect(ask(unread, { source })).toBe('unknown');
    // To the same gateway as the route that matches: whatever the list holds, it works.
    Object.assign(unread.RouteTables[0]?.Routes?.at(-1) ?? {}, { GatewayId: 'igw-1' });
    expect(ask(unread, { source })).toBe('works');
    const transit = seed({ route: false, check: true });
    transit.RouteTables[1]?.Routes?.push(toInternet({ TransitGatewayId: 'tgw-1' }));
    expect(ask(transit, {})).toBe('unknown');
  });
});
