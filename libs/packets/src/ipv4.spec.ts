import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { IntervalSet } from './interval-set.js';
import { addressBlocks } from './address.js';
import { formatIpv4, ipv4CidrSet, parseIpv4, parseIpv4Cidr } from './ipv4.js';

const address = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  fc.constantFrom(0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 2, 2 ** 32 - 1),
);

describe('addresses', () => {
  test.each([
    ['0.0.0.0', 0],
    ['10.10.2.101', 0x0a0a0265],
    ['127.255.255.255', 2147483647],
    ['128.0.0.0', 2147483648],
    ['255.255.255.255', 4294967295],
  ])('%s is %d', (text, value) => {
    expect(parseIpv4(text)).toBe(value);
    expect(formatIpv4(value)).toBe(text);
  });

  test.each(
    [
      ['', '1.2.3', '1.2.3.4.5', '1.2.3.', '.1.2.3', '1..2.3', '256.0.0.0', '1.2.3.256', '1.2.3.999'],
      ['01.2.3.4', '1.2.3.04', '00.0.0.0', '1.2.3.0004', ' 1.2.3.4', '1.2.3.4 ', '1.2.3.4\n', '1. 2.3.4'],
      ['-1.2.3.4', '+1.2.3.4', '1.2.3.0x4', '1.2.3.4/32', '16909060', '::1', '1,2,3,4', '١.2.3.4'],
    ].flat(),
  )('%j is no address', (text) => {
    expect(parseIpv4(text)).toBeUndefined();
  });

  test('format and parse are inverse', () => {
    fc.assert(fc.property(address, (value) => expect(parseIpv4(formatIpv4(value))).toBe(value)));
  });

  test('four octets make the number their shifted sum says', () => {
    const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));
    fc.assert(
      fc.property(octets, ([a, b, c, d]) => {
        const exact = (BigInt(a) << 24n) | (BigInt(b) << 16n) | (BigInt(c) << 8n) | BigInt(d);
        expect(parseIpv4(`${a}.${b}.${c}.${d}`)).toBe(Number(exact));
      }),
    );
  });
});

describe('CIDR blocks', () => {
  test.each([
    ['0.0.0.0/0', 0, 2 ** 32],
    ['128.0.0.0/1', 2 ** 31, 2 ** 32],
    ['10.0.0.0/8', 0x0a000000, 0x0b000000],
    ['10.10.2.101/24', 0x0a0a0200, 0x0a0a0300],
    ['255.255.255.255/32', 2 ** 32 - 1, 2 ** 32],
    ['255.255.255.255/0', 0, 2 ** 32],
  ])('%s', (text, from, to) => {
    const cidr = parseIpv4Cidr(text);
    expect(cidr?.set.bounds).toEqual([from, to]);
    expect(cidr?.network).toBe(from);
    expect(ipv4CidrSet(text).bounds).toEqual([from, to]);
  });

  test.each(
    [
      ['10.0.0.0', '10.0.0.0/', '10.0.0.0/33', '10.0.0.0/99', '10.0.0.0/-1', '10.0.0.0/ 8', '10.0.0.0/8 '],
      [
        ' 10.0.0.0/8',
        '10.0.0/8',
        '10.0.0.256/8',
        '010.0.0.0/8',
        '10.0.0.0/8/8',
        '10.0.0.0/8.0',
        '/8',
        '::/0',
      ],
      ['10.0.0.0/255.0.0.0', '10.0.0.0/008', ''],
    ].flat(),
  )('%j is no CIDR block', (text) => {
    expect(parseIpv4Cidr(text)).toBeUndefined();
    expect(() => ipv4CidrSet(text)).toThrow(text);
  });

  test('hold exactly the addresses that share the prefix', () => {
    fc.assert(
      fc.property(address, fc.nat(32), address, (base, length, other) => {
        const prefix = (value: number): bigint => BigInt(value) >> BigInt(32 - length);
        const { network, prefixLength, set } = parseIpv4Cidr(`${formatIpv4(base)}/${length}`)!;
        expect(prefixLength).toBe(length);
        expect(set.has(base) && set.has(network)).toBe(true);
        expect(set.has(other)).toBe(prefix(other) === prefix(base));
        expect(set.size).toBe(2 ** (32 - length));
        expect(addressBlocks(set)).toEqual([
          length === 32 ? formatIpv4(network) : `${formatIpv4(network)}/${length}`,
        ]);
      }),
    );
  });
});

/** The fewest blocks, found the other way round: halve the whole space until a half is all in or all out. */
function blocksByHalving(set: IntervalSet, network = 0, length = 0): string[] {
  const to = network + 2 ** (32 - length);
  const touched = set.intervals().filter(([a, b]) => a < to && b > network);
  if (touched.length === 0) return [];
  if (touched.some(([a, b]) => a <= network && to <= b)) {
    return [length === 32 ? formatIpv4(network) : `${formatIpv4(network)}/${length}`];
  }
  const middle = network + 2 ** (31 - length);
  return [...blocksByHalving(set, network, length + 1), ...blocksByHalving(set, middle, length + 1)];
}

const withSlash = (block: string): string => (block.includes('/') ? block : `${block}/32`);

describe('a set as CIDR blocks', () => {
  test.each<[string, IntervalSet, string[]]>([
    ['nothing', IntervalSet.range(1, 0), []],
    ['everything', IntervalSet.halfOpen(0, 2 ** 32), ['0.0.0.0/0']],
    ['the last address', IntervalSet.of(2 ** 32 - 1), ['255.255.255.255']],
    ['the first address', IntervalSet.of(0), ['0.0.0.0']],
    ['upper half', IntervalSet.halfOpen(2 ** 31, 2 ** 32), ['128.0.0.0/1']],
    ['across the middle', IntervalSet.range(2 ** 31 - 1, 2 ** 31), ['127.255.255.255', '128.0.0.0']],
    ['two aligned neighbours', IntervalSet.range(0x0a000000, 0x0a000001), ['10.0.0.0/31']],
    ['two neighbours out of line', IntervalSet.range(0x0a000001, 0x0a000002), ['10.0.0.1', '10.0.0.2']],
  ])('%s', (_, set, blocks) => {
    expect(addressBlocks(set)).toEqual(blocks);
  });

  test('everything but the last address takes one block of each length', () => {
    const blocks = addressBlocks(IntervalSet.halfOpen(0, 2 ** 32 - 1));
    expect(blocks.map((block) => withSlash(block).split('/')[1])).toEqual(
      Array.from({ length: 32 }, (_, i) => `${i + 1}`),
    );
  });

  test('are exact, in order and the fewest', () => {
    const spans = fc.array(fc.tuple(address, fc.nat(32), fc.nat(300)), { maxLength: 12 });
    fc.assert(
      fc.property(spans, (list) => {
        const set = IntervalSet.union(
          list.map(([from, bits, extra]) =>
            IntervalSet.halfOpen(from, Math.min(2 ** 32, from + 2 ** bits + extra)),
          ),
        );
        const blocks = addressBlocks(set);
        expect(blocks).toEqual(blocksByHalving(set));
        expect(IntervalSet.union(blocks.map((block) => ipv4CidrSet(withSlash(block)))).equals(set)).toBe(
          true,
        );
      }),
      { numRuns: 300 },
    );
  });
});
