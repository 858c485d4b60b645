import type { IpPermission, NetworkAclEntry, Route } from '@aws-sdk/client-ec2';
import type { Ec2Lists } from './ec2-lists.js';
import type { Random } from './random.js';

/** Gives a VPC that is there already a second family: ranges, addresses, routes, rules. Biased towards what
 *  works, like the rest. */
export function addIpv6(lists: Ec2Lists, random: Random, number: number): void {
  const vpcId = `vpc-${number}`;
  const global = `2600:1f1${number}:aa:bb00::/56`;
  const local = `fd12:34:56${number}::/48`;
  const ranges = random.chance(0.3) ? [global, local] : [global];
  const vpc = lists.Vpcs.find((one) => one.VpcId === vpcId);
  if (vpc === undefined) throw new Error(`no ${vpcId}`);
  vpc.Ipv6CidrBlockAssociationSet = ranges.map((Ipv6CidrBlock) => ({
    Ipv6CidrBlock,
    Ipv6CidrBlockState: { State: 'associated' },
  }));
  const eigw = `eigw-${number}`;
  const state = random.chance(0.95) ? 'attached' : 'detached';
  if (random.chance(0.95)) {
    const Attachments = [{ VpcId: random.chance(0.97) ? vpcId : 'vpc-elsewhere', State: state as never }];
    lists.EgressOnlyInternetGateways.push({ EgressOnlyInternetGatewayId: eigw, Attachments });
  }
  const cidrs = addSubnetRanges(lists, random, number, ranges.length > 1);
  addAddresses(lists, random, vpcId);
  addRoutes(lists, random, vpcId, ranges, eigw, `igw-${number}`);
  addRules(lists, random, vpcId, [...ranges, ...cidrs, '2a00::/12', '2000::/3']);
}

function addSubnetRanges(lists: Ec2Lists, random: Random, number: number, local: boolean): string[] {
  const made: string[] = [];
  lists.Subnets.filter((one) => one.VpcId === `vpc-${number}`).forEach((subnet, n) => {
    if (!random.chance(0.9)) return;
    const isLocal = local && random.chance(0.3);
    const Ipv6CidrBlock = isLocal ? `fd12:34:56${number}:${n}::/64` : `2600:1f1${number}:aa:bb0${n}::/64`;
    subnet.Ipv6CidrBlockAssociationSet = [{ Ipv6CidrBlock, Ipv6CidrBlockState: { State: 'associated' } }];
    made.push(Ipv6CidrBlock);
  });
  return made;
}

function addAddresses(lists: Ec2Lists, random: Random, vpcId: string): void {
  lists.NetworkInterfaces.filter((one) => one.VpcId === vpcId).forEach((eni, n) => {
    if (eni.Attachment?.InstanceId === undefined || !random.chance(0.9)) return;
    const subnet = lists.Subnets.find((one) => one.SubnetId === eni.SubnetId);
    const base = subnet?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock?.replace('::/64', '');
    if (base === undefined) return;
    eni.Ipv6Addresses = [{ Ipv6Address: `${base}::${(n + 16).toString(16)}` }];
    if (random.chance(0.15)) eni.Ipv6Addresses.push({ Ipv6Address: `${base}::f${n.toString(16)}` });
    if (random.chance(0.2)) eni.Ipv6Prefixes = [{ Ipv6Prefix: `${base}:${(n + 10).toString(16)}::/80` }];
    if (random.chance(0.04)) eni.DenyAllIgwTraffic = true;
  });
}

function addRoutes(
  lists: Ec2Lists,
  random: Random,
  vpcId: string,
  ranges: string[],
  eigw: string,
  igw: string,
): void {
  const nat = lists.NatGateways.filter((one) => one.VpcId === vpcId).map((one) => one.NatGatewayId);
  const machine = lists.NetworkInterfaces.find(
    (one) => one.VpcId === vpcId && one.Attachment?.InstanceId !== undefined,
  )?.NetworkInterfaceId;
  lists.RouteTables.filter((one) => one.VpcId === vpcId).forEach((table) => {
    const routes = (table.Routes ??= []);
    const add = (cidr: string, way: Partial<Route>): void => {
      routes.push({ DestinationIpv6CidrBlock: cidr, State: 'active', Origin: 'CreateRoute', ...way });
    };
    const isPublic = routes.some((one) => one.DestinationCidrBlock === '0.0.0.0/0' && one.GatewayId === igw);
    for (const cidr of ranges) add(cidr, { GatewayId: 'local', Origin: 'CreateRouteTable' });
    const way = (): Partial<Route> =>
      random.weighted<Partial<Route>>([
        [40, isPublic ? { GatewayId: igw } : { EgressOnlyInternetGatewayId: eigw }],
        [12, { EgressOnlyInternetGatewayId: eigw }],
        [12, { GatewayId: igw }],
        [3, { GatewayId: igw, State: 'blackhole' }],
        [5, nat.length > 0 ? { NatGatewayId: random.pick(nat) } : { GatewayId: igw }],
        [4, { NetworkInterfaceId: machine }],
        [2, { EgressOnlyInternetGatewayId: 'eigw-gone' }],
        [2, { TransitGatewayId: 'tgw-1' }],
      ]);
    if (random.chance(0.93)) add('::/0', way());
    for (const cidr of random.some(['2a00::/12', '2600::/16', '2a00:1450:4009::1/128'], 0.12))
      add(cidr, way());
    if (nat.length > 0 && random.chance(0.7)) add('64:ff9b::/96', { NatGatewayId: random.pick(nat) });
  });
}

function addRules(lists: Ec2Lists, random: Random, vpcId: string, cidrs: string[]): void {
  for (const acl of lists.NetworkAcls.filter((one) => one.VpcId === vpcId)) {
    const entries = (acl.Entries ??= []);
    for (const Egress of [false, true]) {
      for (let n = random.chance(0.35) ? random.between(1, 3) : 0; n > 0; n -= 1) {
        entries.push(aclEntry(random, 400 + n + (Egress ? 0 : 10), Egress, random.pick(cidrs)));
      }
      if (random.chance(0.93)) {
        entries.push({ RuleNumber: 901, Egress, Protocol: '-1', RuleAction: 'allow', Ipv6CidrBlock: '::/0' });
      }
      entries.push({ RuleNumber: 32768, Egress, Protocol: '-1', RuleAction: 'deny', Ipv6CidrBlock: '::/0' });
    }
  }
  for (const group of lists.SecurityGroups.filter((one) => one.VpcId === vpcId)) {
    (group.IpPermissions ??= []).push(...permissions(random, 0.6, cidrs));
    (group.IpPermissionsEgress ??= []).push(...permissions(random, 0.85, cidrs));
  }
}

const PORTS: readonly (readonly [number, number])[] = [
  [443, 443],
  [0, 65535],
  [1024, 65535],
  [32768, 60999],
  [40000, 50000],
];

function aclEntry(random: Random, RuleNumber: number, Egress: boolean, cidr: string): NetworkAclEntry {
  const Protocol = random.pick(['-1', '6', '6', '17', '58']);
  const [From, To] = random.pick(PORTS);
  return {
    RuleNumber,
    Egress,
    Protocol,
    Ipv6CidrBlock: random.chance(0.4) ? '::/0' : cidr,
    RuleAction: random.chance(0.5) ? 'allow' : 'deny',
    ...(Protocol === '6' || Protocol === '17' ? { PortRange: { From, To } } : {}),
    ...(Protocol === '58' ? { IcmpTypeCode: { Type: random.pick([-1, 128, 129]), Code: -1 } } : {}),
  };
}

function permissions(random: Random, open: number, cidrs: string[]): IpPermission[] {
  if (random.chance(open)) return [{ IpProtocol: '-1', Ipv6Ranges: [{ CidrIpv6: '::/0' }] }];
  return Array.from({ length: random.between(0, 3) }, () => {
    const IpProtocol = random.pick(['-1', 'tcp', 'tcp', 'udp', 'icmpv6']);
    const [FromPort, ToPort] = random.pick(PORTS);
    const Ipv6Ranges = [{ CidrIpv6: random.chance(0.5) ? '::/0' : random.pick(cidrs) }];
    if (IpProtocol === '-1') return { IpProtocol, Ipv6Ranges };
    if (IpProtocol === 'icmpv6')
      return { IpProtocol, FromPort: random.pick([-1, 128]), ToPort: -1, Ipv6Ranges };
    return { IpProtocol, FromPort, ToPort, Ipv6Ranges };
  });
}
