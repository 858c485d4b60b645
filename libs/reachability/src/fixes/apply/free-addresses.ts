import type { NetworkInterface, Subnet } from '@aws-sdk/client-ec2';
import { formatIpv4, IntervalSet, parseIpv4, parseIpv4Cidr } from '../../../../packets/src/index.js';
import type { DocumentDraft, RegionDocuments } from '../../../../snapshot/src/index.js';
import { EditRefused } from './applier.js';

/** Addresses for documentation (RFC 5737): no real Elastic IP can be one of them. */
const STAND_INS = ['203.0.113.0/24', '192.0.2.0/24', '198.51.100.0/24'];

/** A public address that nothing in the snapshot has: it stands for the one that AWS will choose. */
export function standInPublicAddress(draft: DocumentDraft, region: RegionDocuments): string {
  const allocated = new Set(draft.list(region, 'Addresses').map(({ PublicIp }) => PublicIp));
  const associated = associatedAddresses(draft.list(region, 'NetworkInterfaces'));
  for (const cidr of STAND_INS) {
    const { network } = parseIpv4Cidr(cidr)!;
    for (let host = 254; host > 0; host -= 1) {
      const address = formatIpv4(network + host);
      if (!allocated.has(address) && !associated.has(address)) return address;
    }
  }
  throw new EditRefused('every stand-in for a public address is taken');
}

const associations = new WeakMap<readonly NetworkInterface[], ReadonlySet<string | undefined>>();

/** Read once a list: every fix that is tried asks for an address. */
function associatedAddresses(interfaces: readonly NetworkInterface[]): ReadonlySet<string | undefined> {
  let addresses = associations.get(interfaces);
  if (!addresses) {
    addresses = new Set(interfaces.map(({ Association }) => Association?.PublicIp));
    associations.set(interfaces, addresses);
  }
  return addresses;
}

/** The highest free private address of the subnet. EC2 keeps the first four and the last one. */
export function freePrivateAddress(draft: DocumentDraft, region: RegionDocuments, subnet: Subnet): string {
  const cidr = parseIpv4Cidr(subnet.CidrBlock ?? '');
  if (!cidr) throw new EditRefused(`${subnet.SubnetId} has no IPv4 range`);
  const [from, to] = cidr.set.intervals()[0] as [number, number];
  const taken = draft
    .list(region, 'NetworkInterfaces')
    .filter(({ SubnetId }) => SubnetId === subnet.SubnetId)
    .flatMap((item) => [
      ...(item.PrivateIpAddresses ?? []).map(({ PrivateIpAddress }) => PrivateIpAddress),
      item.PrivateIpAddress,
    ]);
  const addresses = taken.flatMap((text) => parseIpv4(text ?? '') ?? []);
  const prefixes = draft
    .list(region, 'NetworkInterfaces')
    .flatMap(({ Ipv4Prefixes }) => Ipv4Prefixes ?? [])
    .flatMap(({ Ipv4Prefix }) => parseIpv4Cidr(Ipv4Prefix ?? '')?.set ?? []);
  const free = IntervalSet.halfOpen<number | bigint>(from + 4, to - 1).minus(
    IntervalSet.union([...addresses.map((address) => IntervalSet.of(address)), ...prefixes]),
  );
  const last = free.intervals().at(-1);
  if (!last) throw new EditRefused(`${subnet.SubnetId} has no free address`);
  return formatIpv4(Number(last[1]) - 1);
}
