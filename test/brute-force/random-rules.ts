import type { IpPermission, NetworkAclEntry } from '@aws-sdk/client-ec2';
import { ALLOW_ALL, ANYONE } from './build.js';
import type { Random } from './random.js';

/** Ranges that cut the ephemeral ranges in all the ways people get wrong. */
const RANGES: readonly (readonly [number, number])[] = [
  [443, 443],
  [80, 443],
  [53, 53],
  [22, 22],
  [0, 65535],
  [1024, 65535],
  [32768, 60999],
  [32768, 65535],
  [1024, 32767],
  [49152, 65535],
  [40000, 50000],
];

const ICMP_PAIRS = [
  { Type: -1, Code: -1 },
  { Type: 8, Code: -1 },
  { Type: 8, Code: 0 },
  { Type: 8, Code: 1 },
  { Type: 0, Code: -1 },
  { Type: 3, Code: 4 },
];

function range(random: Random): readonly [number, number] {
  if (random.chance(0.8)) return random.pick(RANGES);
  const from = random.between(0, 65535);
  return [from, random.between(from, 65535)];
}

function aclEntry(random: Random, RuleNumber: number, Egress: boolean, cidrs: string[]): NetworkAclEntry {
  const Protocol = random.weighted([
    [30, '-1'],
    [45, '6'],
    [12, '17'],
    [11, '1'],
    [2, '50'],
  ]);
  const [From, To] = range(random);
  return {
    RuleNumber,
    Egress,
    Protocol,
    CidrBlock: random.chance(0.5) ? '0.0.0.0/0' : random.pick(cidrs),
    RuleAction: random.chance(0.75) ? 'allow' : 'deny',
    ...(Protocol === '6' || Protocol === '17' ? { PortRange: { From, To } } : {}),
    // All types are all codes: the API takes no other pair.
    ...(Protocol === '1' ? { IcmpTypeCode: random.pick(ICMP_PAIRS) } : {}),
  };
}

export function randomAcl(random: Random, cidrs: string[]): NetworkAclEntry[] {
  if (random.chance(0.6)) return ALLOW_ALL;
  return [false, true].flatMap((egress) => {
    const numbers = new Set(Array.from({ length: random.between(1, 4) }, () => random.between(1, 300)));
    const entries = [...numbers].map((number) => aclEntry(random, number, egress, cidrs));
    const last: NetworkAclEntry[] = ALLOW_ALL.filter((one) => one.Egress === egress);
    return random.chance(0.88) ? [...entries, ...last.map((one) => ({ ...one, RuleNumber: 900 }))] : entries;
  });
}

function permission(random: Random, cidrs: string[], groups: string[], lists: string[]): IpPermission {
  const IpProtocol = random.weighted([
    [30, '-1'],
    [45, 'tcp'],
    [12, 'udp'],
    [12, 'icmp'],
    [1, '50'],
  ]);
  const [FromPort, ToPort] = range(random);
  const type = random.pick([-1, -1, 8, 0]);
  const ports =
    IpProtocol === 'tcp' || IpProtocol === 'udp'
      ? { FromPort, ToPort }
      : IpProtocol === 'icmp'
        ? { FromPort: type, ToPort: type === -1 ? -1 : random.pick([-1, -1, 0]) }
        : {};
  const peer = random.weighted<IpPermission>([
    [40, { IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    [30, { IpRanges: [{ CidrIp: random.pick(cidrs) }, { CidrIp: random.pick(cidrs) }] }],
    [20, { UserIdGroupPairs: [{ GroupId: random.pick(groups) }] }],
    [10, { PrefixListIds: [{ PrefixListId: random.pick(lists) }] }],
  ]);
  return { IpProtocol, ...ports, ...peer };
}

/** `open`: how often everything is allowed. */
export function randomPermissions(
  random: Random,
  open: number,
  cidrs: string[],
  groups: string[],
  lists: string[],
): IpPermission[] {
  if (random.chance(open)) return [ANYONE];
  return Array.from({ length: random.between(0, 4) }, () => permission(random, cidrs, groups, lists));
}
