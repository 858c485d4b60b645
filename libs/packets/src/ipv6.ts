import ipaddr from 'ipaddr.js';
import { IntervalSet } from './interval-set.js';

/** Where the addresses of IPv6 begin on the line that both families share: IPv4 addresses are the numbers
 *  below 2^32, IPv6 addresses bigints from here on. What lies below (unspecified, loopback, the deprecated
 *  IPv4-compatible addresses: RFC 4291, 2.5.5.1) is never carried by a VPC, so one set can hold both families
 *  and they never meet. */
const LOWEST_CARRIED = 1n << 64n;
const END = 1n << 128n;

/** The IPv6 address as an unsigned 128-bit number, or undefined when the text isn't one. */
export function parseIpv6(text: string): bigint | undefined {
  if (!text.includes(':') || text.includes('%') || !ipaddr.IPv6.isValid(text)) return undefined;
  return ipaddr.IPv6.parse(text).parts.reduce((value, part) => (value << 16n) | BigInt(part), 0n);
}

/** As RFC 5952 writes it. */
export function formatIpv6(value: bigint): string {
  const parts = Array.from({ length: 8 }, (_, i) => Number((value >> BigInt(112 - 16 * i)) & 0xffffn));
  return new ipaddr.IPv6(parts).toRFC5952String();
}

interface Ipv6Cidr {
  network: bigint;
  prefixLength: number;
  set: IntervalSet;
}

/** A CIDR block ("2001:db8::/32"); host bits are cut off. Undefined when it isn't one. */
export function parseIpv6Cidr(text: string): Ipv6Cidr | undefined {
  const [addressText = '', lengthText = '', ...more] = text.split('/');
  const address = parseIpv6(addressText);
  if (address === undefined || more.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(lengthText)) return undefined;
  const prefixLength = Number(lengthText);
  if (prefixLength > 128) return undefined;
  const size = 1n << BigInt(128 - prefixLength);
  const network = (address / size) * size;
  const from = network < LOWEST_CARRIED ? LOWEST_CARRIED : network;
  return { network, prefixLength, set: IntervalSet.halfOpen(from, network + size) };
}

/** The half-open interval as the fewest CIDR blocks, single addresses without "/128". */
export function ipv6BlocksOf(from: bigint, to: bigint): string[] {
  if (from === LOWEST_CARRIED && to === END) return ['::/0'];
  const blocks: string[] = [];
  let at = from;
  while (at < to) {
    let bits = 0;
    while (bits < 128 && ((at >> BigInt(bits)) & 1n) === 0n && at + (1n << BigInt(bits + 1)) <= to) bits += 1;
    blocks.push(bits === 0 ? formatIpv6(at) : `${formatIpv6(at)}/${128 - bits}`);
    at += 1n << BigInt(bits);
  }
  return blocks;
}
