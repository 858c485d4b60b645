import type { IpPermission, SecurityGroup } from '@aws-sdk/client-ec2';
import type { Random } from '../random.js';
import { OWNER } from './lists.js';

/** Groups of a VPC, as many as a grown account has. */
const GROUPS_PER_VPC = 50;

const PORTS = [22, 80, 443, 3306, 5432, 6379, 8080, 9200];

/** Fifty groups: most let everything out, some only the web, a few only their own VPC; what they let
 *  in is a mix of ranges and references to each other. The first is the NAT instances'. */
export function makeSecurityGroups(random: Random, vpcId: string, cidr: string): SecurityGroup[] {
  const ids = Array.from({ length: GROUPS_PER_VPC }, () => random.id('sg'));
  return ids.map((GroupId, place) => ({
    GroupId,
    GroupName: place === 0 ? 'nat-instance' : `group-${place}`,
    Description: `generated group ${place}`,
    OwnerId: OWNER,
    VpcId: vpcId,
    SecurityGroupArn: `arn:aws:ec2:eu-central-1:${OWNER}:security-group/${GroupId}`,
    Tags: [],
    IpPermissions:
      place === 0
        ? [tcp(80, cidr), tcp(443, cidr), ranges('udp', 0, 65535, cidr), ranges('icmp', -1, -1, '0.0.0.0/0')]
        : ingress(random, ids, cidr),
    IpPermissionsEgress: place === 0 ? [all('0.0.0.0/0')] : egress(random, cidr),
  }));
}

function ingress(random: Random, ids: readonly string[], cidr: string): IpPermission[] {
  return Array.from({ length: 1 + random.below(6) }, () => {
    const port = random.pick(PORTS);
    if (random.chance(0.5)) return tcp(port, random.chance(0.2) ? '0.0.0.0/0' : cidr);
    const GroupId = random.pick(ids);
    return { ...tcp(port), UserIdGroupPairs: [{ GroupId, UserId: OWNER }] };
  });
}

function egress(random: Random, cidr: string): IpPermission[] {
  const kind = random.next();
  if (kind < 0.7) return [all('0.0.0.0/0')];
  if (kind < 0.9) return [tcp(443, '0.0.0.0/0'), tcp(80, '0.0.0.0/0'), all(cidr)];
  return [all(cidr)];
}

const all = (cidr: string): IpPermission => base({ IpProtocol: '-1', IpRanges: [{ CidrIp: cidr }] });

const tcp = (port: number, cidr?: string): IpPermission => ranges('tcp', port, port, cidr);

const ranges = (IpProtocol: string, FromPort: number, ToPort: number, cidr?: string): IpPermission =>
  base({ IpProtocol, FromPort, ToPort, IpRanges: cidr === undefined ? [] : [{ CidrIp: cidr }] });

const base = (part: IpPermission): IpPermission => ({
  UserIdGroupPairs: [],
  Ipv6Ranges: [],
  PrefixListIds: [],
  ...part,
});
