import type { Instance, NetworkInterface, Tag } from '@aws-sdk/client-ec2';
import { attachInterface } from '../resources/interfaces.js';
import type { Resource } from '../resources/resource-type.js';
import { addInterface, groupsOrDefault } from './add-interface.js';
import type { Fields } from './fields.js';

interface Launch {
  /** Distinguishes the machines of one resource; '' for a resource that is one. */
  part: string;
  /** The properties of the instance, over those of a launch template. */
  fields: Fields;
  /** Where it starts, unless the properties of its network interfaces say it. */
  subnetId?: string;
  tags: readonly Tag[];
}

/** The groups of a machine or one of its interfaces; the property goes by several names. */
function groupsOf(resource: Resource, fields: Fields, subnetId: string): string[] {
  const properties = ['SecurityGroupIds', 'GroupSet', 'Groups', 'SecurityGroups'];
  const property = properties.find((name) => fields.has(name)) ?? 'SecurityGroupIds';
  const { SecurityGroups } = resource.network.lists;
  if (property !== 'SecurityGroups') {
    return groupsOrDefault(resource, property, { id: subnetId, property: 'SubnetId' }, fields);
  }
  // `SecurityGroups` holds names, but templates put ids there too, and CloudFormation takes both.
  return (fields.texts(property) ?? []).map((given, i) => {
    const group = SecurityGroups.find(({ GroupId, GroupName }) => GroupId === given || GroupName === given);
    return resource.own(group?.GroupId, `${property}[${i}]`, given, 'a security group', fields);
  });
}

/** Only a machine with one network interface gets a public address that isn't an Elastic IP; EC2 refuses the
 *  wish for one in the company of another interface (EC2 API, InstanceNetworkInterfaceSpecification). */
function publicAddressOf(fields: Fields, automatic: boolean, alone: boolean): boolean {
  const wish = fields.flag('AssociatePublicIpAddress');
  if (wish === true && !alone) {
    throw fields.fail('AssociatePublicIpAddress', 'an instance with several network interfaces gets none');
  }
  return wish ?? (automatic && alone);
}

function newInterface(
  resource: Resource,
  launch: Launch,
  fields: Fields,
  alone: boolean,
  part: string,
): NetworkInterface {
  const subnetId = resource.reference('SubnetId', 'Subnets', fields) ?? launch.subnetId;
  if (subnetId === undefined) {
    throw fields.fail('SubnetId', "is required: without it the instance starts in the account's default VPC");
  }
  const automatic = resource.network.subnet(subnetId)?.MapPublicIpOnLaunch ?? false;
  return addInterface(resource, {
    part,
    subnetId,
    subnetProperty: 'SubnetId',
    addresses: fields,
    groups: groupsOf(resource, fields, subnetId),
    type: 'interface',
    description: fields.shown('Description'),
    sourceDestCheck: true,
    requesterManaged: false,
    publicAddress: publicAddressOf(fields, automatic, alone),
  });
}

function interfacesOf(resource: Resource, launch: Launch, instanceId: string): NetworkInterface[] {
  const { fields, part } = launch;
  const { network } = resource;
  const wanted = fields.items('NetworkInterfaces');
  if (wanted.length === 0) {
    const node = newInterface(resource, launch, fields, true, `${part}eth0`);
    attachInterface(resource, node, instanceId, 0);
    return [node];
  }
  return wanted.map((item, i) => {
    const device = item.integer('DeviceIndex') ?? i;
    const id = resource.reference('NetworkInterfaceId', 'NetworkInterfaces', item);
    const node =
      id === undefined
        ? newInterface(resource, launch, item, wanted.length === 1, `${part}eth${device}`)
        : resource.own(network.networkInterface(id), 'NetworkInterfaceId', id, 'a network interface', item);
    if (node.Attachment !== undefined) throw item.fail('NetworkInterfaceId', `${id} is attached already`);
    attachInterface(resource, node, instanceId, device);
    return node;
  });
}

/** Starts a machine: it runs, with its interfaces in place. */
export function launchMachine(resource: Resource, launch: Launch): Instance {
  const { fields, part } = launch;
  const { network, owner } = resource;
  const InstanceId = resource.id('i', part);
  const nodes = interfacesOf(resource, launch, InstanceId);
  const primary = network.interfacesOf(InstanceId)[0];
  if (primary?.Attachment?.DeviceIndex !== 0) {
    throw fields.fail('NetworkInterfaces', 'expected one network interface with DeviceIndex 0');
  }
  const check = fields.flag('SourceDestCheck');
  if (check !== undefined) {
    if (nodes.length > 1) {
      // EC2 refuses the instance's attribute where it has several (ModifyInstanceAttribute).
      throw fields.fail('SourceDestCheck', 'set it on each network interface: the instance has several');
    }
    primary.SourceDestCheck = check;
  }
  const instance: Instance = {
    InstanceId,
    State: { Code: 16, Name: 'running' },
    VpcId: primary.VpcId,
    SubnetId: primary.SubnetId,
    PrivateIpAddress: primary.PrivateIpAddress,
    Placement: { AvailabilityZone: primary.AvailabilityZone },
    // Which system an image holds isn't in a template, but AWS's names of images tell Windows.
    ...(/windows/i.test(fields.shown('ImageId')) ? { Platform: 'Windows' } : {}),
    Tags: [...launch.tags],
  };
  network.lists.Reservations.push({
    ReservationId: resource.id('r', part),
    OwnerId: owner,
    Groups: [],
    Instances: [instance],
  });
  return instance;
}
