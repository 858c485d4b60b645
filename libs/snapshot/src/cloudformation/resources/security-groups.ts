import type { IpPermission, SecurityGroup } from '@aws-sdk/client-ec2';
import { letEverythingOut } from '../network/open-egress.js';
import type { Fields } from '../network/fields.js';
import type { Made, Resource, ResourceType } from './resource-type.js';

/** Numbers that EC2 shows by name. */
const NAMES: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp', '1': 'icmp', '58': 'icmpv6' };
const NAMED = new Set(['tcp', 'udp', 'icmp', 'icmpv6', '-1']);

type Direction = 'IpPermissions' | 'IpPermissionsEgress';
type Peer = Pick<IpPermission, 'IpRanges' | 'Ipv6Ranges' | 'PrefixListIds' | 'UserIdGroupPairs'>;

function protocolOf(fields: Fields): string {
  const given = fields.requiredText('IpProtocol').toLowerCase();
  const protocol = NAMES[given] ?? given;
  if (NAMED.has(protocol) || (/^\d{1,3}$/.test(protocol) && Number(protocol) <= 255)) return protocol;
  throw fields.fail(
    'IpProtocol',
    `expected tcp, udp, icmp, icmpv6, -1 or a number up to 255, found "${given}"`,
  );
}

/** EC2 keeps ports for TCP and UDP, type and code for ICMP, and nothing for the others. */
function portsOf(fields: Fields, protocol: string): Pick<IpPermission, 'FromPort' | 'ToPort'> {
  const from = fields.integer('FromPort');
  const to = fields.integer('ToPort');
  if (protocol === 'tcp' || protocol === 'udp') {
    for (const [name, port] of [
      ['FromPort', from],
      ['ToPort', to],
    ] as const) {
      if (port === undefined) throw fields.fail(name, 'is required for tcp and udp');
      if (port < 0 || port > 65_535)
        throw fields.fail(name, `expected a port from 0 to 65535, found ${port}`);
    }
    if ((from ?? 0) > (to ?? 0)) throw fields.fail('FromPort', 'expected a port that is not above ToPort');
    return { FromPort: from, ToPort: to };
  }
  return protocol.startsWith('icmp') ? { FromPort: from ?? -1, ToPort: to ?? -1 } : {};
}

function peerOf(resource: Resource, fields: Fields, side: 'Source' | 'Destination'): Peer {
  const { network, owner } = resource;
  const description = fields.has('Description') ? { Description: fields.shown('Description') } : {};
  const ipv4 = fields.cidr('CidrIp', 4);
  const ipv6 = fields.cidr('CidrIpv6', 6);
  const list = resource.reference(`${side}PrefixListId`, 'ManagedPrefixLists', fields);
  const name = fields.text(`${side}SecurityGroupName`);
  const named =
    name === undefined ? undefined : groupNamed(resource, fields, `${side}SecurityGroupName`, name);
  const group = resource.reference(`${side}SecurityGroupId`, 'SecurityGroups', fields) ?? named;
  if ([ipv4, ipv6, list, group].filter((given) => given !== undefined).length !== 1) {
    throw fields.fail(
      'CidrIp',
      `expected one of CidrIp, CidrIpv6, ${side}PrefixListId and ${side}SecurityGroupId`,
    );
  }
  const userId = fields.text(`${side}SecurityGroupOwnerId`) ?? network.securityGroup(group ?? '')?.OwnerId;
  return {
    IpRanges: ipv4 === undefined ? [] : [{ CidrIp: ipv4, ...description }],
    Ipv6Ranges: ipv6 === undefined ? [] : [{ CidrIpv6: ipv6, ...description }],
    PrefixListIds: list === undefined ? [] : [{ PrefixListId: list, ...description }],
    UserIdGroupPairs:
      group === undefined ? [] : [{ GroupId: group, UserId: userId ?? owner, ...description }],
  };
}

function groupNamed({ network }: Resource, fields: Fields, property: string, name: string): string {
  const found = network.lists.SecurityGroups.filter(({ GroupName }) => GroupName === name);
  const [group] = found;
  if (group?.GroupId !== undefined && found.length === 1) return group.GroupId;
  throw fields.fail(property, `expected the name of one group of the template, found "${name}"; give its id`);
}

/** EC2 shows the rules of one protocol and port range as one permission. */
function addPermission(group: SecurityGroup, direction: Direction, permission: IpPermission): void {
  const list = (group[direction] ??= []);
  const alike = list.find(
    (other) =>
      other.IpProtocol === permission.IpProtocol &&
      other.FromPort === permission.FromPort &&
      other.ToPort === permission.ToPort,
  );
  if (alike === undefined) {
    list.push(permission);
    return;
  }
  alike.IpRanges?.push(...(permission.IpRanges ?? []));
  alike.Ipv6Ranges?.push(...(permission.Ipv6Ranges ?? []));
  alike.PrefixListIds?.push(...(permission.PrefixListIds ?? []));
  alike.UserIdGroupPairs?.push(...(permission.UserIdGroupPairs ?? []));
}

function addRule(resource: Resource, group: SecurityGroup, direction: Direction, fields: Fields): void {
  const IpProtocol = protocolOf(fields);
  const side = direction === 'IpPermissions' ? 'Source' : 'Destination';
  addPermission(group, direction, {
    IpProtocol,
    ...portsOf(fields, IpProtocol),
    ...peerOf(resource, fields, side),
  });
}

const isAllowAll = ({ IpProtocol, IpRanges }: IpPermission): boolean =>
  IpProtocol === '-1' && (IpRanges ?? []).some(({ CidrIp }) => CidrIp === '0.0.0.0/0');

function makeGroup(resource: Resource): Made {
  const { fields, network, owner, logicalId } = resource;
  const GroupId = resource.id('sg');
  const VpcId = resource.reference('VpcId', 'Vpcs');
  if (VpcId === undefined) {
    throw fields.fail('VpcId', "is required: without it the group is in the account's default VPC");
  }
  const generated = `${network.identity.stackName}-${logicalId}-${GroupId.slice(-12).toUpperCase()}`;
  const group: SecurityGroup = {
    GroupId,
    GroupName: fields.text('GroupName') ?? generated,
    Description: fields.shown('GroupDescription'),
    VpcId,
    OwnerId: owner,
    IpPermissions: [],
    IpPermissionsEgress: [],
    Tags: resource.tags(),
  };
  network.lists.SecurityGroups.push(group);
  for (const rule of fields.items('SecurityGroupIngress')) addRule(resource, group, 'IpPermissions', rule);
  const egress = fields.items('SecurityGroupEgress');
  for (const rule of egress) addRule(resource, group, 'IpPermissionsEgress', rule);
  // "If you do not add egress rules, we add egress rules that allow all outbound IPv4 and IPv6 traffic"
  // (Template Reference, AWS::EC2::SecurityGroup).
  if (egress.length === 0) letEverythingOut(network, group);
  return { ref: GroupId, attributes: { GroupId, Id: GroupId, VpcId } };
}

function groupOfRule(resource: Resource): SecurityGroup {
  const { fields, network } = resource;
  const name = fields.text('GroupName');
  const id =
    resource.reference('GroupId', 'SecurityGroups') ??
    (name === undefined ? fields.requiredText('GroupId') : groupNamed(resource, fields, 'GroupName', name));
  return resource.own(network.securityGroup(id), 'GroupId', id, 'a security group');
}

function makeIngress(resource: Resource): Made {
  addRule(resource, groupOfRule(resource), 'IpPermissions', resource.fields);
  const id = resource.id('sgr');
  return { ref: id, attributes: { Id: id } };
}

/** CloudFormation takes the rule that allows everything away from a group as soon as it adds an egress rule
 *  by a resource of its own, whether that rule came by default or was written down (aws-cdk issues 987, 3355;
 *  cfn-language-discussion issue 157). */
function makeEgress(resource: Resource): Made {
  const { network, logicalId } = resource;
  const group = groupOfRule(resource);
  const kept = (group.IpPermissionsEgress ?? []).filter((permission) => !isAllowAll(permission));
  if (kept.length !== group.IpPermissionsEgress?.length) {
    group.IpPermissionsEgress = kept;
    network.notes.push(
      `${logicalId}: an egress rule as a resource of its own makes CloudFormation remove the rule of ` +
        `${group.GroupName ?? group.GroupId} that lets everything out`,
    );
  }
  addRule(resource, group, 'IpPermissionsEgress', resource.fields);
  const id = resource.id('sgr');
  return { ref: id, attributes: { Id: id } };
}

function makeVpcAssociation(resource: Resource): Made {
  const GroupId = resource.requiredReference('GroupId', 'SecurityGroups');
  const VpcId = resource.requiredReference('VpcId', 'Vpcs');
  resource.network.lists.SecurityGroupVpcAssociations.push({
    GroupId,
    VpcId,
    VpcOwnerId: resource.owner,
    State: 'associated',
  });
  return { ref: `${GroupId}|${VpcId}`, attributes: { State: 'associated', VpcOwnerId: resource.owner } };
}

const RULE = ['CidrIp', 'CidrIpv6', 'Description', 'FromPort', 'GroupId', 'IpProtocol', 'ToPort'];

export const SECURITY_GROUP_TYPES: Readonly<Record<string, ResourceType>> = {
  'AWS::EC2::SecurityGroup': {
    properties: [
      'GroupDescription',
      'GroupName',
      'SecurityGroupEgress',
      'SecurityGroupIngress',
      'Tags',
      'VpcId',
    ],
    make: makeGroup,
  },
  'AWS::EC2::SecurityGroupIngress': {
    properties: [
      ...RULE,
      'GroupName',
      'SourcePrefixListId',
      'SourceSecurityGroupId',
      'SourceSecurityGroupName',
      'SourceSecurityGroupOwnerId',
    ],
    make: makeIngress,
  },
  'AWS::EC2::SecurityGroupEgress': {
    properties: [...RULE, 'DestinationPrefixListId', 'DestinationSecurityGroupId'],
    make: makeEgress,
  },
  'AWS::EC2::SecurityGroupVpcAssociation': { properties: ['GroupId', 'VpcId'], make: makeVpcAssociation },
};
