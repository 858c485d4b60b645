import type { IpPermission, NetworkInterface } from '@aws-sdk/client-ec2';
import type { Ec2Lists } from './ec2-lists.js';
import { prefixListCidrs } from './documents.js';
import { Dropped } from './ends.js';
import { contains } from './addresses.js';
import { ICMP, ICMPV6, type Packet, TCP, UDP } from './packet.js';

const NUMBERS: Record<string, number> = { tcp: TCP, udp: UDP, icmp: ICMP, icmpv6: ICMPV6 };

function matchesTraffic(rule: IpPermission, packet: Packet): boolean {
  if (rule.IpProtocol === '-1') return true;
  const protocol = NUMBERS[rule.IpProtocol ?? ''] ?? Number(rule.IpProtocol);
  if (protocol !== packet.protocol) return false;
  const from = rule.FromPort ?? -1;
  const to = rule.ToPort ?? -1;
  if (protocol === TCP || protocol === UDP) {
    return from === -1 || (from <= packet.port && packet.port <= to);
  }
  if (protocol === ICMP || protocol === ICMPV6) {
    return (from === -1 || from === packet.icmpType) && (to === -1 || to === packet.icmpCode);
  }
  return true;
}

/** R-SG-1, R-SG-3. `farInterface`: the interface at the other end of a direct hop, else undefined: only
 *  there can a group reference match. Throws when nothing allows; returns a doubt when only a list
 *  that couldn't be read might. */
export function passGroups(
  lists: Ec2Lists,
  trail: string[],
  eni: NetworkInterface,
  direction: 'in' | 'out',
  packet: Packet,
  farInterface: NetworkInterface | undefined,
): string | undefined {
  const farEnd = direction === 'out' ? packet.destination : packet.source;
  const farGroups = (farInterface?.Groups ?? []).map((group) => group.GroupId);
  let doubt: string | undefined;
  for (const { GroupId } of eni.Groups ?? []) {
    const group = lists.SecurityGroups.find((one) => one.GroupId === GroupId);
    const rules = direction === 'out' ? group?.IpPermissionsEgress : group?.IpPermissions;
    for (const rule of (rules ?? []).filter((one) => matchesTraffic(one, packet))) {
      const byCidr =
        (rule.IpRanges ?? []).some((one) => contains(one.CidrIp ?? '', farEnd)) ||
        (rule.Ipv6Ranges ?? []).some((one) => contains(one.CidrIpv6 ?? '', farEnd));
      const byGroup = (rule.UserIdGroupPairs ?? []).some((one) => farGroups.includes(one.GroupId));
      const listed = (rule.PrefixListIds ?? []).map((one) => prefixListCidrs(lists, one.PrefixListId ?? ''));
      const byList = listed.some((cidrs) => cidrs?.some((cidr) => contains(cidr, farEnd)));
      if (byCidr || byGroup || byList) {
        trail.push(`groups of ${eni.NetworkInterfaceId} ${direction}: allowed by ${GroupId}`);
        return undefined;
      }
      if (listed.includes(undefined)) doubt = `unread prefix list in ${GroupId}`;
    }
  }
  trail.push(`groups of ${eni.NetworkInterfaceId} ${direction}: ${doubt ?? 'no rule'}`);
  if (doubt === undefined) throw new Dropped('security group');
  return doubt;
}
