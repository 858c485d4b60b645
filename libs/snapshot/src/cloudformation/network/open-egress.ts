import type { IpPermission, SecurityGroup } from '@aws-sdk/client-ec2';
import type { Network } from './network.js';

/** The egress rule that a group has without a word of its author: everything over IPv4, and over IPv6 too where
 *  the VPC has such a block, whichever of the two is made first (VPC User Guide, Default security groups). */
export function letEverythingOut(network: Network, group: SecurityGroup): void {
  const permission: IpPermission = {
    IpProtocol: '-1',
    IpRanges: [{ CidrIp: '0.0.0.0/0' }],
    Ipv6Ranges: [],
    PrefixListIds: [],
    UserIdGroupPairs: [],
  };
  (group.IpPermissionsEgress ??= []).push(permission);
  network.atTheEnd(() => {
    if (network.ipv6Cidrs(group.VpcId ?? '').length > 0) permission.Ipv6Ranges = [{ CidrIpv6: '::/0' }];
  });
}
