import { IntervalSet } from './interval-set.js';
import { cidrSet } from './address.js';
import { ipv4CidrSet } from './ipv4.js';

const blocks = (...cidrs: string[]): IntervalSet => IntervalSet.union(cidrs.map(ipv4CidrSet));

export const allIpv4 = ipv4CidrSet('0.0.0.0/0');
/** RFC 1918. */
export const privateIpv4 = blocks('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16');
/** RFC 6598. */
export const sharedIpv4 = ipv4CidrSet('100.64.0.0/10');
/** RFC 3927; EC2 keeps its instance services here. */
export const linkLocalIpv4 = ipv4CidrSet('169.254.0.0/16');
/** Never carried by the internet or by a VPC router: "this network", loopback, link-local, multicast
 *  and reserved (RFC 6890, RFC 5771). */
export const unroutableIpv4 = blocks(
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '224.0.0.0/4',
  '240.0.0.0/4',
);
/** Public unicast space: what the question `internet` means (IANA special-purpose registry, RFC 6890). */
export const internetIpv4 = allIpv4
  .minus(privateIpv4)
  .minus(sharedIpv4)
  .minus(unroutableIpv4)
  .minus(blocks('192.0.0.0/24', '192.0.2.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'));

export const allIpv6 = cidrSet('::/0');
export const allAddresses = allIpv4.union(allIpv6);
/** RFC 4193. */
export const uniqueLocalIpv6 = cidrSet('fc00::/7');
/** Addresses of IPv4 hosts as IPv6-only clients see them (RFC 6052, the well-known prefix). */
export const nat64Ipv6 = cidrSet('64:ff9b::/96');
/** Never forwarded: link-local (RFC 4291) and multicast; `fd00:ec2::/32` holds EC2's own services (R-RT-8). */
export const unroutableIpv6 = IntervalSet.union(['fe80::/10', 'ff00::/8', 'fd00:ec2::/32'].map(cidrSet));
/** Global unicast space without the documentation ranges (IANA IPv6 special-purpose registry). */
export const internetIpv6 = cidrSet('2000::/3').minus(cidrSet('2001:db8::/32')).minus(cidrSet('3fff::/20'));
