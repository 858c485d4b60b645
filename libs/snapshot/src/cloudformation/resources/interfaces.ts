import type { NetworkInterface } from '@aws-sdk/client-ec2';
import { addInterface, groupsOrDefault } from '../network/add-interface.js';
import type { Made, Resource, ResourceType } from './resource-type.js';

function makeInterface(resource: Resource): Made {
  const { fields, network } = resource;
  const subnetId = resource.requiredReference('SubnetId', 'Subnets');
  const node = addInterface(resource, {
    part: '',
    subnetId,
    subnetProperty: 'SubnetId',
    addresses: fields,
    groups: groupsOrDefault(resource, 'GroupSet', { id: subnetId, property: 'SubnetId' }),
    type: fields.text('InterfaceType') ?? 'interface',
    description: fields.shown('Description'),
    sourceDestCheck: fields.flag('SourceDestCheck') ?? true,
    requesterManaged: false,
    tags: resource.tags(),
  });
  network.atTheEnd(() => leaveOpen(resource, node));
  const { NetworkInterfaceId = '', PrivateIpAddress = '', VpcId = '' } = node;
  return {
    ref: NetworkInterfaceId,
    attributes: {
      Id: NetworkInterfaceId,
      PrimaryPrivateIpAddress: PrivateIpAddress,
      SecondaryPrivateIpAddresses: (node.PrivateIpAddresses ?? []).flatMap(
        ({ Primary, PrivateIpAddress: ip }) => (Primary || ip === undefined ? [] : [ip]),
      ),
      PrimaryIpv6Address: node.Ipv6Addresses?.[0]?.Ipv6Address ?? '',
      VpcId,
    },
  };
}

/** A machine may take an interface by itself when it starts, as fck-nat does. Where one may, whether the
 *  interface is in use isn't known, and EC2's word for "free" would be a guess. */
function leaveOpen({ network, logicalId }: Resource, node: NetworkInterface): void {
  const { hiddenHands, notes } = network;
  if (node.Attachment !== undefined || hiddenHands.length === 0) return;
  delete node.Status;
  notes.push(
    `${logicalId}: the template attaches this network interface to nothing; whether a machine takes it by ` +
      `itself when it starts (${hiddenHands.join(', ')}) stays unknown`,
  );
}

const attachmentId = ({ NetworkInterfaceId = '' }: NetworkInterface): string =>
  NetworkInterfaceId.replace('eni-', 'eni-attach-');

/** R-ENI-1, R-ENI-3: from now on the interface is the instance's. */
export function attachInterface(
  resource: Resource,
  node: NetworkInterface,
  instanceId: string,
  device: number,
): void {
  node.Status = 'in-use';
  node.Attachment = {
    AttachmentId: attachmentId(node),
    DeviceIndex: device,
    InstanceId: instanceId,
    InstanceOwnerId: resource.owner,
    Status: 'attached',
  };
}

function makeAttachment(resource: Resource): Made {
  const { fields, network } = resource;
  const instanceId = resource.requiredReference('InstanceId', 'Reservations');
  const interfaceId = resource.requiredReference('NetworkInterfaceId', 'NetworkInterfaces');
  const found = network.networkInterface(interfaceId);
  const node = resource.own(found, 'NetworkInterfaceId', interfaceId, 'a network interface');
  resource.own(network.interfacesOf(instanceId)[0], 'InstanceId', instanceId, 'an instance');
  const device = fields.integer('DeviceIndex') ?? Number(fields.requiredText('DeviceIndex'));
  if (network.interfacesOf(instanceId).some(({ Attachment }) => Attachment?.DeviceIndex === device)) {
    throw fields.fail('DeviceIndex', `the instance has a network interface at ${device} already`);
  }
  if (node.Attachment !== undefined) {
    throw fields.fail('NetworkInterfaceId', `${interfaceId} is attached already`);
  }
  attachInterface(resource, node, instanceId, device);
  const id = attachmentId(node);
  return { ref: id, attributes: { AttachmentId: id } };
}

export const INTERFACE_TYPES: Readonly<Record<string, ResourceType>> = {
  'AWS::EC2::NetworkInterface': {
    properties: [
      'ConnectionTrackingSpecification',
      'Description',
      'EnablePrimaryIpv6',
      'GroupSet',
      'InterfaceType',
      'Ipv4PrefixCount',
      'Ipv4Prefixes',
      'Ipv6AddressCount',
      'Ipv6Addresses',
      'Ipv6PrefixCount',
      'Ipv6Prefixes',
      'PrivateIpAddress',
      'PrivateIpAddresses',
      'PublicIpDnsHostnameTypeSpecification',
      'SecondaryPrivateIpAddressCount',
      'SourceDestCheck',
      'SubnetId',
      'Tags',
    ],
    make: makeInterface,
  },
  'AWS::EC2::NetworkInterfaceAttachment': {
    properties: [
      'DeleteOnTermination',
      'DeviceIndex',
      'EnaQueueCount',
      'EnaSrdSpecification',
      'InstanceId',
      'NetworkInterfaceId',
    ],
    make: makeAttachment,
  },
};
