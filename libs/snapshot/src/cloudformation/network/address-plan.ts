import {
  formatIpv4,
  formatIpv6,
  parseIpv4,
  parseIpv4Cidr,
  parseIpv6Cidr,
} from '../../../../packets/src/index.js';

/** AWS keeps the first four addresses of a subnet and the last (VPC User Guide, Subnet CIDR blocks). */
const RESERVED_AT_START = 4;
const RESERVED_AT_END = 1;

/** Documentation ranges (RFC 5737), then benchmarking (RFC 2544): public addresses that belong to nobody. */
const PUBLIC_POOLS = ['203.0.113.0/24', '198.51.100.0/24', '192.0.2.0/24', '198.18.0.0/15'];

interface SubnetAddresses {
  first: number;
  last: number;
  used: Set<number>;
}

/** Hands out addresses, always the same ones for the same template. */
export class AddressPlan {
  private readonly subnets = new Map<string, SubnetAddresses>();
  private readonly publicUsed = new Set<string>();
  private readonly ipv6Used = new Set<string>();

  /** `named` are the private addresses that the template asks for by themselves: nobody gets one of them by
   *  chance. */
  constructor(private readonly named: ReadonlySet<string>) {}

  addSubnet(subnetId: string, cidr: string): void {
    const block = parseIpv4Cidr(cidr);
    if (!block) return;
    const size = 2 ** (32 - block.prefixLength);
    this.subnets.set(subnetId, {
      first: block.network + RESERVED_AT_START,
      last: block.network + size - 1 - RESERVED_AT_END,
      used: new Set(),
    });
  }

  /** The lowest free address of a subnet; undefined when it is full. */
  take(subnetId: string): string | undefined {
    const subnet = this.subnets.get(subnetId);
    if (!subnet) return undefined;
    for (let address = subnet.first; address <= subnet.last; address += 1) {
      const text = formatIpv4(address);
      if (subnet.used.has(address) || this.named.has(text)) continue;
      subnet.used.add(address);
      return text;
    }
    return undefined;
  }

  /** Takes a given address. Returns what is wrong with it, if something is. */
  claim(subnetId: string, text: string): string | undefined {
    const subnet = this.subnets.get(subnetId);
    const address = parseIpv4(text);
    if (!subnet || address === undefined) return 'expected an IPv4 address';
    if (address < subnet.first || address > subnet.last) {
      return `expected an address from ${formatIpv4(subnet.first)} to ${formatIpv4(subnet.last)}, the ones its subnet can give`;
    }
    if (subnet.used.has(address)) return 'expected a free address, this one is taken by another interface';
    subnet.used.add(address);
    return undefined;
  }

  /** The lowest free address of a subnet's IPv6 block, which has more than anybody uses up. */
  takeIpv6(block: string): string {
    const { network } = parseIpv6Cidr(block) ?? { network: 0n };
    for (let address = network + BigInt(RESERVED_AT_START); ; address += 1n) {
      const text = formatIpv6(address);
      if (this.ipv6Used.has(text) || this.named.has(text)) continue;
      this.ipv6Used.add(text);
      return text;
    }
  }

  claimPublic(text: string): void {
    this.publicUsed.add(text);
  }

  takePublic(): string {
    for (const pool of PUBLIC_POOLS) {
      const block = parseIpv4Cidr(pool);
      if (!block) continue;
      const size = 2 ** (32 - block.prefixLength);
      for (let offset = 1; offset < size - 1; offset += 1) {
        const text = formatIpv4(block.network + offset);
        if (this.publicUsed.has(text)) continue;
        this.publicUsed.add(text);
        return text;
      }
    }
    throw new Error('a template of 1 MB cannot use up 131,000 addresses');
  }
}
