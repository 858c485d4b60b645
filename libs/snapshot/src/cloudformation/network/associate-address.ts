import type { Address, NetworkInterface } from '@aws-sdk/client-ec2';
import type { Network } from './network.js';

interface Association {
  PublicIp: string;
  IpOwnerId: string;
  AllocationId?: string;
  AssociationId?: string;
}

/** Shows a public address at a private one of an interface, in place of what was there (R-ENI-1). */
export function showAssociation(
  node: NetworkInterface,
  privateIp: string,
  association: Association | undefined,
): void {
  const entry = node.PrivateIpAddresses?.find(({ PrivateIpAddress }) => PrivateIpAddress === privateIp);
  for (const holder of [entry, node.PrivateIpAddress === privateIp ? node : undefined]) {
    if (holder === undefined) continue;
    if (association === undefined) delete holder.Association;
    else holder.Association = { ...association };
  }
}

/** Puts an Elastic IP on a private address of an interface; from where it was before, it is taken away. */
export function associateAddress(
  network: Network,
  address: Address,
  node: NetworkInterface,
  privateIp: string,
  associationId: string,
): void {
  const earlier = network.networkInterface(address.NetworkInterfaceId ?? '');
  if (earlier && address.PrivateIpAddress !== undefined) {
    showAssociation(earlier, address.PrivateIpAddress, undefined);
  }
  address.AssociationId = associationId;
  address.NetworkInterfaceId = node.NetworkInterfaceId;
  address.NetworkInterfaceOwnerId = network.identity.accountId;
  address.PrivateIpAddress = privateIp;
  showAssociation(node, privateIp, {
    PublicIp: address.PublicIp ?? '',
    IpOwnerId: network.identity.accountId,
    ...(address.AllocationId === undefined ? {} : { AllocationId: address.AllocationId }),
    AssociationId: associationId,
  });
}

/** DescribeAddresses shows the instance of an interface that carries an Elastic IP. */
export function showInstancesOfAddresses(network: Network): void {
  for (const address of network.lists.Addresses) {
    const attachment = network.networkInterface(address.NetworkInterfaceId ?? '')?.Attachment;
    if (attachment?.InstanceId !== undefined) address.InstanceId = attachment.InstanceId;
  }
}
