import { isIPv6 } from 'node:net';
import { parseIpv4 } from '../../../../packets/src/index.js';

/** An address block as numbers of one family. `bits` is 32 or 128. */
interface Block {
  network: bigint;
  length: number;
  bits: 32 | 128;
}

function parseIpv6(text: string): bigint | undefined {
  if (!isIPv6(text) || text.includes('%') || text.includes('.')) return undefined;
  const [head = '', tail] = text.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
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

/** RFC 5952: lower case, the longest run of zero groups as `::`. */
export function formatIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) =>
    ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16),
  );
  const text = groups.join(':');
  const runs = [...text.matchAll(/(?:^|(?<=:))0(?::0)+(?=:|$)/g)].sort((a, b) => b[0].length - a[0].length);
  const [run] = runs;
  if (run === undefined) return text;
  const before = text.slice(0, run.index).replace(/:$/, '');
  const after = text.slice(run.index + run[0].length).replace(/^:/, '');
  return `${before}::${after}`;
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
