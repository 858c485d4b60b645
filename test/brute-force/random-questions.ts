import type { NetworkInterface } from '@aws-sdk/client-ec2';
import type { Ec2Lists } from './ec2-lists.js';
import type { DiagnosisRequest } from '../../libs/reachability/src/diagnosis/request.js';
import { isIpv6 } from './addresses.js';
import {
  addressesOf as allAddressesOf,
  holderOfPublic,
  holds,
  isAlive,
  publicAddressOf,
} from './documents.js';
import { bounds, contains, toNumber, toText } from './ipv4.js';
import { hasIpv6, ipv6Edges, ipv6Ends, ipv6Of, someIpv6 } from './random-ipv6-questions.js';
import type { Random } from './random.js';
import type { PacketQuestion } from './walk-packet.js';

/** What `internet` means as a destination or a source (semantics §2). */
const NOT_PUBLIC = [
  ['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ['192.0.0.0/24', '192.0.2.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24'],
  ['203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
].flat();

interface Question {
  request: DiagnosisRequest;
  sourcePorts: [number, number];
  /** CIDRs of the destination, or `internet`. */
  destination: string;
  /** Only for a question from an interface. */
  networkInterfaceId?: string;
}

/** Of IPv4: the questions of the other family are made elsewhere. */
function addressesOf(eni: NetworkInterface): string[] {
  return allAddressesOf(eni).filter((one) => !isIpv6(one));
}

function publicAddresses(lists: Ec2Lists): string[] {
  return lists.NetworkInterfaces.flatMap((eni) =>
    addressesOf(eni)
      .map((address) => publicAddressOf(eni, address))
      .filter((one): one is string => one !== undefined),
  );
}

export function randomQuestion(random: Random, lists: Ec2Lists): Question {
  const own = publicAddresses(lists);
  const answering = own.filter((one) => isAlive(lists, holderOfPublic(lists, one)?.eni ?? {}));
  const protocol = random.weighted<DiagnosisRequest['protocol']>([
    [60, 'tcp'],
    [15, 'udp'],
    [20, 'icmp'],
    [3, 50],
  ]);
  const withPorts = protocol === 'tcp' || protocol === 'udp';
  const common = {
    protocol,
    assumeGuest: 'forwarding' as const,
    ...(withPorts ? { port: random.pick([443, 443, 80, 53, 22, 40000]) } : {}),
  };
  const ports = random.weighted<[number, number] | undefined>([
    [50, undefined],
    [25, [1024, 65535]],
    [25, [40000, 40010]],
  ]);
  const given = withPorts && ports !== undefined ? { sourcePorts: `${ports[0]}-${ports[1]}` } : {};
  const numbered = (request: DiagnosisRequest): [number, number] =>
    withPorts
      ? (ports ?? (request.source.startsWith('eni-') ? [32768, 60999] : [1024, 65535]))
      : [1024, 65535];
  if (hasIpv6(lists) && random.chance(0.6)) {
    const { source, destination, eni } = ipv6Ends(random, lists);
    const request = { ...common, ...given, source, destination };
    return {
      request,
      sourcePorts: numbered(request),
      destination,
      ...(eni === undefined ? {} : { networkInterfaceId: eni.NetworkInterfaceId ?? '' }),
    };
  }
  if (random.chance(0.15) && own.length > 0) {
    const destination = random.pick(answering.length > 0 && random.chance(0.85) ? answering : own);
    const source = random.pick(['internet', 'internet', '60.1.1.1', '1.2.3.4']);
    return {
      request: { ...common, ...given, source, destination },
      sourcePorts: withPorts ? (ports ?? [1024, 65535]) : [1024, 65535],
      destination,
    };
  }
  const machines = lists.NetworkInterfaces.filter((one) => one.Attachment?.InstanceId !== undefined);
  const running = machines.filter((one) => isAlive(lists, one));
  const eni = random.pick(running.length > 0 && random.chance(0.95) ? running : machines);
  const subnets = lists.Subnets.map((one) => one.CidrBlock ?? '');
  const inside = random.pick(lists.NetworkInterfaces).PrivateIpAddress ?? '';
  const destination = random.weighted<string>([
    [35, 'internet'],
    [
      15,
      random.pick(['1.1.1.1', '8.8.8.8', '60.1.1.1', '130.1.1.1', '52.218.0.9', '9.9.9.9', '203.0.113.5']),
    ],
    [12, random.pick(answering.length > 0 ? answering : ['1.1.1.1'])],
    [
      15,
      random.pick([
        '8.8.0.0/16',
        '52.0.0.0/8',
        '1.0.0.0/8',
        '60.0.0.0/7',
        '52.218.0.0/15',
        '192.168.0.0/24',
        '130.1.0.0/16',
        '60.0.0.0/14',
      ]),
    ],
    [10, random.pick([...subnets, '10.0.0.0/8', ...lists.Vpcs.map((one) => one.CidrBlock ?? '')])],
    [15, inside],
  ]);
  return {
    request: { ...common, ...given, source: eni.NetworkInterfaceId ?? '', destination },
    sourcePorts: withPorts ? (ports ?? [32768, 60999]) : [32768, 60999],
    destination,
    networkInterfaceId: eni.NetworkInterfaceId ?? '',
  };
}

function isPublic(address: string): boolean {
  return !NOT_PUBLIC.some((cidr) => contains(cidr, address));
}

function around(values: number[], first: number, last: number): number[] {
  const near = values.flatMap((one) => [one - 1, one, one + 1]);
  return [first, last, ...near.filter((one) => first <= one && one <= last)];
}

function rulePorts(lists: Ec2Lists): number[] {
  const acl = lists.NetworkAcls.flatMap((one) => one.Entries ?? []).map((one) => one.PortRange);
  const groups = lists.SecurityGroups.flatMap((one) => [
    ...(one.IpPermissions ?? []),
    ...(one.IpPermissionsEgress ?? []),
  ]);
  const ends = [
    ...acl.flatMap((one) => [one?.From, one?.To]),
    ...groups.flatMap((one) => [one.FromPort, one.ToPort]),
  ];
  return ends.filter((one): one is number => one !== undefined);
}

/** Every CIDR that the documents write anywhere. */
function documentCidrs(lists: Ec2Lists): string[] {
  return [...new Set(JSON.stringify(lists).match(/\d+\.\d+\.\d+\.\d+\/\d+/g) ?? [])];
}

/** What of the documents the samples should sit next to. */
export class Edges {
  readonly ports: number[];
  readonly addresses: string[];
  readonly publicOnes: string[];
  readonly natAddresses: string[];
  readonly own: string[];
  readonly ipv6: string[];

  constructor(private readonly lists: Ec2Lists) {
    this.ports = rulePorts(lists);
    this.own = publicAddresses(lists);
    this.ipv6 = ipv6Edges(lists);
    const ends = documentCidrs(lists).flatMap((cidr) => {
      const [first, last] = bounds(cidr);
      return [first - 1, first, last, last + 1].filter((one) => one >= 0 && one < 2 ** 32).map(toText);
    });
    const held = lists.NetworkInterfaces.flatMap(addressesOf);
    this.addresses = [...ends, ...held, ...held, ...this.own, ...this.own];
    this.publicOnes = this.addresses.filter(isPublic);
    this.natAddresses = lists.NatGateways.flatMap((one) => one.NatGatewayAddresses ?? [])
      .map((one) => one.PrivateIp)
      .filter((one): one is string => one !== undefined);
  }

  /** The address that the gateway with several of them picked; the first where the packet didn't cross it. */
  natAddress(networkInterfaceId: string | undefined, walked: string | undefined): string | undefined {
    const { lists } = this;
    const vpcId = lists.NetworkInterfaces.find((one) => one.NetworkInterfaceId === networkInterfaceId)?.VpcId;
    const gateways = lists.NatGateways.filter((one) => one.VpcId === vpcId);
    const good = gateways.map((one) =>
      (one.NatGatewayAddresses ?? []).filter(({ Status }) => Status === 'succeeded').map((a) => a.PrivateIp),
    );
    const choice = good.find((addresses) => addresses.length > 1) ?? [];
    return choice.includes(walked) ? walked : (choice[0] ?? walked);
  }
}

function someAddress(random: Random, edges: Edges, set: string): string {
  if (set === 'internet') {
    if (edges.publicOnes.length > 0 && random.chance(0.7)) return random.pick(edges.publicOnes);
    for (;;) {
      const address = toText(random.between(0, 2 ** 32 - 1));
      if (isPublic(address)) return address;
    }
  }
  const [first, last] = bounds(set);
  const fitting = edges.addresses.filter((one) => first <= toNumber(one) && toNumber(one) <= last);
  if (fitting.length > 0 && random.chance(0.7)) return random.pick(fitting);
  return toText(random.pick([first, last, random.between(first, last)]));
}

function resolvers(lists: Ec2Lists): string[] {
  return lists.Vpcs.map((vpc) => toText(bounds(vpc.CidrBlock ?? '')[0] + 2));
}

/** The addresses of all interfaces of a machine: packets for those never leave the guest. */
function neighboursOnHost(lists: Ec2Lists, eni: NetworkInterface): string[] {
  const id = eni.Attachment?.InstanceId;
  return lists.NetworkInterfaces.filter((one) => one === eni || one.Attachment?.InstanceId === id).flatMap(
    addressesOf,
  );
}

/** One packet of the question. Undefined for one that isn't asked on the network: to oneself, or from
 *  one of the network's own public addresses posing as a client outside. */
export function samplePacket(
  random: Random,
  lists: Ec2Lists,
  edges: Edges,
  question: Question,
): PacketQuestion | undefined {
  const { request } = question;
  const [first, last] = question.sourcePorts;
  const natPorts = around(edges.ports, 1024, 65535);
  const common = {
    protocol: request.protocol ?? 'tcp',
    sourcePort:
      typeof request.protocol === 'number'
        ? 0
        : random.pick([...around(edges.ports, first, last), random.between(first, last)]),
    port: request.port ?? 0,
    natPort: random.pick([...natPorts, random.between(1024, 65535)]),
    ...(edges.natAddresses.length > 0 ? { natAddress: random.pick(edges.natAddresses) } : {}),
  };
  if (isIpv6(question.destination)) return ipv6Packet(random, lists, edges, question, common);
  if (question.networkInterfaceId === undefined) {
    const address = someAddress(random, edges, request.source);
    if (edges.own.includes(address)) return undefined;
    return { ...common, source: { type: 'internet', address }, destination: question.destination };
  }
  const eni = lists.NetworkInterfaces.find((one) => one.NetworkInterfaceId === question.networkInterfaceId);
  const destination = someAddress(random, edges, question.destination);
  if (eni === undefined || neighboursOnHost(lists, eni).includes(destination)) return undefined;
  // The VPC's resolver isn't walked here.
  if (common.port === 53 && resolvers(lists).includes(destination)) return undefined;
  // `internet` is what lies outside: the network's own addresses have to be asked for by name.
  if (question.destination === 'internet' && edges.own.includes(destination)) return undefined;
  const address = eni.PrivateIpAddress ?? '';
  const source = { type: 'interface', networkInterfaceId: question.networkInterfaceId, address } as const;
  return { ...common, source, destination };
}

/** Undefined also where the source has no IPv6 address: then no packet of its own can be walked. */
function ipv6Packet(
  random: Random,
  lists: Ec2Lists,
  edges: Edges,
  { request, networkInterfaceId, destination: asked }: Question,
  common: Omit<PacketQuestion, 'source' | 'destination'>,
): PacketQuestion | undefined {
  const destination = someIpv6(random, lists, edges.ipv6, asked);
  if (networkInterfaceId === undefined) {
    const source = request.source === 'internet' ? 'internet' : `${request.source}/128`;
    return {
      ...common,
      source: { type: 'internet', address: someIpv6(random, lists, edges.ipv6, source) },
      destination,
    };
  }
  const eni = lists.NetworkInterfaces.find((one) => one.NetworkInterfaceId === networkInterfaceId);
  const address = eni && ipv6Of(eni)[0];
  if (eni === undefined || address === undefined) return undefined;
  const onHost = lists.NetworkInterfaces.filter(
    (one) => one === eni || one.Attachment?.InstanceId === eni.Attachment?.InstanceId,
  );
  if (onHost.some((one) => holds(one, destination))) return undefined;
  return { ...common, source: { type: 'interface', networkInterfaceId, address }, destination };
}
