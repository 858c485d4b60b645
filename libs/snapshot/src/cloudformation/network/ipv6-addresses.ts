import type { NetworkInterface, Subnet } from '@aws-sdk/client-ec2';
import { formatAddress, parseAddress, parseCidr } from '../../../../packets/src/index.js';
import type { Fields } from './fields.js';
import type { Network } from './network.js';

/** The IPv6 addresses of a new interface: those it asks for by name, as many as it asks for, else one where the
 *  subnet gives one to each (EC2 API, Subnet, AssignIpv6AddressOnCreation). Which ones EC2 would draw is nobody's
 *  to know: the lowest are taken, as with IPv4. */
export function ipv6AddressesOf(
  network: Network,
  subnet: Subnet,
  fields: Fields | undefined,
): NonNullable<NetworkInterface['Ipv6Addresses']> {
  if (fields === undefined) return [];
  const blocks = (subnet.Ipv6CidrBlockAssociationSet ?? []).flatMap(
    ({ Ipv6CidrBlock }) => Ipv6CidrBlock ?? [],
  );
  const [block] = blocks;
  const items = fields.items('Ipv6Addresses');
  if (items.length > 0) return items.map((item) => ({ Ipv6Address: named(item, blocks) }));
  const asked = fields.integer('Ipv6AddressCount');
  if (asked !== undefined && asked > 0 && block === undefined) {
    throw fields.fail(
      'Ipv6AddressCount',
      `the subnet ${subnet.SubnetId} has no IPv6 block when this is made`,
    );
  }
  const count = asked ?? (subnet.AssignIpv6AddressOnCreation === true ? 1 : 0);
  if (block === undefined) return [];
  return Array.from({ length: count }, () => ({ Ipv6Address: network.addresses.takeIpv6(block) }));
}

function named(item: Fields, blocks: readonly string[]): string {
  const text = item.requiredText('Ipv6Address');
  const address = parseAddress(text);
  if (address !== undefined && blocks.some((block) => parseCidr(block)?.set.has(address))) {
    return formatAddress(address);
  }
  throw item.fail(
    'Ipv6Address',
    `expected an address of its subnet's IPv6 block (${blocks.join(', ') || 'none'}), found "${text}"`,
  );
}
