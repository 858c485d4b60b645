import * as ipv4 from './ipv4.js';

/** An address of either family as a number, by hand: groups of hexadecimal digits, "::" for a run of zeros, and
 *  perhaps a dotted tail. */
export function toBigInt(address: string): bigint {
  if (!isIpv6(address)) return BigInt(ipv4.toNumber(address));
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  if (dotted) {
    const tail = ipv4.toNumber(dotted[2] ?? '');
    const hex = [Math.floor(tail / 65536), tail % 65536].map((part) => part.toString(16)).join(':');
    return toBigInt(`${dotted[1]}${hex}`);
  }
  const [before = '', after] = address.split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const head = groups(before);
  const tail = groups(after ?? '');
  const zeros = after === undefined ? 0 : 8 - head.length - tail.length;
  const all = [...head, ...Array.from({ length: zeros }, () => '0'), ...tail];
  if (all.length !== 8) throw new Error(`not an IPv6 address: ${address}`);
  return all.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
}

/** Eight groups, nothing left out. */
export function toIpv6Text(value: bigint): string {
  return Array.from({ length: 8 }, (_, n) => ((value >> BigInt(112 - 16 * n)) & 0xffffn).toString(16)).join(
    ':',
  );
}

export function isIpv6(text: string): boolean {
  return text.includes(':');
}

/** The same address, however it is written. */
export function same(a: string, b: string): boolean {
  return isIpv6(a) === isIpv6(b) && toBigInt(a) === toBigInt(b);
}

export function prefixLength(cidr: string): number {
  return Number(cidr.split('/')[1] ?? (isIpv6(cidr) ? '128' : '32'));
}

/** First and last address of a CIDR, as numbers. */
export function span(cidr: string): [bigint, bigint] {
  const bits = BigInt((isIpv6(cidr) ? 128 : 32) - prefixLength(cidr));
  const first = (toBigInt(cidr.split('/')[0] ?? '') >> bits) << bits;
  return [first, first + (1n << bits) - 1n];
}

/** A CIDR holds only addresses of its own family. */
export function contains(cidr: string, address: string): boolean {
  if (isIpv6(cidr) !== isIpv6(address)) return false;
  if (!isIpv6(cidr)) return ipv4.contains(cidr, address);
  const [first, last] = span(cidr);
  const value = toBigInt(address);
  return first <= value && value <= last;
}

export function isUniqueLocal(address: string): boolean {
  return isIpv6(address) && contains('fc00::/7', address);
}
