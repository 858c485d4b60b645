import type { NetworkAclEntry } from '@aws-sdk/client-ec2';

const DIRECTIONS = [true, false] as const;
const ALL_IPV4 = { CidrBlock: '0.0.0.0/0' };
const ALL_IPV6 = { Ipv6CidrBlock: '::/0' };

const bothWays = (
  block: Pick<NetworkAclEntry, 'CidrBlock' | 'Ipv6CidrBlock'>,
  RuleAction: 'allow' | 'deny',
  RuleNumber: number,
): NetworkAclEntry[] =>
  DIRECTIONS.map((Egress) => ({ ...block, Egress, Protocol: '-1', RuleAction, RuleNumber }));

/** Rule 100 of the network ACL that comes with a VPC (VPC User Guide, Default network ACL). */
export const openEntries = (): NetworkAclEntry[] => bothWays(ALL_IPV4, 'allow', 100);

/** Rule 101 of it, where the VPC has an IPv6 block (same page). */
export const openIpv6Entries = (): NetworkAclEntry[] => bothWays(ALL_IPV6, 'allow', 101);

/** The last rule (`*`) of every network ACL. */
export const closingEntries = (): NetworkAclEntry[] => bothWays(ALL_IPV4, 'deny', 32_767);

/** The last rule for IPv6, where the VPC has such a block. */
export const closingIpv6Entries = (): NetworkAclEntry[] => bothWays(ALL_IPV6, 'deny', 32_768);
