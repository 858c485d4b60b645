import type { IpPermission, SecurityGroup } from '@aws-sdk/client-ec2';
import type { DocumentDraft } from '../../../../snapshot/src/index.js';
import { type Appliers, EditRefused, existing } from './applier.js';

type Side = 'IpPermissions' | 'IpPermissionsEgress';

/** Rules of security groups. Permissions are kept as they are given: EC2 shows equal rules merged, which
 *  matches the same packets (R-SG-1). */
export const securityGroupAppliers = {
  'ec2:CreateSecurityGroup': (draft, { parameters, creates }) => {
    const { GroupName, Description, VpcId } = parameters;
    const { region } = existing(draft.find('Vpcs', VpcId ?? ''), VpcId);
    const group: SecurityGroup = {
      GroupId: creates!,
      GroupName: GroupName!,
      Description: Description!,
      VpcId: VpcId!,
      IpPermissions: [],
      // EC2's own start: everything may leave.
      IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    };
    draft.add(region, 'SecurityGroups', group);
  },
  'ec2:AssociateSecurityGroupVpc': (draft, { parameters }) => {
    const { GroupId, VpcId } = parameters;
    const { region } = existing(draft.find('SecurityGroups', GroupId ?? ''), GroupId);
    const before = draft
      .list(region, 'SecurityGroupVpcAssociations')
      .find((item) => item.GroupId === GroupId && item.VpcId === VpcId);
    const after = { GroupId: GroupId!, VpcId: VpcId!, State: 'associated' as const };
    if (before) draft.replace(region, 'SecurityGroupVpcAssociations', before, after);
    else draft.add(region, 'SecurityGroupVpcAssociations', after);
  },
  'ec2:AuthorizeSecurityGroupIngress': (draft, { parameters }) =>
    authorize(draft, parameters.GroupId, 'IpPermissions', parameters.IpPermissions ?? []),
  'ec2:AuthorizeSecurityGroupEgress': (draft, { parameters }) =>
    authorize(draft, parameters.GroupId, 'IpPermissionsEgress', parameters.IpPermissions ?? []),
  'ec2:RevokeSecurityGroupIngress': (draft, { parameters }) =>
    revoke(draft, parameters.GroupId, 'IpPermissions', parameters.IpPermissions ?? []),
  'ec2:RevokeSecurityGroupEgress': (draft, { parameters }) =>
    revoke(draft, parameters.GroupId, 'IpPermissionsEgress', parameters.IpPermissions ?? []),
} satisfies Partial<Appliers>;

function authorize(
  draft: DocumentDraft,
  id: string | undefined,
  side: Side,
  added: readonly IpPermission[],
): void {
  changeGroup(draft, id, (group) => ({ ...group, [side]: [...(group[side] ?? []), ...added] }));
}

function revoke(
  draft: DocumentDraft,
  id: string | undefined,
  side: Side,
  removed: readonly IpPermission[],
): void {
  changeGroup(draft, id, (group) => {
    const kept = (group[side] ?? []).filter((rule) => !removed.some((other) => sameRule(rule, other)));
    if (kept.length === group[side]?.length) throw new EditRefused(`${id} has no such rule`);
    return { ...group, [side]: kept };
  });
}

function changeGroup(
  draft: DocumentDraft,
  id: string | undefined,
  change: (group: SecurityGroup) => SecurityGroup,
): void {
  const { doc, region } = existing(draft.find('SecurityGroups', id ?? ''), id);
  draft.replace(region, 'SecurityGroups', doc, change(doc));
}

function sameRule(a: IpPermission, b: IpPermission): boolean {
  const key = (rule: IpPermission): string =>
    JSON.stringify([
      rule.IpProtocol,
      rule.FromPort ?? -1,
      rule.ToPort ?? -1,
      (rule.IpRanges ?? []).map(({ CidrIp }) => CidrIp),
      (rule.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => CidrIpv6),
      (rule.PrefixListIds ?? []).map(({ PrefixListId }) => PrefixListId),
      (rule.UserIdGroupPairs ?? []).map(({ GroupId }) => GroupId),
    ]);
  return key(a) === key(b);
}
