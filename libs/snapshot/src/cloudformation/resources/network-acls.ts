import type { NetworkAcl, NetworkAclEntry } from '@aws-sdk/client-ec2';
import { closingEntries, closingIpv6Entries, openEntries, openIpv6Entries } from '../network/acl-entries.js';
import type { Network } from '../network/network.js';
import { refuseOtherVpc } from '../network/refuse-other-vpc.js';
import type { Made, Resource, ResourceType } from './resource-type.js';

function makeAcl(resource: Resource): Made {
  const NetworkAclId = resource.id('acl');
  resource.network.lists.NetworkAcls.push({
    NetworkAclId,
    VpcId: resource.requiredReference('VpcId', 'Vpcs'),
    OwnerId: resource.owner,
    IsDefault: false,
    Entries: closingEntries(),
    Associations: [],
    Tags: resource.tags(),
  });
  return { ref: NetworkAclId, attributes: { Id: NetworkAclId } };
}

/** Ports belong to TCP and UDP, type and code to ICMP; the others have neither. */
function portsOf({ fields }: Resource, protocol: string): Partial<NetworkAclEntry> {
  const range = fields.item('PortRange');
  const icmp = fields.item('Icmp');
  if (protocol === '6' || protocol === '17') {
    if (range === undefined)
      throw fields.fail('PortRange', 'is required for the protocols 6 (TCP) and 17 (UDP)');
    const From = range.integer('From');
    const To = range.integer('To');
    if (From === undefined || To === undefined || From < 0 || To > 65_535 || From > To) {
      throw fields.fail('PortRange', 'expected From and To, from 0 to 65535 and in order');
    }
    return { PortRange: { From, To } };
  }
  if (protocol !== '1' && protocol !== '58') return {};
  if (icmp === undefined) throw fields.fail('Icmp', 'is required for the protocols 1 (ICMP) and 58 (ICMPv6)');
  return { IcmpTypeCode: { Type: icmp.integer('Type') ?? -1, Code: icmp.integer('Code') ?? -1 } };
}

function makeEntry(resource: Resource): Made {
  const { fields, network } = resource;
  const aclId = resource.requiredReference('NetworkAclId', 'NetworkAcls');
  const acl = resource.own(network.networkAcl(aclId), 'NetworkAclId', aclId, 'a network ACL');
  const protocol = String(fields.integer('Protocol') ?? fields.requiredText('Protocol'));
  if (Number(protocol) < -1 || Number(protocol) > 255) {
    throw fields.fail('Protocol', `expected -1 or a protocol number up to 255, found ${protocol}`);
  }
  const RuleNumber = fields.integer('RuleNumber') ?? Number(fields.requiredText('RuleNumber'));
  if (RuleNumber < 1 || RuleNumber > 32_766) {
    throw fields.fail('RuleNumber', `expected a number from 1 to 32766, found ${RuleNumber}`);
  }
  const Egress = fields.flag('Egress') ?? false;
  const ipv4 = fields.cidr('CidrBlock', 4);
  const ipv6 = fields.cidr('Ipv6CidrBlock', 6);
  if ((ipv4 === undefined) === (ipv6 === undefined)) {
    throw fields.fail('CidrBlock', 'expected one of CidrBlock and Ipv6CidrBlock');
  }
  if (acl.Entries?.some((other) => other.RuleNumber === RuleNumber && other.Egress === Egress)) {
    throw fields.fail(
      'RuleNumber',
      `the network ACL has ${Egress ? 'an outbound' : 'an inbound'} rule ${RuleNumber} already`,
    );
  }
  const RuleAction =
    fields.oneOf('RuleAction', ['allow', 'deny']) ?? (fields.requiredText('RuleAction') as 'deny');
  (acl.Entries ??= []).push({
    ...(ipv4 === undefined ? { Ipv6CidrBlock: ipv6 } : { CidrBlock: ipv4 }),
    Egress,
    Protocol: protocol,
    RuleAction,
    RuleNumber,
    ...portsOf(resource, protocol),
  });
  const id = resource.id('acl-entry');
  return { ref: id, attributes: { Id: id } };
}

function makeAssociation(resource: Resource): Made {
  const { fields, network } = resource;
  const SubnetId = resource.requiredReference('SubnetId', 'Subnets');
  const aclId = resource.requiredReference('NetworkAclId', 'NetworkAcls');
  const acl = resource.own(network.networkAcl(aclId), 'NetworkAclId', aclId, 'a network ACL');
  const earlier = network.lists.NetworkAcls.find(({ Associations }) =>
    Associations?.some((association) => association.SubnetId === SubnetId),
  );
  if (earlier !== undefined) {
    throw fields.fail('SubnetId', `${SubnetId} has a network ACL already (${earlier.NetworkAclId})`);
  }
  refuseOtherVpc(resource, SubnetId, acl.VpcId, aclId);
  const NetworkAclAssociationId = resource.id('aclassoc');
  (acl.Associations ??= []).push({ NetworkAclAssociationId, NetworkAclId: aclId, SubnetId });
  return { ref: NetworkAclAssociationId, attributes: { AssociationId: NetworkAclAssociationId } };
}

/** The rules that EC2 adds once the VPC has an IPv6 block; the open one only to an untouched default ACL
 *  (VPC User Guide, Default network ACL). */
function addIpv6Entries(acl: NetworkAcl): void {
  const entries = (acl.Entries ??= []);
  const untouched = entries.length === openEntries().length + closingEntries().length;
  if (acl.IsDefault === true && untouched) entries.push(...openIpv6Entries());
  entries.push(...closingIpv6Entries());
}

/** A subnet without an ACL of its own has its VPC's default one; entries are shown by number. */
export function completeAcls(network: Network): void {
  const { lists } = network;
  const taken = new Set(
    lists.NetworkAcls.flatMap(({ Associations }) => (Associations ?? []).map(({ SubnetId }) => SubnetId)),
  );
  for (const { SubnetId, VpcId } of lists.Subnets) {
    const acl = lists.NetworkAcls.find((candidate) => candidate.VpcId === VpcId && candidate.IsDefault);
    if (acl === undefined || taken.has(SubnetId)) continue;
    const NetworkAclAssociationId = SubnetId?.replace('subnet-', 'aclassoc-');
    (acl.Associations ??= []).push({ NetworkAclAssociationId, NetworkAclId: acl.NetworkAclId, SubnetId });
  }
  for (const acl of lists.NetworkAcls) {
    if (network.ipv6Cidrs(acl.VpcId ?? '').length > 0) addIpv6Entries(acl);
    acl.Entries?.sort(
      (a, b) => Number(b.Egress) - Number(a.Egress) || (a.RuleNumber ?? 0) - (b.RuleNumber ?? 0),
    );
  }
}

export const NETWORK_ACL_TYPES: Readonly<Record<string, ResourceType>> = {
  'AWS::EC2::NetworkAcl': { properties: ['Tags', 'VpcId'], make: makeAcl },
  'AWS::EC2::NetworkAclEntry': {
    properties: [
      'CidrBlock',
      'Egress',
      'Icmp',
      'Ipv6CidrBlock',
      'NetworkAclId',
      'PortRange',
      'Protocol',
      'RuleAction',
      'RuleNumber',
    ],
    make: makeEntry,
  },
  'AWS::EC2::SubnetNetworkAclAssociation': {
    properties: ['NetworkAclId', 'SubnetId'],
    make: makeAssociation,
  },
};
