import type { NetworkInterface } from '@aws-sdk/client-ec2';
import type { DiagnosisRequest } from '../../libs/reachability/src/diagnosis/request.js';
import { contains, isIpv6, span, toBigInt, toIpv6Text } from './addresses.js';
import { isAlive, publicAddressOf } from './documents.js';
import type { Ec2Lists } from './ec2-lists.js';
import type { Random } from './random.js';

const HOSTS = ['2a00:1450:4009::1', '2600:9000::77', '2a00:1450::200e', '2001:4860:4860::8888'];
const NOT_PUBLIC = ['2001:db8::/32', '3fff::/20'];

export function hasIpv6(lists: Ec2Lists): boolean {
  return lists.Vpcs.some((one) => (one.Ipv6CidrBlockAssociationSet ?? []).length > 0);
}

export function ipv6Of(eni: NetworkInterface): string[] {
  return (eni.Ipv6Addresses ?? []).flatMap((one) => one.Ipv6Address ?? []);
}

/** Source and destination of a question about IPv6; a source without an IPv6 address is rare. */
export function ipv6Ends(
  random: Random,
  lists: Ec2Lists,
): Pick<DiagnosisRequest, 'source' | 'destination'> & { eni?: NetworkInterface } {
  const holders = lists.NetworkInterfaces.filter((one) => ipv6Of(one).length > 0);
  const global = holders.flatMap((eni) =>
    ipv6Of(eni).filter((one) => publicAddressOf(eni, one) !== undefined),
  );
  if (random.chance(0.2) && global.length > 0) {
    const prefixes = holders.flatMap((one) => one.Ipv6Prefixes?.[0]?.Ipv6Prefix ?? []);
    const inPrefix = prefixes
      .filter((one) => one.startsWith('2600'))
      .map((one) => one.replace('::/80', '::99'));
    return {
      source: random.pick(['internet', 'internet', '2a00:1450::1', '2001:db8::7']),
      destination: random.pick([...global, ...inPrefix]),
    };
  }
  const machines = lists.NetworkInterfaces.filter((one) => one.Attachment?.InstanceId !== undefined);
  const running = holders.filter((one) => isAlive(lists, one));
  const from = running.length > 0 && random.chance(0.95) ? running : machines;
  const eni = random.pick(from);
  const own = lists.Vpcs.flatMap((one) =>
    (one.Ipv6CidrBlockAssociationSet ?? []).map((range) => range.Ipv6CidrBlock ?? ''),
  );
  const private4 = random.pick(lists.NetworkInterfaces).PrivateIpAddress ?? '10.0.0.1';
  const destination = random.weighted<string>([
    [35, random.pick(HOSTS)],
    [12, random.pick(['2a00::/12', '2a00:1450::/32', '2000::/3', '::/0', '2600::/15'])],
    [12, global.length > 0 ? random.pick(global) : '2a00:1450::1'],
    [10, holders.length > 0 ? random.pick(ipv6Of(random.pick(holders))) : 'fd00::1'],
    [6, random.pick(own)],
    [3, 'fd99::1'],
    [12, `64:ff9b::${random.pick(['8.8.8.8', '52.0.0.9', '60.1.1.1', '10.1.2.3'])}`],
    [5, `64:ff9b::${private4}`],
    [5, random.pick(['64:ff9b::808:800/120', '64:ff9b::0a00:0000/123'])],
  ]);
  return { source: eni.NetworkInterfaceId ?? '', destination, eni };
}

/** Ends of the ranges that the documents write. */
export function ipv6Edges(lists: Ec2Lists): string[] {
  const cidrs = [...new Set(JSON.stringify(lists).match(/[0-9a-f:]+:[0-9a-f:]*\/\d+/g) ?? [])];
  const single = [...new Set(lists.NetworkInterfaces.flatMap(ipv6Of))];
  return [
    ...single,
    ...cidrs.flatMap((cidr) => {
      const [first, last] = span(cidr);
      return [first - 1n, first, last, last + 1n]
        .filter((one) => one > 1n << 64n && one < 1n << 128n)
        .map(toIpv6Text);
    }),
  ];
}

/** A host outside, or an address of the CIDR. */
export function someIpv6(random: Random, lists: Ec2Lists, edges: string[], set: string): string {
  const space = set === 'internet' ? '2000::/3' : set;
  const fits = (address: string): boolean =>
    contains(space, address) &&
    !contains('fd00:ec2::/32', address) &&
    (set !== 'internet' || !isOwnOrOdd(lists, address));
  const fitting = edges.filter(fits);
  if (fitting.length > 0 && random.chance(0.7)) return random.pick(fitting);
  const [first, last] = span(space.includes('/') ? space : `${space}/128`);
  for (;;) {
    const part = BigInt(random.between(0, 2 ** 30));
    const address = toIpv6Text(first + ((last - first) * part) / 2n ** 30n);
    // The lowest addresses are never carried, so no set of the analyzer has them.
    if (toBigInt(address) >= 1n << 64n && fits(address)) return address;
  }
}

function isOwnOrOdd(lists: Ec2Lists, address: string): boolean {
  const own = lists.Vpcs.flatMap((one) =>
    (one.Ipv6CidrBlockAssociationSet ?? []).map((range) => range.Ipv6CidrBlock ?? ''),
  );
  return [...NOT_PUBLIC, ...own].some((cidr) => isIpv6(cidr) && contains(cidr, address));
}
