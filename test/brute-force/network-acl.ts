import type { NetworkAclEntry } from '@aws-sdk/client-ec2';
import type { Ec2Lists } from './ec2-lists.js';
import { Dropped } from './ends.js';
import { contains } from './addresses.js';
import { ICMP, ICMPV6, type Packet, TCP, UDP } from './packet.js';

function matches(entry: NetworkAclEntry, packet: Packet, farEnd: string): boolean {
  if (!contains(entry.CidrBlock ?? entry.Ipv6CidrBlock ?? '', farEnd)) return false;
  if (entry.Protocol === '-1') return true;
  if (Number(entry.Protocol) !== packet.protocol) return false;
  if (packet.protocol === TCP || packet.protocol === UDP) {
    const from = entry.PortRange?.From ?? 0;
    const to = entry.PortRange?.To ?? 65535;
    return from <= packet.port && packet.port <= to;
  }
  if (packet.protocol === ICMP || packet.protocol === ICMPV6) {
    const type = entry.IcmpTypeCode?.Type ?? -1;
    const code = entry.IcmpTypeCode?.Code ?? -1;
    return (type === -1 || type === packet.icmpType) && (code === -1 || code === packet.icmpCode);
  }
  return true;
}

/** R-ACL-1: by number, first match decides, stateless. */
export function passAcl(
  lists: Ec2Lists,
  trail: string[],
  subnetId: string | undefined,
  direction: 'in' | 'out',
  packet: Packet,
): void {
  const acl = lists.NetworkAcls.find((one) =>
    (one.Associations ?? []).some((association) => association.SubnetId === subnetId),
  );
  const entries = (acl?.Entries ?? [])
    .filter((entry) => entry.Egress === (direction === 'out'))
    .sort((a, b) => (a.RuleNumber ?? 0) - (b.RuleNumber ?? 0));
  const farEnd = direction === 'out' ? packet.destination : packet.source;
  const decided = entries.find((entry) => matches(entry, packet, farEnd));
  const allowed = decided?.RuleAction === 'allow';
  trail.push(`acl ${acl?.NetworkAclId} of ${subnetId} ${direction}: rule ${decided?.RuleNumber ?? 'none'}`);
  if (!allowed) throw new Dropped('network ACL');
}
