import { IntervalSet } from './interval-set.js';

const DOTTED_QUAD = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/** The IPv4 address as an unsigned 32-bit number, or undefined when the text isn't four decimal octets. */
export function parseIpv4(text: string): number | undefined {
  const match = DOTTED_QUAD.exec(text);
  if (!match) return undefined;
  let value = 0;
  for (let i = 1; i <= 4; i += 1) {
    const digits = match[i]!;
    const octet = Number(digits);
    if (octet > 255 || (digits.length > 1 && digits.startsWith('0'))) return undefined;
    value = value * 256 + octet;
  }
  return value;
}

export function formatIpv4(value: number): string {
  return `${Math.floor(value / 16777216)}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

interface Ipv4Cidr {
  network: number;
  prefixLength: number;
  set: IntervalSet;
}

/** A CIDR block ("10.0.0.0/8"); host bits are cut off as EC2 does. Undefined when it isn't one. */
export function parseIpv4Cidr(text: string): Ipv4Cidr | undefined {
  const slash = text.indexOf('/');
  if (slash < 0) return undefined;
  const address = parseIpv4(text.slice(0, slash));
  const lengthText = text.slice(slash + 1);
  if (address === undefined || !/^(0|[1-9]\d?)$/.test(lengthText)) return undefined;
  const prefixLength = Number(lengthText);
  if (prefixLength > 32) return undefined;
  const size = 2 ** (32 - prefixLength);
  const network = Math.floor(address / size) * size;
  return { network, prefixLength, set: IntervalSet.halfOpen(network, network + size) };
}

/** The set of a CIDR that is known to be sound. Throws on anything else: a broken CIDR must have been
 *  kept out earlier. */
export function ipv4CidrSet(text: string): IntervalSet {
  const cidr = parseIpv4Cidr(text);
  if (!cidr) throw new Error(`not an IPv4 CIDR: ${text}`);
  return cidr.set;
}

/** The half-open interval as the fewest CIDR blocks, single addresses without "/32". */
export function ipv4BlocksOf(from: number, to: number): string[] {
  const blocks: string[] = [];
  let at = from;
  while (at < to) {
    let size = at === 0 ? 2 ** 32 : at & -at;
    if (size < 0) size += 2 ** 32;
    while (size > to - at) size /= 2;
    const prefixLength = 32 - Math.log2(size);
    blocks.push(prefixLength === 32 ? formatIpv4(at) : `${formatIpv4(at)}/${prefixLength}`);
    at += size;
  }
  return blocks;
}
