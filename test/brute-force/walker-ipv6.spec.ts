import { describe, expect, test } from '@jest/globals';
import type { Ec2Lists } from './ec2-lists.js';
import * as build from './build.js';
import { same, toBigInt, toIpv6Text } from './addresses.js';
import { type PacketQuestion, walkPacket } from './walk-packet.js';

const HOST = '2a00:1450::1';
const APP = '2600:1f11:aa:bb01::20';

/** A public subnet with a NAT gateway, and a private one behind an egress-only gateway. */
function network(): Ec2Lists {
  const lists = build.emptyLists();
  build.addVpc(lists, 'vpc-1', ['10.0.0.0/16']);
  lists.Vpcs[0]!.Ipv6CidrBlockAssociationSet = [{ Ipv6CidrBlock: '2600:1f11:aa:bb00::/56' }];
  build.addSubnet(lists, 'subnet-pub', 'vpc-1', '10.0.0.0/24');
  build.addSubnet(lists, 'subnet-prv', 'vpc-1', '10.0.1.0/24');
  lists.Subnets.forEach((subnet, n) => {
    subnet.Ipv6CidrBlockAssociationSet = [{ Ipv6CidrBlock: `2600:1f11:aa:bb0${n}::/64` }];
  });
  build.addInternetGateway(lists, 'igw-1', 'vpc-1');
  lists.EgressOnlyInternetGateways.push({
    EgressOnlyInternetGatewayId: 'eigw-1',
    Attachments: [{ VpcId: 'vpc-1', State: 'attached' }],
  });
  const local = [
    ...build.localRoutes(['10.0.0.0/16']),
    { DestinationIpv6CidrBlock: '2600:1f11:aa:bb00::/56', GatewayId: 'local', State: 'active' as const },
  ];
  const all = (way: object) => ({ DestinationIpv6CidrBlock: '::/0', State: 'active' as const, ...way });
  const internet = { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1', State: 'active' as const };
  build.addTable(lists, 'rtb-pub', 'vpc-1', [...local, internet, all({ GatewayId: 'igw-1' })], {
    main: true,
    subnets: ['subnet-pub'],
  });
  const nat64 = { ...all({ NatGatewayId: 'nat-1' }), DestinationIpv6CidrBlock: '64:ff9b::/96' };
  const out = all({ EgressOnlyInternetGatewayId: 'eigw-1' });
  build.addTable(lists, 'rtb-prv', 'vpc-1', [...local, nat64, out], { subnets: ['subnet-prv'] });
  build.addAcl(
    lists,
    'acl-1',
    'vpc-1',
    ['subnet-pub', 'subnet-prv'],
    [
      ...build.ALLOW_ALL,
      ...[false, true].map((Egress) => ({
        Egress,
        Ipv6CidrBlock: '::/0',
        Protocol: '-1',
        RuleAction: 'allow' as const,
        RuleNumber: 101,
      })),
    ],
  );
  const anyone = { ...build.ANYONE, Ipv6Ranges: [{ CidrIpv6: '::/0' }] };
  build.addGroup(lists, 'sg-1', 'vpc-1', [anyone], [anyone]);
  build.addNatGateway(lists, 'nat-1', 'subnet-pub', 'available', 'public', [
    { id: 'eni-gw', address: '10.0.0.9', publicIp: '52.1.1.9', status: 'succeeded' },
  ]);
  for (const [name, subnet, address] of [
    ['web', 'subnet-pub', '10.0.0.20'],
    ['app', 'subnet-prv', '10.0.1.20'],
  ] as const) {
    build.addInstance(lists, `i-${name}`, 'running', [
      { id: `eni-${name}`, subnet, address, groups: ['sg-1'] },
    ]);
  }
  const [web, app] = lists.NetworkInterfaces.slice(-2);
  web!.Ipv6Addresses = [{ Ipv6Address: '2600:1f11:aa:bb00::20' }];
  app!.Ipv6Addresses = [{ Ipv6Address: APP }];
  return lists;
}

function ask(lists: Ec2Lists, changes: Partial<PacketQuestion>): string {
  const source = { type: 'interface', networkInterfaceId: 'eni-app', address: APP } as const;
  const packet: PacketQuestion = {
    source,
    destination: HOST,
    protocol: 'tcp',
    sourcePort: 40000,
    port: 443,
    ...changes,
  };
  return walkPacket(lists, packet).outcome;
}

const web = { type: 'interface', networkInterfaceId: 'eni-web', address: '2600:1f11:aa:bb00::20' } as const;
const outside = { type: 'internet', address: HOST } as const;

describe('addresses by hand', () => {
  test.each([
    ['::', 0n],
    ['::1', 1n],
    ['2001:db8::1', 0x20010db8000000000000000000000001n],
    ['64:ff9b::1.2.3.4', 0x64ff9b0000000000000000_01020304n],
  ])('%s', (text, value) => {
    expect(toBigInt(text)).toBe(value);
    expect(same(toIpv6Text(value), text)).toBe(true);
  });
});

describe('IPv6 (R-V6-1)', () => {
  test('out by either gateway, in by the internet gateway only', () => {
    const lists = network();
    expect(ask(lists, {})).toBe('works');
    expect(ask(lists, { protocol: 'icmp' })).toBe('works');
    expect(ask(lists, { source: web })).toBe('works');
    expect(ask(lists, { source: outside, destination: web.address })).toBe('works');
    expect(ask(lists, { source: outside, destination: APP })).toBe('fails');
  });

  test('NAT64 and nothing else through a NAT gateway (R-NAT-9)', () => {
    const lists = network();
    expect(ask(lists, { destination: '64:ff9b::60.1.1.1' })).toBe('works');
    expect(ask(lists, { destination: '64:ff9b::60.1.1.1', protocol: 'icmp' })).toBe('works');
    expect(ask(lists, { destination: '64:ff9b::10.0.1.20' })).toBe('works');
    expect(ask(lists, { source: web, destination: '64:ff9b::60.1.1.1' })).toBe('fails');
    Object.assign(lists.RouteTables[1]?.Routes?.at(-1) ?? {}, {
      EgressOnlyInternetGatewayId: undefined,
      NatGatewayId: 'nat-1',
    });
    expect(ask(lists, {})).toBe('fails');
  });

  test('what a NAT instance does with it is unknown', () => {
    const lists = network();
    Object.assign(lists.RouteTables[1]?.Routes?.at(-1) ?? {}, {
      EgressOnlyInternetGatewayId: undefined,
      NetworkInterfaceId: 'eni-web',
    });
    expect(ask(lists, {})).toBe('fails');
    for (const eni of lists.NetworkInterfaces) eni.SourceDestCheck = false;
    expect(ask(lists, {})).toBe('unknown');
  });
});

describe('block public access (R-BPA-1)', () => {
  const blocked = (mode: string): Ec2Lists => {
    const lists = network();
    lists.VpcBlockPublicAccessOptions = [
      { InternetGatewayBlockMode: mode as never, State: 'update-complete' },
    ];
    return lists;
  };

  test('both directions, ingress only', () => {
    expect(ask(blocked('block-bidirectional'), {})).toBe('fails');
    expect(ask(blocked('block-ingress'), {})).toBe('works');
    expect(ask(blocked('block-ingress'), { source: web })).toBe('fails');
    expect(ask(blocked('block-ingress'), { destination: '64:ff9b::60.1.1.1' })).toBe('works');
    expect(ask(blocked('block-ingress'), { source: outside, destination: web.address })).toBe('fails');
  });

  test('exclusions', () => {
    const lists = blocked('block-bidirectional');
    lists.VpcBlockPublicAccessExclusions = [
      {
        ExclusionId: 'x',
        InternetGatewayExclusionMode: 'allow-egress',
        ResourceArn: 'arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1',
        State: 'create-complete',
      },
    ];
    expect(ask(lists, {})).toBe('works');
    expect(ask(lists, { source: web })).toBe('unknown');
    expect(ask(lists, { source: outside, destination: web.address })).toBe('fails');
  });
});
