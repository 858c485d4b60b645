import { isIPv4, isIPv6 } from 'node:net';
import { z } from 'zod';

// Only what the analyzer reads is checked. Absent is fine unless a field is named `required…` or `id`:
// old documents lack newer fields. Nulls have been dropped before (`plainJson`).
// The schemas judge and their output is thrown away, so they are plain objects: they don't copy what they
// don't know, and the item itself is kept with everything in it.

function prefixLength(text: string | undefined, max: number): number | null {
  if (text === undefined || !/^(?:0|[1-9]\d{0,2})$/.test(text)) return null;
  const length = Number(text);
  return length <= max ? length : null;
}

/** An IPv4 CIDR. `network` is false where bits are set behind the prefix. */
function readIpv4Cidr(text: string): { network: boolean } | null {
  const [address = '', prefix, ...rest] = text.split('/');
  const length = prefixLength(prefix, 32);
  if (length === null || rest.length > 0 || !isIPv4(address)) return null;
  const bits = address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
  return { network: bits % 2 ** (32 - length) === 0 };
}

function isIpv6Cidr(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  // Zone suffixes ("fe80::1%eth0") are an address's, not a network's.
  return prefixLength(prefix, 128) !== null && rest.length === 0 && isIPv6(address) && !address.includes('%');
}

const nonEmpty = z.string().refine((text) => text !== '', 'a non-empty string');

export const id = nonEmpty;
export const requiredText = nonEmpty;
export const text = z.string().optional();
export const flag = z.boolean().optional();
export const requiredFlag = z.boolean();
export const integer = z.int().optional();
export const address4 = z.string().refine(isIPv4, 'an IPv4 address').optional();
export const requiredAddress4 = z.string().refine(isIPv4, 'an IPv4 address');
export const requiredAddress6 = z.string().refine(isIPv6, 'an IPv6 address');
/** Of a rule or route. Bits behind the prefix don't count in EC2, so they are let through. */
export const cidr4 = z
  .string()
  .refine((value) => readIpv4Cidr(value) !== null, 'an IPv4 CIDR')
  .optional();
export const requiredCidr4 = cidr4.unwrap();
/** Of a VPC or subnet: EC2 never gives one with bits behind the prefix. */
export const network4 = z
  .string()
  .refine((value) => readIpv4Cidr(value)?.network === true, 'an IPv4 CIDR without bits behind the prefix')
  .optional();
export const cidr6 = z.string().refine(isIpv6Cidr, 'an IPv6 CIDR').optional();
export const requiredCidr6 = cidr6.unwrap();
export const anyCidr = z
  .string()
  .refine((value) => readIpv4Cidr(value) !== null || isIpv6Cidr(value), 'an IPv4 or IPv6 CIDR');

/** A port, an ICMP type or code; -1 is "all". */
const portNumber = z.int().refine((value) => value >= -1 && value <= 65_535, 'a number from -1 to 65535');
export const port = portNumber.optional();
export const requiredPort = portNumber;

const NAMED_PROTOCOLS = new Set(['-1', 'tcp', 'udp', 'icmp', 'icmpv6']);
export const requiredProtocol = z
  .string()
  .refine(
    (value) => NAMED_PROTOCOLS.has(value) || (/^(?:0|[1-9]\d{0,2})$/.test(value) && Number(value) <= 255),
    'a protocol ("-1", "tcp", "udp", "icmp", "icmpv6", or a number up to 255, as text)',
  );

export const tags = z.array(z.object({ Key: text, Value: text })).optional();
export const texts = z.array(z.string()).optional();
