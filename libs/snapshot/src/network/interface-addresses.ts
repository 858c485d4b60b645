import type { NetworkInterface } from '@aws-sdk/client-ec2';
import { type Address, cidrSet, IntervalSet, parseAddress } from '../../../packets/src/index.js';

/** A public address as an interface's document shows it. */
export interface AssociationDocument {
  publicIp: Address;
  allocationId: string | undefined;
  ipOwnerId: string | undefined;
}

/** The addresses that one document gives, in numbers. */
interface InterfaceAddresses {
  primary: Address;
  privateIpv4: readonly { address: Address; association: AssociationDocument | undefined }[];
  ipv6: readonly Address[];
  prefixes: readonly IntervalSet[];
  /** All of them. */
  own: IntervalSet;
}

const read = new WeakMap<NetworkInterface, InterfaceAddresses | null>();

/** Undefined for a document without any address. Read once: edited networks share the documents. */
export function interfaceAddresses(doc: NetworkInterface): InterfaceAddresses | undefined {
  let addresses = read.get(doc);
  if (addresses === undefined) {
    addresses = readAddresses(doc) ?? null;
    read.set(doc, addresses);
  }
  return addresses ?? undefined;
}

function readAddresses(doc: NetworkInterface): InterfaceAddresses | undefined {
  const listed = (doc.PrivateIpAddresses ?? []).map(({ PrivateIpAddress, Association }) => ({
    address: parseAddress(PrivateIpAddress ?? ''),
    association: associationOf(Association),
  }));
  const main = {
    address: parseAddress(doc.PrivateIpAddress ?? ''),
    association: associationOf(doc.Association),
  };
  const privateIpv4 = [...listed, main].flatMap(({ address, association }) =>
    address === undefined ? [] : { address, association },
  );
  const ipv6 = (doc.Ipv6Addresses ?? []).flatMap(({ Ipv6Address }) => parseAddress(Ipv6Address ?? '') ?? []);
  const primary = main.address ?? privateIpv4[0]?.address ?? ipv6[0];
  if (primary === undefined) return undefined;
  const prefixes = [
    ...(doc.Ipv4Prefixes ?? []).map(({ Ipv4Prefix }) => Ipv4Prefix),
    ...(doc.Ipv6Prefixes ?? []).map(({ Ipv6Prefix }) => Ipv6Prefix),
  ].flatMap((text) => (text === undefined ? [] : cidrSet(text)));
  const single = [...privateIpv4.map(({ address }) => address), ...ipv6].map((address) =>
    IntervalSet.of(address),
  );
  return { primary, privateIpv4, ipv6, prefixes, own: IntervalSet.union([...single, ...prefixes]) };
}

function associationOf(
  association: { PublicIp?: string; AllocationId?: string; IpOwnerId?: string } | undefined,
): AssociationDocument | undefined {
  const publicIp = parseAddress(association?.PublicIp ?? '');
  if (publicIp === undefined) return undefined;
  return { publicIp, allocationId: association?.AllocationId, ipOwnerId: association?.IpOwnerId };
}
