import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { invalidValue, type ApiError } from '../wire/api-error.js';

/** Whether the whole of one address range lies in another. Ranges of different families never do.
 *  @throws ApiError where one isn't a range. */
export function isInside(inner: string, outer: string): boolean {
  const [address, length] = range(inner);
  const [network, outerLength] = range(outer);
  if (address.kind() !== network.kind() || length < outerLength) return false;
  return address.match(network as never, outerLength);
}

/** A range in EC2's own writing: the network's first address, bits beyond the prefix zero.
 *  @throws ApiError where it isn't a range, an address alone included. */
export function networkOf(cidr: string): string {
  if (!cidr.includes('/')) throw notRange(cidr);
  const [address, length] = range(cidr);
  const network =
    address.kind() === 'ipv4'
      ? ipaddr.IPv4.networkAddressFromCIDR(`${address.toString()}/${length}`)
      : ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${length}`);
  return `${network.toString()}/${length}`;
}

function range(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  const [address = '', prefix, ...rest] = text.split('/');
  // The parser below would take `10` or `0x0a.1` for an address; EC2 doesn't.
  const isAddress = isIPv4(address) || (isIPv6(address) && !address.includes('%'));
  if (!isAddress || rest.length > 0) throw notRange(text);
  const bits = isIPv4(address) ? 32 : 128;
  // An address alone is the range of just that address.
  const length = prefix ?? String(bits);
  if (!/^\d{1,3}$/.test(length) || Number(length) > bits) throw notRange(text);
  return [ipaddr.parse(address), Number(length)];
}

const notRange = (text: string): ApiError => invalidValue(`Value (${text}) is not a valid CIDR block.`);
