import type { Network } from './network.js';

/** What DescribeInstances repeats of the interfaces, once everything is attached and associated. */
export function completeInstances(network: Network): void {
  for (const instance of network.lists.Reservations.flatMap(({ Instances }) => Instances ?? [])) {
    const nodes = network.interfacesOf(instance.InstanceId ?? '');
    const [primary] = nodes;
    if (primary === undefined) continue;
    const publicIp = primary.Association?.PublicIp;
    if (publicIp !== undefined) instance.PublicIpAddress = publicIp;
    const ipv6 = primary.Ipv6Addresses?.[0]?.Ipv6Address;
    if (ipv6 !== undefined) instance.Ipv6Address = ipv6;
    instance.SourceDestCheck = primary.SourceDestCheck;
    instance.SecurityGroups = (primary.Groups ?? []).map((group) => ({ ...group }));
    instance.NetworkInterfaces = nodes.map((node) => ({
      NetworkInterfaceId: node.NetworkInterfaceId,
      SubnetId: node.SubnetId,
      VpcId: node.VpcId,
      OwnerId: node.OwnerId,
      Description: node.Description,
      InterfaceType: node.InterfaceType,
      PrivateIpAddress: node.PrivateIpAddress,
      PrivateIpAddresses: (node.PrivateIpAddresses ?? []).map((address) => ({ ...address })),
      Ipv6Addresses: (node.Ipv6Addresses ?? []).map((address) => ({ ...address })),
      Groups: (node.Groups ?? []).map((group) => ({ ...group })),
      SourceDestCheck: node.SourceDestCheck,
      Status: node.Status,
      ...(node.Association === undefined ? {} : { Association: { ...node.Association } }),
      Attachment: {
        AttachmentId: node.Attachment?.AttachmentId,
        DeviceIndex: node.Attachment?.DeviceIndex,
        Status: node.Attachment?.Status,
      },
    }));
  }
}
