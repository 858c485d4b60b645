import { formatIpv6, parseIpv4, parseIpv6 } from '../../../../packets/src/index.js';

/** An address block as numbers of one family. `bits` is 32 or 128. */
interface Block {
  network: bigint;
  length: number;
  bits: 32 | 128;
}

export function parseBlock(text: string): Block | undefined {
  const [address = '', prefix = '', ...rest] = text.split('/');
  if (rest.length > 0 || !/^(?:0|[1-9]\d{0,2})$/.test(prefix)) return undefined;
  const v4 = parseIpv4(address);
  const value = v4 === undefined ? parseIpv6(address) : BigInt(v4);
  const bits = v4 === undefined ? 128 : 32;
  const length = Number(prefix);
  if (value === undefined || length > bits) return undefined;
  const size = 1n << BigInt(bits - length);
  return { network: (value / size) * size, length, bits };
}

export function formatBlock({ network, length, bits }: Block): string {
  const n = Number(network & 0xffffffffn);
  const address =
    bits === 128 ? formatIpv6(network) : [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255].join('.');
  return `${address}/${length}`;
}

/** The first `count` blocks with `hostBits` host bits inside `block`: what `Fn::Cidr` gives. Undefined where
 *  they don't fit. */
export function splitBlock(block: Block, count: number, hostBits: number): string[] | undefined {
  const length = block.bits - hostBits;
  if (hostBits < 0 || length < block.length || BigInt(count) > 1n << BigInt(length - block.length)) {
    return undefined;
  }
  const size = 1n << BigInt(hostBits);
  return Array.from({ length: count }, (_, i) =>
    formatBlock({ network: block.network + BigInt(i) * size, length, bits: block.bits }),
  );
}
