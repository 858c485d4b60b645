import type { SecurityGroupRule } from '@aws-sdk/client-ec2';
import { isObject, type JsonObject } from './is-object.js';
import type { RawItem } from './raw-item.js';

/** What DescribeSecurityGroupRules says about each group. */
export interface GroupRules {
  sound: ReadonlyMap<string, SecurityGroupRule[]>;
  /** Groups with a rule that couldn't be understood: their rules aren't all known. */
  incomplete: ReadonlySet<string>;
}

function permissionOf(rule: SecurityGroupRule): JsonObject {
  const note = rule.Description === undefined ? {} : { Description: rule.Description };
  const peer = rule.ReferencedGroupInfo;
  // As DescribeSecurityGroups writes it: no ports where the protocol is "all".
  const ports = rule.IpProtocol === '-1' ? {} : { FromPort: rule.FromPort, ToPort: rule.ToPort };
  return {
    IpProtocol: rule.IpProtocol,
    ...ports,
    IpRanges: rule.CidrIpv4 === undefined ? [] : [{ CidrIp: rule.CidrIpv4, ...note }],
    Ipv6Ranges: rule.CidrIpv6 === undefined ? [] : [{ CidrIpv6: rule.CidrIpv6, ...note }],
    PrefixListIds: rule.PrefixListId === undefined ? [] : [{ PrefixListId: rule.PrefixListId, ...note }],
    UserIdGroupPairs: peer === undefined ? [] : [{ ...peer, ...note }],
  };
}

function permissions(rules: readonly SecurityGroupRule[], egress: boolean): JsonObject[] {
  return rules
    .filter((rule) => rule.IsEgress === egress)
    .sort((a, b) => ((a.SecurityGroupRuleId ?? '') < (b.SecurityGroupRuleId ?? '') ? -1 : 1))
    .map(permissionOf);
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/** Security groups whose rules come only from DescribeSecurityGroupRules get them in the form of
 *  DescribeSecurityGroups, so that there is one form to read. A group whose rules can't be had from either
 *  is left as it is, for the check to refuse: no rules given isn't the same as no rules. */
export function completeGroups(groups: readonly RawItem[], rules: GroupRules, notes: string[]): RawItem[] {
  const rebuilt: string[] = [];
  const completed = groups.map((item): RawItem => {
    const group = item.value;
    if (!isObject(group) || typeof group['GroupId'] !== 'string') return item;
    const id = group['GroupId'];
    const own = rules.sound.get(id);
    const lacks = (key: string): boolean => group[key] === undefined;
    const bothEmpty = isEmptyList(group['IpPermissions']) && isEmptyList(group['IpPermissionsEgress']);
    if (own === undefined || rules.incomplete.has(id)) return item;
    if (!lacks('IpPermissions') && !lacks('IpPermissionsEgress') && !bothEmpty) return item;
    rebuilt.push(id);
    const value = { ...group };
    if (bothEmpty || lacks('IpPermissions')) value['IpPermissions'] = permissions(own, false);
    if (bothEmpty || lacks('IpPermissionsEgress')) value['IpPermissionsEgress'] = permissions(own, true);
    return { ...item, value };
  });
  if (rebuilt.length > 0) {
    notes.push(`SecurityGroups: the rules of ${rebuilt.length} group(s) were taken from SecurityGroupRules`);
  }
  return completed;
}

/** Groups known by their rules alone, for a bundle without any `SecurityGroups`. One with a broken rule gets
 *  no lists, so that the check refuses it. */
export function groupsOfRules(rules: GroupRules, file: string, notes: string[]): RawItem[] {
  const ids = [...new Set([...rules.sound.keys(), ...rules.incomplete])];
  if (ids.length > 0) {
    notes.push(`SecurityGroups: not in the bundle; ${ids.length} group(s) were made from SecurityGroupRules`);
  }
  return ids.map((id, position) => {
    const own = rules.sound.get(id) ?? [];
    const ownerId = own[0]?.GroupOwnerId;
    const owner = ownerId === undefined ? {} : { OwnerId: ownerId };
    const lists = { IpPermissions: permissions(own, false), IpPermissionsEgress: permissions(own, true) };
    return { file, position, value: { GroupId: id, ...owner, ...(rules.incomplete.has(id) ? {} : lists) } };
  });
}
