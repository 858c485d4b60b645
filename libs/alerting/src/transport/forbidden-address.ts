import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = [Address, number];

const ranges = (texts: readonly string[]): Range[] => texts.map((text) => ipaddr.parseCIDR(text));

/** What no setting opens: link-local ranges hold the metadata services of the clouds (169.254.169.254,
 *  169.254.170.2, fd00:ec2::254), 168.63.129.16 is Azure's, 100.100.100.200 Alibaba's. */
const NEVER = ranges([
  '169.254.0.0/16',
  'fe80::/10',
  'fd00:ec2::/32',
  '168.63.129.16/32',
  '100.100.100.200/32',
]);

/** Not on the public internet (IANA's special-purpose registries, RFC 6890 and its updates). */
const NOT_PUBLIC = ranges([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  // Of 2000::/3: protocol assignments with Teredo and ORCHID, documentation, 6to4.
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
]);

const GLOBAL_UNICAST = ranges(['2000::/3']);
const MAPPED = ranges(['::ffff:0:0/96']);
/** RFC 6052. */
const NAT64 = ranges(['64:ff9b::/96']);
/** A network's own translators (RFC 8215, RFC 7915): what they lead to ends in the IPv4 address. */
const TRANSLATED = ranges(['64:ff9b:1::/48', '::ffff:0:0:0/96']);
const SIX_TO_FOUR = ranges(['2002::/16']);

const inAny = (address: Address, list: readonly Range[]): boolean =>
  list.some(
    ([network, bits]) => network.kind() === address.kind() && address.match([network, bits] as never),
  );

/** The IPv4 address that is really meant by a mapped (RFC 4291) or a translated one (NAT64). */
function meant(address: Address): Address {
  if (address.kind() === 'ipv4') return address;
  const v6 = address as ipaddr.IPv6;
  if (!inAny(v6, MAPPED) && !inAny(v6, NAT64)) return v6;
  return new ipaddr.IPv4(v6.toByteArray().slice(12));
}

/** The IPv4 address that an IPv6 address leads to where the network has such a translator. */
function hidden(address: Address): Address[] {
  if (address.kind() === 'ipv4') return [];
  const bytes = (address as ipaddr.IPv6).toByteArray();
  if (inAny(address, SIX_TO_FOUR)) return [new ipaddr.IPv4(bytes.slice(2, 6))];
  return inAny(address, TRANSLATED) || isIsatap(address) ? [new ipaddr.IPv4(bytes.slice(12))] : [];
}

/** ISATAP (RFC 5214) hides an IPv4 address behind any prefix. */
function isIsatap(address: Address): boolean {
  if (address.kind() === 'ipv4') return false;
  const { parts } = address as ipaddr.IPv6;
  return (parts[4]! & 0xfdff) === 0 && parts[5] === 0x5efe;
}

/** Why nothing is sent to an address, or null. `allowed`: CIDRs of the settings.
 *  @param text an IP address */
export function forbiddenAddress(text: string, allowed: readonly string[]): string | null {
  // A zone index only makes sense within a host.
  if (!ipaddr.isValid(text) || text.includes('%')) return `${text} is no address to send to`;
  const address = meant(ipaddr.parse(text));
  if ([address, ...hidden(address)].some((form) => inAny(form, NEVER)))
    return `${text} is link-local or a metadata service`;
  if (inAny(address, ranges(allowed))) return null;
  const isPublic =
    !inAny(address, NOT_PUBLIC) &&
    (address.kind() === 'ipv4' || inAny(address, GLOBAL_UNICAST)) &&
    !isIsatap(address);
  return isPublic ? null : `${text} is not a public address`;
}
