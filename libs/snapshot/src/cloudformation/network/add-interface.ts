import type { NetworkInterface, Tag } from '@aws-sdk/client-ec2';
import type { Resource } from '../resources/resource-type.js';
import type { Fields } from './fields.js';
import type { Network } from './network.js';
import { showAssociation } from './associate-address.js';
import { ipv6AddressesOf } from './ipv6-addresses.js';

interface InterfaceWanted {
  /** Distinguishes the interfaces of one resource; '' for a resource that is one. */
  part: string;
  subnetId: string;
  /** Of the property that names the subnet, for messages. */
  subnetProperty: string;
  /** Where the addresses are given, if they may be. */
  addresses?: Fields;
  groups: readonly string[];
  type: string;
  description: string;
  sourceDestCheck: boolean;
  requesterManaged: boolean;
  tags?: readonly Tag[];
  /** A public address that isn't an Elastic IP (R-ENI-3). */
  publicAddress?: boolean;
}

const PREFIX_COUNT =
  'which prefixes it gets is known only when the stack is made; give the prefixes themselves';

function primaryIn(fields: Fields): { text: string; name: string } | undefined {
  const text = fields.text('PrivateIpAddress');
  if (text !== undefined) return { text, name: 'PrivateIpAddress' };
  const index = fields.items('PrivateIpAddresses').findIndex((item) => item.flag('Primary') === true);
  const listed = fields.items('PrivateIpAddresses')[index]?.requiredText('PrivateIpAddress');
  return listed === undefined ? undefined : { text: listed, name: `PrivateIpAddresses[${index}]` };
}

function claim(resource: Resource, subnetId: string, fields: Fields, name: string, text: string): string {
  const problem = resource.network.addresses.claim(subnetId, text);
  if (problem !== undefined) throw fields.fail(name, `${problem}; found "${text}"`);
  return text;
}

function take(resource: Resource, subnetId: string, property: string): string {
  const address = resource.network.addresses.take(subnetId);
  if (address !== undefined) return address;
  throw resource.fields.fail(property, `the subnet ${subnetId} has no free address left`);
}

/** The private addresses, the primary one first. */
function addressesOf(resource: Resource, wanted: InterfaceWanted): string[] {
  const { subnetId, subnetProperty, addresses: fields } = wanted;
  if (fields === undefined) return [take(resource, subnetId, subnetProperty)];
  const primary = primaryIn(fields);
  const found = [
    primary === undefined
      ? take(resource, subnetId, subnetProperty)
      : claim(resource, subnetId, fields, primary.name, primary.text),
  ];
  fields.items('PrivateIpAddresses').forEach((item, i) => {
    if (item.flag('Primary') === true) return;
    const text = item.requiredText('PrivateIpAddress');
    found.push(claim(resource, subnetId, fields, `PrivateIpAddresses[${i}]`, text));
  });
  for (let i = fields.integer('SecondaryPrivateIpAddressCount') ?? 0; i > 0; i -= 1) {
    found.push(take(resource, subnetId, subnetProperty));
  }
  return found;
}

/** Adds a network interface in a subnet of the template, with its addresses (R-ENI-1). It isn't attached. */
export function addInterface(resource: Resource, wanted: InterfaceWanted): NetworkInterface {
  const { network, owner, fields } = resource;
  const subnet = resource.own(
    network.subnet(wanted.subnetId),
    wanted.subnetProperty,
    wanted.subnetId,
    'a subnet',
    wanted.addresses ?? fields,
  );
  if (subnet.CidrBlock === undefined) {
    throw fields.fail(wanted.subnetProperty, 'expected a subnet with IPv4 addresses, found an IPv6-only one');
  }
  for (const property of ['Ipv4PrefixCount', 'Ipv6PrefixCount']) {
    wanted.addresses?.refuse(property, PREFIX_COUNT);
  }
  const addresses = addressesOf(resource, wanted);
  const [primary = ''] = addresses;
  const node: NetworkInterface = {
    NetworkInterfaceId: resource.id('eni', wanted.part),
    SubnetId: wanted.subnetId,
    VpcId: subnet.VpcId,
    OwnerId: owner,
    AvailabilityZone: subnet.AvailabilityZone,
    Description: wanted.description,
    InterfaceType: wanted.type as NonNullable<NetworkInterface['InterfaceType']>,
    PrivateIpAddress: primary,
    PrivateIpAddresses: addresses.map((PrivateIpAddress, i) => ({ Primary: i === 0, PrivateIpAddress })),
    Ipv4Prefixes: (wanted.addresses?.items('Ipv4Prefixes') ?? []).map((item) => ({
      Ipv4Prefix: item.cidr('Ipv4Prefix', 4) ?? item.requiredText('Ipv4Prefix'),
    })),
    Ipv6Addresses: ipv6AddressesOf(network, subnet, wanted.addresses),
    Ipv6Prefixes: (wanted.addresses?.items('Ipv6Prefixes') ?? []).map((item) => ({
      Ipv6Prefix: item.cidr('Ipv6Prefix', 6) ?? item.requiredText('Ipv6Prefix'),
    })),
    Groups: wanted.groups.map((GroupId) => ({
      GroupId,
      ...groupName(network.securityGroup(GroupId)?.GroupName),
    })),
    SourceDestCheck: wanted.sourceDestCheck,
    RequesterManaged: wanted.requesterManaged,
    Status: wanted.requesterManaged ? 'in-use' : 'available',
    TagSet: [...(wanted.tags ?? [])],
  };
  network.lists.NetworkInterfaces.push(node);
  if (wanted.publicAddress) {
    showAssociation(node, primary, { PublicIp: network.addresses.takePublic(), IpOwnerId: 'amazon' });
  }
  return node;
}

const groupName = (GroupName: string | undefined): { GroupName?: string } =>
  GroupName === undefined ? {} : { GroupName };

/** The groups in a property; where none is given, the VPC's default group (EC2 API, CreateNetworkInterface). */
export function groupsOrDefault(
  resource: Resource,
  property: string,
  subnet: { id: string; property: string },
  fields: Fields = resource.fields,
): string[] {
  const given = resource.references(property, 'SecurityGroups', fields);
  const { network } = resource;
  if (given !== undefined && given.length > 0) {
    network.atTheEnd(() => refuseStrangers(network, given, subnet.id, fields, property));
    return given;
  }
  const { VpcId = '' } = resource.own(
    network.subnet(subnet.id),
    subnet.property,
    subnet.id,
    'a subnet',
    fields,
  );
  const group = network.defaultGroup(VpcId)?.GroupId;
  if (group !== undefined) return [group];
  throw fields.fail(
    property,
    `is required: the default group of ${VpcId} isn't known, the VPC is outside the template`,
  );
}

/** R-SG-5: a group of another VPC has to be associated with the one of the interface; EC2 refuses it else
 *  (InvalidParameter, "belong to different networks"). */
function refuseStrangers(
  network: Network,
  groups: readonly string[],
  subnetId: string,
  fields: Fields,
  property: string,
): void {
  const here = network.subnet(subnetId)?.VpcId;
  for (const id of groups) {
    const home = network.securityGroup(id)?.VpcId;
    const isAssociated = network.lists.SecurityGroupVpcAssociations.some(
      ({ GroupId, VpcId }) => GroupId === id && VpcId === here,
    );
    if (here === undefined || home === undefined || home === here || isAssociated) continue;
    throw fields.fail(property, `${id} is a group of ${home}, and the subnet ${subnetId} is in ${here}`);
  }
}
