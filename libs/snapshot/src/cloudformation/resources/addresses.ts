import type { Address, NetworkInterface } from '@aws-sdk/client-ec2';
import { associateAddress } from '../network/associate-address.js';
import type { Made, Resource, ResourceType } from './resource-type.js';

/** The interface that an Elastic IP goes to, and the private address on it. */
function receiverOf(resource: Resource): { node: NetworkInterface; privateIp: string } | undefined {
  const { network, fields } = resource;
  const interfaceId = resource.reference('NetworkInterfaceId', 'NetworkInterfaces');
  const instanceId = resource.reference('InstanceId', 'Reservations');
  if (interfaceId === undefined && instanceId === undefined) return undefined;
  const property = interfaceId === undefined ? 'InstanceId' : 'NetworkInterfaceId';
  const found =
    interfaceId === undefined
      ? network.interfacesOf(instanceId ?? '')[0]
      : network.networkInterface(interfaceId);
  const what = interfaceId === undefined ? 'an instance' : 'a network interface';
  const node = resource.own(found, property, interfaceId ?? instanceId ?? '', what);
  const privateIp = fields.text('PrivateIpAddress') ?? node.PrivateIpAddress ?? '';
  if (!node.PrivateIpAddresses?.some(({ PrivateIpAddress }) => PrivateIpAddress === privateIp)) {
    throw fields.fail(
      'PrivateIpAddress',
      `expected an address of ${node.NetworkInterfaceId}, found "${privateIp}"`,
    );
  }
  return { node, privateIp };
}

function makeAddress(resource: Resource): Made {
  const { fields, network } = resource;
  const given = fields.text('Address');
  if (given !== undefined) network.addresses.claimPublic(given);
  const address: Address = {
    AllocationId: resource.id('eipalloc'),
    PublicIp: given ?? network.addresses.takePublic(),
    PublicIpv4Pool: 'amazon',
    NetworkBorderGroup: network.identity.region,
    Domain: 'vpc',
    Tags: resource.tags(),
  };
  network.lists.Addresses.push(address);
  const receiver = receiverOf(resource);
  if (receiver) {
    associateAddress(network, address, receiver.node, receiver.privateIp, resource.id('eipassoc'));
  }
  const { PublicIp = '', AllocationId = '' } = address;
  return { ref: PublicIp, attributes: { PublicIp, AllocationId } };
}

function makeAssociation(resource: Resource): Made {
  const { fields, network } = resource;
  const allocation = resource.reference('AllocationId', 'Addresses');
  const publicIp = fields.text('EIP');
  const property = allocation === undefined ? 'EIP' : 'AllocationId';
  if (allocation === undefined && publicIp === undefined) {
    throw fields.fail('AllocationId', 'expected AllocationId or EIP');
  }
  const found = network.lists.Addresses.find((address) =>
    allocation === undefined ? address.PublicIp === publicIp : address.AllocationId === allocation,
  );
  const address = resource.own(found, property, allocation ?? publicIp ?? '', 'an Elastic IP');
  const receiver = receiverOf(resource);
  if (!receiver) throw fields.fail('InstanceId', 'expected InstanceId or NetworkInterfaceId');
  const associationId = resource.id('eipassoc');
  associateAddress(network, address, receiver.node, receiver.privateIp, associationId);
  return { ref: associationId, attributes: { Id: associationId } };
}

export const ADDRESS_TYPES: Readonly<Record<string, ResourceType>> = {
  'AWS::EC2::EIP': {
    properties: [
      'Address',
      'Domain',
      'InstanceId',
      'IpamPoolId',
      'NetworkBorderGroup',
      'PublicIpv4Pool',
      'Tags',
      'TransferAddress',
    ],
    make: makeAddress,
  },
  'AWS::EC2::EIPAssociation': {
    properties: ['AllocationId', 'EIP', 'InstanceId', 'NetworkInterfaceId', 'PrivateIpAddress'],
    make: makeAssociation,
  },
};
