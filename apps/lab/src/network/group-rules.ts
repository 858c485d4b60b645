import type { IpPermission, SecurityGroup, SecurityGroupRule } from '@aws-sdk/client-ec2';
import type { RegionState } from './region-state.js';

/** The rules that EC2 lists one by one for a group's permissions: one for each range, prefix list and group. */
export function rulesOfGroup(state: RegionState, group: SecurityGroup): SecurityGroupRule[] {
  return [
    ...(group.IpPermissions ?? []).flatMap((permission) => rulesOf(state, group, permission, false)),
    ...(group.IpPermissionsEgress ?? []).flatMap((permission) => rulesOf(state, group, permission, true)),
  ];
}

export function rulesOf(
  state: RegionState,
  group: SecurityGroup,
  permission: IpPermission,
  isEgress: boolean,
): SecurityGroupRule[] {
  return peersOf(permission).map((peer) => ({
    SecurityGroupRuleId: state.newId('sgr'),
    ...(group.GroupId !== undefined && { GroupId: group.GroupId }),
    GroupOwnerId: group.OwnerId ?? state.accountId,
    IsEgress: isEgress,
    ...(permission.IpProtocol !== undefined && { IpProtocol: permission.IpProtocol }),
    // Rules show -1 where permissions show no port at all.
    FromPort: permission.FromPort ?? -1,
    ToPort: permission.ToPort ?? -1,
    ...peer,
    Tags: [],
  }));
}

type Peer = Pick<
  SecurityGroupRule,
  'CidrIpv4' | 'CidrIpv6' | 'PrefixListId' | 'ReferencedGroupInfo' | 'Description'
>;

function peersOf(permission: IpPermission): Peer[] {
  const { IpRanges = [], Ipv6Ranges = [], PrefixListIds = [], UserIdGroupPairs = [] } = permission;
  return [
    ...IpRanges.map(({ CidrIp, Description }): Peer => defined({ CidrIpv4: CidrIp, Description })),
    ...Ipv6Ranges.map(({ CidrIpv6, Description }): Peer => defined({ CidrIpv6, Description })),
    ...PrefixListIds.map(({ PrefixListId, Description }): Peer => defined({ PrefixListId, Description })),
    ...UserIdGroupPairs.map(({ Description, ...pair }): Peer =>
      defined({ ReferencedGroupInfo: pair, Description }),
    ),
  ];
}

/** Without the fields that are undefined. */
function defined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
