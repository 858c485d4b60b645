import type { IntervalSet, Scalar } from './interval-set.js';
import { formatIpv4, ipv4BlocksOf, parseIpv4, parseIpv4Cidr } from './ipv4.js';
import { formatIpv6, ipv6BlocksOf, parseIpv6, parseIpv6Cidr } from './ipv6.js';

/** An address of either family: a number for IPv4, a bigint for IPv6. */
export type Address = Scalar;

type AddressFamily = 'ipv4' | 'ipv6';

export function familyOf(address: Address): AddressFamily {
  return typeof address === 'number' ? 'ipv4' : 'ipv6';
}

/** Whether a set of addresses holds any of that family. IPv6 lies above IPv4 on their common line, so one
 *  look at an end of the set decides. */
export function holdsIpv6(addresses: IntervalSet): boolean {
  return typeof addresses.bounds[addresses.bounds.length - 1] === 'bigint';
}

export function holdsIpv4(addresses: IntervalSet): boolean {
  return typeof addresses.bounds[0] === 'number';
}

/** Undefined when the text is no address of either family. */
export function parseAddress(text: string): Address | undefined {
  return parseIpv4(text) ?? parseIpv6(text);
}

export function formatAddress(address: Address): string {
  return typeof address === 'number' ? formatIpv4(address) : formatIpv6(address);
}

/** A CIDR block of either family. */
export interface Cidr {
  prefixLength: number;
  set: IntervalSet;
}

/** Undefined when the text is no CIDR block of either family. */
export function parseCidr(text: string): Cidr | undefined {
  return parseIpv4Cidr(text) ?? parseIpv6Cidr(text);
}

/** The set of a CIDR that is known to be sound. Throws on anything else: a broken CIDR must have been
 *  kept out earlier. */
export function cidrSet(text: string): IntervalSet {
  const cidr = parseCidr(text);
  if (!cidr) throw new Error(`not a CIDR: ${text}`);
  return cidr.set;
}

/** The set as the fewest CIDR blocks of each family, single addresses without a length. */
export function addressBlocks(set: IntervalSet): string[] {
  return set
    .intervals()
    .flatMap(([from, to]) =>
      typeof from === 'number' ? ipv4BlocksOf(from, Number(to)) : ipv6BlocksOf(from, BigInt(to)),
    );
}
