import type { Instance, NetworkInterface, RouteTable, Subnet, Vpc } from '@aws-sdk/client-ec2';
import type { Ec2Lists } from './ec2-lists.js';
import { contains, isIpv6, isUniqueLocal, same } from './addresses.js';

// Lookups by scanning, again and again: slow and hard to get wrong.

export function subnetOf(lists: Ec2Lists, id: string | undefined): Subnet {
  const subnet = lists.Subnets.find((one) => one.SubnetId === id);
  if (subnet === undefined) throw new Error(`no subnet ${id} in the documents`);
  return subnet;
}

export function vpcCidrs(lists: Ec2Lists, vpcId: string | undefined): string[] {
  const vpc: Vpc | undefined = lists.Vpcs.find((one) => one.VpcId === vpcId);
  const all = [
    vpc?.CidrBlock,
    ...(vpc?.CidrBlockAssociationSet ?? []).map((one) => one.CidrBlock),
    ...(vpc?.Ipv6CidrBlockAssociationSet ?? []).map((one) => one.Ipv6CidrBlock),
  ];
  return all.filter((cidr): cidr is string => cidr !== undefined);
}

/** R-RT-1. */
export function tableInForce(lists: Ec2Lists, subnet: Subnet): RouteTable | undefined {
  const explicit = lists.RouteTables.find((table) =>
    (table.Associations ?? []).some(
      (one) =>
        one.SubnetId === subnet.SubnetId && (one.AssociationState?.State ?? 'associated') === 'associated',
    ),
  );
  if (explicit !== undefined) return explicit;
  return lists.RouteTables.find(
    (table) => table.VpcId === subnet.VpcId && (table.Associations ?? []).some((one) => one.Main === true),
  );
}

export function inSubnet(subnet: Subnet, address: string): boolean {
  const ranges = [
    subnet.CidrBlock,
    ...(subnet.Ipv6CidrBlockAssociationSet ?? []).map((one) => one.Ipv6CidrBlock),
  ];
  return ranges.some((cidr) => cidr !== undefined && contains(cidr, address));
}

/** R-ENI-1: its addresses, and every one of its prefixes. */
export function holds(eni: NetworkInterface, address: string): boolean {
  return (
    addressesOf(eni).some((one) => same(one, address)) ||
    (eni.Ipv6Prefixes ?? []).some((one) => contains(one.Ipv6Prefix ?? '', address))
  );
}

export function addressesOf(eni: NetworkInterface): string[] {
  const all = [
    eni.PrivateIpAddress,
    ...(eni.PrivateIpAddresses ?? []).map((one) => one.PrivateIpAddress),
    ...(eni.Ipv6Addresses ?? []).map((one) => one.Ipv6Address),
  ];
  return all.filter((address): address is string => address !== undefined);
}

export function interfaceById(lists: Ec2Lists, id: string | undefined): NetworkInterface | undefined {
  return lists.NetworkInterfaces.find((eni) => eni.NetworkInterfaceId === id);
}

export function interfaceByAddress(
  lists: Ec2Lists,
  vpcId: string | undefined,
  address: string,
): NetworkInterface | undefined {
  return lists.NetworkInterfaces.find((eni) => eni.VpcId === vpcId && holds(eni, address));
}

/** The public address of a private one, R-ENI-1. A global IPv6 address is its own (R-V6-1). */
export function publicAddressOf(eni: NetworkInterface, address: string): string | undefined {
  if (isIpv6(address)) return isUniqueLocal(address) ? undefined : address;
  const entry = (eni.PrivateIpAddresses ?? []).find((one) => one.PrivateIpAddress === address);
  if (entry?.Association?.PublicIp !== undefined) return entry.Association.PublicIp;
  return eni.PrivateIpAddress === address ? eni.Association?.PublicIp : undefined;
}

/** Who holds a public address, among all VPCs of the documents (R-IGW-7). */
export function holderOfPublic(
  lists: Ec2Lists,
  publicIp: string,
): { eni: NetworkInterface; address: string } | undefined {
  for (const eni of lists.NetworkInterfaces) {
    if (isIpv6(publicIp)) {
      if (holds(eni, publicIp) && !isUniqueLocal(publicIp)) return { eni, address: publicIp };
      continue;
    }
    for (const address of addressesOf(eni)) {
      if (publicAddressOf(eni, address) === publicIp) return { eni, address };
    }
  }
  return undefined;
}

function instanceOf(lists: Ec2Lists, eni: NetworkInterface): Instance | undefined {
  const id = eni.Attachment?.InstanceId;
  if (id === undefined) return undefined;
  return lists.Reservations.flatMap((one) => one.Instances ?? []).find((one) => one.InstanceId === id);
}

/** R-ENI-3, R-RT-6: attached, and the machine runs. */
export function isAlive(lists: Ec2Lists, eni: NetworkInterface): boolean {
  return eni.Status === 'in-use' && instanceOf(lists, eni)?.State?.Name === 'running';
}

/** The interface with device index 0: where the guest's default route points (R-NI-4, assumed). */
export function primaryInterfaceOf(
  lists: Ec2Lists,
  instanceId: string | undefined,
): NetworkInterface | undefined {
  return lists.NetworkInterfaces.find(
    (eni) => eni.Attachment?.InstanceId === instanceId && eni.Attachment?.DeviceIndex === 0,
  );
}

/** Entries of a prefix list; undefined where they weren't readable (R-RT-5). */
export function prefixListCidrs(lists: Ec2Lists, id: string): string[] | undefined {
  const managedByAws = lists.PrefixLists.find((one) => one.PrefixListId === id)?.Cidrs ?? [];
  const entries = lists.PrefixListEntries.filter((one) => one.PrefixListId === id).map((one) => one.Cidr);
  const all = [...managedByAws, ...entries];
  return all.length === 0 ? undefined : all;
}

export function inAnyCidr(cidrs: string[], address: string): boolean {
  return cidrs.some((cidr) => contains(cidr, address));
}
