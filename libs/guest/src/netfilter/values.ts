import { IntervalSet, parseIpv4, parseIpv4Cidr } from '../../../packets/src/index.js';

export const everyPort = IntervalSet.range(0, 65535);
export const everyAddress = IntervalSet.halfOpen(0, 2 ** 32);
export const everyProtocol = IntervalSet.range(0, 255);
/** type * 256 + code. */
export const everyIcmp = IntervalSet.range(0, 65535);

/** A whole number as the tools print it: decimal or 0x hexadecimal. Undefined outside 0..highest. */
export function parseNumber(text: string, highest: number): number | undefined {
  if (!/^(0x[0-9a-fA-F]{1,8}|\d{1,10})$/.test(text)) return undefined;
  const value = Number(text);
  return value <= highest ? value : undefined;
}

/** "10.0.0.0/8", "10.0.0.0/255.0.0.0" or "10.0.0.1". A mask with holes isn't a range: undefined. */
export function parseAddresses(text: string): IntervalSet | undefined {
  const [base = '', mask] = text.split('/', 2);
  const address = parseIpv4(base);
  if (address === undefined) return undefined;
  if (mask === undefined) return IntervalSet.of(address);
  const dotted = parseIpv4(mask);
  const length = dotted === undefined ? mask : prefixLength(dotted);
  return length === undefined ? undefined : parseIpv4Cidr(`${base}/${length}`)?.set;
}

function prefixLength(mask: number): number | undefined {
  const size = 2 ** 32 - mask;
  const bits = Math.log2(size);
  return Number.isInteger(bits) ? 32 - bits : undefined;
}

/** "10.0.0.1-10.0.0.9" or one address. */
export function parseAddressRange(text: string): IntervalSet | undefined {
  const [from = '', to = from] = text.split('-', 2);
  const first = parseIpv4(from);
  const last = parseIpv4(to);
  if (first === undefined || last === undefined || last < first) return undefined;
  return IntervalSet.range(first, last);
}

/** "80", or a range "80:90" (rules) or "80-90" (translations); an open end is 0 or 65535. */
export function parsePorts(text: string, separator: ':' | '-'): IntervalSet | undefined {
  const parts = text.split(separator);
  if (parts.length > 2) return undefined;
  const [from = '', to] = parts;
  const first = from === '' && to !== undefined ? 0 : parseNumber(from, 65535);
  const last = to === undefined ? first : to === '' ? 65535 : parseNumber(to, 65535);
  if (first === undefined || last === undefined || last < first) return undefined;
  return IntervalSet.range(first, last);
}

const PROTOCOLS: Readonly<Record<string, number>> = {
  icmp: 1,
  igmp: 2,
  ipencap: 4,
  tcp: 6,
  udp: 17,
  dccp: 33,
  ipv6: 41,
  gre: 47,
  esp: 50,
  ah: 51,
  'ipv6-icmp': 58,
  icmpv6: 58,
  eigrp: 88,
  ospf: 89,
  pim: 103,
  vrrp: 112,
  sctp: 132,
  udplite: 136,
};

export function parseProtocol(text: string): number | undefined {
  return PROTOCOLS[text] ?? parseNumber(text, 255);
}

/** RFC 792 types as iptables and nft name them. */
const ICMP_TYPES: Readonly<Record<string, number>> = {
  'echo-reply': 0,
  pong: 0,
  'destination-unreachable': 3,
  'source-quench': 4,
  redirect: 5,
  'echo-request': 8,
  ping: 8,
  'router-advertisement': 9,
  'router-solicitation': 10,
  'time-exceeded': 11,
  'parameter-problem': 12,
  'timestamp-request': 13,
  'timestamp-reply': 14,
  'info-request': 15,
  'info-reply': 16,
  'address-mask-request': 17,
  'address-mask-reply': 18,
};

/** Codes of destination-unreachable, as nft names them. */
const ICMP_CODES: Readonly<Record<string, number>> = {
  'net-unreachable': 0,
  'host-unreachable': 1,
  'prot-unreachable': 2,
  'port-unreachable': 3,
  'frag-needed': 4,
  'net-prohibited': 9,
  'host-prohibited': 10,
  'admin-prohibited': 13,
};

export const parseIcmpType = (text: string): number | undefined => ICMP_TYPES[text] ?? parseNumber(text, 255);
export const parseIcmpCode = (text: string): number | undefined => ICMP_CODES[text] ?? parseNumber(text, 255);

/** Values of the field type * 256 + code for one type and any code. */
export const icmpOfType = (type: number): IntervalSet => IntervalSet.halfOpen(type * 256, type * 256 + 256);

/** RFC 9293 bits. */
export const TCP_FLAGS: Readonly<Record<string, number>> = {
  fin: 1,
  syn: 2,
  rst: 4,
  psh: 8,
  ack: 16,
  urg: 32,
  ecn: 64,
  cwr: 128,
};
