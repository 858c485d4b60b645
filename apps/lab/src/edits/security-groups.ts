import type {
  AuthorizeSecurityGroupIngressRequest,
  CreateSecurityGroupRequest,
  DeleteSecurityGroupRequest,
  IpPermission,
  RevokeSecurityGroupIngressRequest,
  SecurityGroup,
  SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import type { Action, Actions, Scene } from '../action.js';
import { securityGroup, vpc } from '../network/find.js';
import { rulesOf } from '../network/group-rules.js';
import { ApiError, missing } from '../wire/api-error.js';
import { peerKeys, permissionsOf, scopeKey, type OnePermission } from './permissions.js';
import { tagsOf } from './tags.js';

type Side = 'IpPermissions' | 'IpPermissionsEgress';

const PEERS = ['IpRanges', 'Ipv6Ranges', 'PrefixListIds', 'UserIdGroupPairs'] as const;

const holding = (group: SecurityGroup, side: Side, one: OnePermission): IpPermission | undefined =>
  group[side]?.find(
    (other) => scopeKey(other) === scopeKey(one) && peerKeys(other).includes(peerKeys(one)[0] ?? ''),
  );

const authorize =
  (side: Side): Action<AuthorizeSecurityGroupIngressRequest> =>
  (input, { state }) => {
    const group = securityGroup(state, input.GroupId);
    const wanted = permissionsOf(state, input);
    // All or nothing: one that is there already refuses the whole request.
    const seen = new Set<string>();
    for (const one of wanted) {
      const key = `${scopeKey(one)} ${peerKeys(one).join()}`;
      if (holding(group, side, one) !== undefined || seen.has(key)) throw duplicate(one);
      seen.add(key);
    }
    for (const one of wanted) addPermission(group, side, one);
    const rules = wanted.flatMap((one) => rulesOf(state, group, one, side === 'IpPermissionsEgress'));
    const tags = tagsOf(input.TagSpecifications);
    for (const rule of rules) rule.Tags = tags;
    state.lists.SecurityGroupRules.push(...rules);
    return { Return: true, SecurityGroupRules: rules };
  };

/** EC2 shows the peers of one protocol and port range in one permission. */
function addPermission(group: SecurityGroup, side: Side, one: OnePermission): void {
  const permissions = (group[side] ??= []);
  const same = permissions.find((other) => scopeKey(other) === scopeKey(one));
  if (same === undefined) {
    permissions.push(structuredClone(one));
    return;
  }
  const { IpRanges = [], Ipv6Ranges = [], PrefixListIds = [], UserIdGroupPairs = [] } = one;
  same.IpRanges = [...(same.IpRanges ?? []), ...IpRanges];
  same.Ipv6Ranges = [...(same.Ipv6Ranges ?? []), ...Ipv6Ranges];
  same.PrefixListIds = [...(same.PrefixListIds ?? []), ...PrefixListIds];
  same.UserIdGroupPairs = [...(same.UserIdGroupPairs ?? []), ...UserIdGroupPairs];
}

const revoke =
  (side: Side): Action<RevokeSecurityGroupIngressRequest> =>
  (input, { state }) => {
    const group = securityGroup(state, input.GroupId);
    const isEgress = side === 'IpPermissionsEgress';
    const byId = (input.SecurityGroupRuleIds ?? []).map((id) => {
      const rule = state.lists.SecurityGroupRules.find(
        (one) => one.SecurityGroupRuleId === id && one.GroupId === group.GroupId && one.IsEgress === isEgress,
      );
      if (rule !== undefined) return permissionOf(rule);
      throw new ApiError(
        'InvalidSecurityGroupRuleId.NotFound',
        `The security group rule ID '${id}' does not exist`,
      );
    });
    const wanted = byId.length > 0 ? byId : permissionsOf(state, input);
    if (wanted.some((one) => holding(group, side, one) === undefined)) {
      throw new ApiError(
        'InvalidPermission.NotFound',
        'The specified rule does not exist in this security group.',
      );
    }
    for (const one of wanted) removePermission(group, side, one);
    const isGone = (rule: SecurityGroupRule): boolean =>
      rule.GroupId === group.GroupId &&
      rule.IsEgress === isEgress &&
      wanted.some((one) => {
        const as = permissionOf(rule);
        return scopeKey(as) === scopeKey(one) && peerKeys(as)[0] === peerKeys(one)[0];
      });
    const gone = state.lists.SecurityGroupRules.filter(isGone);
    state.lists.SecurityGroupRules = state.lists.SecurityGroupRules.filter((rule) => !isGone(rule));
    return { Return: true, RevokedSecurityGroupRules: gone.map(revokedRule) };
  };

function removePermission(group: SecurityGroup, side: Side, one: OnePermission): void {
  const found = holding(group, side, one);
  const [peer] = peerKeys(one);
  if (found === undefined || peer === undefined) return;
  found.IpRanges = found.IpRanges?.filter(({ CidrIp }) => CidrIp !== peer);
  found.Ipv6Ranges = found.Ipv6Ranges?.filter(({ CidrIpv6 }) => CidrIpv6 !== peer);
  found.PrefixListIds = found.PrefixListIds?.filter(({ PrefixListId }) => PrefixListId !== peer);
  found.UserIdGroupPairs = found.UserIdGroupPairs?.filter(({ GroupId }) => GroupId !== peer);
  if (PEERS.every((field) => (found[field] ?? []).length === 0)) {
    group[side] = group[side]?.filter((other) => other !== found);
  }
}

/** Rules say -1 where permissions have no ports; of ICMP, -1 is a value. */
function permissionOf(rule: SecurityGroupRule): OnePermission {
  const { IpProtocol = '-1', FromPort, ToPort, CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupInfo } = rule;
  const hasPorts = ['tcp', 'udp', 'icmp', 'icmpv6'].includes(IpProtocol);
  return {
    IpProtocol,
    ...(hasPorts && { FromPort, ToPort }),
    ...(CidrIpv4 !== undefined && { IpRanges: [{ CidrIp: CidrIpv4 }] }),
    ...(CidrIpv6 !== undefined && { Ipv6Ranges: [{ CidrIpv6 }] }),
    ...(PrefixListId !== undefined && { PrefixListIds: [{ PrefixListId }] }),
    ...(ReferencedGroupInfo?.GroupId !== undefined && {
      UserIdGroupPairs: [{ GroupId: ReferencedGroupInfo.GroupId }],
    }),
  };
}

function revokedRule(rule: SecurityGroupRule): object {
  const { SecurityGroupRuleId, GroupId, IsEgress, IpProtocol, FromPort, ToPort, CidrIpv4, CidrIpv6 } = rule;
  return {
    SecurityGroupRuleId,
    GroupId,
    IsEgress,
    IpProtocol,
    FromPort,
    ToPort,
    CidrIpv4,
    CidrIpv6,
    PrefixListId: rule.PrefixListId,
    ReferencedGroupId: rule.ReferencedGroupInfo?.GroupId,
    Description: rule.Description,
  };
}

const duplicate = (one: OnePermission): ApiError =>
  new ApiError(
    'InvalidPermission.Duplicate',
    `the specified rule "peer: ${peerKeys(one).join()}, ${one.IpProtocol === '-1' ? 'ALL' : (one.IpProtocol ?? '').toUpperCase()}` +
      `${one.FromPort === undefined ? '' : `, from port: ${one.FromPort}, to port: ${one.ToPort}`}, ALLOW" already exists`,
  );

function createGroup(input: CreateSecurityGroupRequest, { state }: Scene): object {
  if (input.VpcId === undefined) throw missing('VpcId');
  const { VpcId } = vpc(state, input.VpcId);
  const named = state.lists.SecurityGroups.some(
    (one) => one.VpcId === VpcId && one.GroupName === input.GroupName,
  );
  if (named) {
    throw new ApiError(
      'InvalidGroup.Duplicate',
      `The security group '${input.GroupName}' already exists for VPC '${VpcId}'`,
    );
  }
  const group: SecurityGroup = {
    GroupId: state.newId('sg'),
    GroupName: input.GroupName,
    Description: input.Description,
    OwnerId: state.accountId,
    VpcId,
    IpPermissions: [],
    IpPermissionsEgress: [],
    Tags: tagsOf(input.TagSpecifications),
  };
  const everything = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
  addPermission(group, 'IpPermissionsEgress', {
    ...everything,
    Ipv6Ranges: [],
    PrefixListIds: [],
    UserIdGroupPairs: [],
  });
  state.lists.SecurityGroups.push(group);
  state.lists.SecurityGroupRules.push(...rulesOf(state, group, everything, true));
  return { GroupId: group.GroupId, Tags: group.Tags };
}

function deleteGroup(input: DeleteSecurityGroupRequest, { state }: Scene): object {
  const group = securityGroup(state, input.GroupId);
  const id = group.GroupId;
  if (group.GroupName === 'default') {
    throw new ApiError(
      'CannotDelete',
      `the specified group: "${id}" name: "default" cannot be deleted by a user`,
    );
  }
  const { lists } = state;
  const isUsed =
    lists.NetworkInterfaces.some(({ Groups }) => Groups?.some(({ GroupId }) => GroupId === id)) ||
    lists.SecurityGroupRules.some((rule) => rule.GroupId !== id && rule.ReferencedGroupInfo?.GroupId === id);
  if (isUsed) throw new ApiError('DependencyViolation', `resource ${id} has a dependent object`);
  lists.SecurityGroups = lists.SecurityGroups.filter((one) => one !== group);
  lists.SecurityGroupRules = lists.SecurityGroupRules.filter((rule) => rule.GroupId !== id);
  return { Return: true, GroupId: id };
}

export const SECURITY_GROUP_ACTIONS: Actions = {
  AuthorizeSecurityGroupIngress: authorize('IpPermissions'),
  AuthorizeSecurityGroupEgress: authorize('IpPermissionsEgress'),
  RevokeSecurityGroupIngress: revoke('IpPermissions'),
  RevokeSecurityGroupEgress: revoke('IpPermissionsEgress'),
  CreateSecurityGroup: createGroup,
  DeleteSecurityGroup: deleteGroup,
};
