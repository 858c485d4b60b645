import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { addressBlocks, cidrSet } from './address.js';
import { IntervalSet } from './interval-set.js';
import { formatIpv6, ipv6BlocksOf, parseIpv6, parseIpv6Cidr } from './ipv6.js';

const LOWEST = 1n << 64n;
const HIGHEST = (1n << 128n) - 1n;
const address = fc.oneof(
  fc.bigInt({ min: 0n, max: HIGHEST }),
  fc.constantFrom(0n, 1n, LOWEST - 1n, LOWEST, 1n << 127n, HIGHEST),
);
const carried = fc.bigInt({ min: LOWEST, max: HIGHEST });

describe('addresses', () => {
  test.each([
    ['::', 0n],
    ['::1', 1n],
    ['2001:db8::1', 0x20010db8000000000000000000000001n],
    ['2001:DB8:0:0:0:0:0:1', 0x20010db8000000000000000000000001n],
    ['fd00:ec2::253', 0xfd000ec2000000000000000000000253n],
    ['64:ff9b::198.51.100.9', 0x0064ff9b0000000000000000c6336409n],
    ['ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', HIGHEST],
  ])('%s', (text, value) => {
    expect(parseIpv6(text)).toBe(value);
  });

  test.each(
    [
      ['', ':', ':::', '1.2.3.4', '2001:db8::1::2', '2001:db8', '1:2:3:4:5:6:7:8:9', '12345::', 'g::1'],
      ['fe80::1%eth0', '2001:db8::1/64', ' ::1', '::1 ', '[::1]', '::256.1.1.1', '::1.2.3', '-::1'],
    ].flat(),
  )('%j is no address', (text) => {
    expect(parseIpv6(text)).toBeUndefined();
  });

  // RFC 5952: lower case, no leading zeros, the longest run of zeros (the first of equal ones) shortened, but
  // never a single group.
  test.each([
    ['2001:0DB8:0000:0000:0001:0000:0000:0001', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['0:0:0:0:0:0:0:0', '::'],
  ])('%s is written %s', (text, written) => {
    expect(formatIpv6(parseIpv6(text)!)).toBe(written);
  });

  test('format and parse are inverse', () => {
    fc.assert(fc.property(address, (value) => expect(parseIpv6(formatIpv6(value))).toBe(value)));
  });

  test('eight groups make the number that their shifted sum says', () => {
    const groups = fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(groups, (parts) => {
        const value = parts.reduce((sum, part) => sum * 65536n + BigInt(part), 0n);
        expect(parseIpv6(parts.map((part) => part.toString(16)).join(':'))).toBe(value);
      }),
    );
  });
});

describe('CIDR blocks', () => {
  test.each([
    '2001:db8::',
    '2001:db8::/',
    '2001:db8::/129',
    '2001:db8::/-1',
    '2001:db8::/01',
    '::/0/0',
    '/64',
    '10.0.0.0/8',
  ])('%j is none', (text) => {
    expect(parseIpv6Cidr(text)).toBeUndefined();
  });

  test('a block holds the addresses that share its first bits, host bits cut off', () => {
    fc.assert(
      fc.property(carried, fc.integer({ min: 1, max: 128 }), carried, (base, length, other) => {
        const shift = BigInt(128 - length);
        const { set, prefixLength } = parseIpv6Cidr(`${formatIpv6(base)}/${length}`)!;
        expect(prefixLength).toBe(length);
        expect(set.has(base)).toBe(true);
        expect(set.has(other)).toBe(base >> shift === other >> shift);
      }),
    );
  });

  test('::/0 is all that a VPC carries: what lies below 2^64 is left out', () => {
    const all = cidrSet('::/0');
    expect(all.has(LOWEST)).toBe(true);
    expect(all.has(HIGHEST)).toBe(true);
    expect(all.has(LOWEST - 1n)).toBe(false);
    expect(addressBlocks(all)).toEqual(['::/0']);
  });

  test('a set is written as blocks that make it up again, none of which could be joined', () => {
    const bound = fc.tuple(carried, fc.bigInt({ min: 0n, max: 1n << 70n }));
    fc.assert(
      fc.property(fc.array(bound, { maxLength: 4 }), (pairs) => {
        const set = IntervalSet.union(
          pairs.map(([from, more]) =>
            IntervalSet.halfOpen(from, from + more > HIGHEST ? HIGHEST : from + more),
          ),
        );
        const blocks = addressBlocks(set as IntervalSet);
        const again = IntervalSet.union(
          blocks.map((text) => (text.includes('/') ? cidrSet(text) : IntervalSet.of(parseIpv6(text)!))),
        );
        expect(again.equals(set as IntervalSet)).toBe(true);
        const total = blocks.reduce(
          (sum, text) => sum + (1n << BigInt(128 - Number(text.split('/')[1] ?? 128))),
          0n,
        );
        expect(total).toBe(
          set.intervals().reduce((sum, [from, to]) => sum + (BigInt(to) - BigInt(from)), 0n),
        );
      }),
    );
  });

  test('one block stays one block', () => {
    fc.assert(
      fc.property(carried, fc.integer({ min: 1, max: 127 }), (base, length) => {
        const { set, network } = parseIpv6Cidr(`${formatIpv6(base)}/${length}`)!;
        fc.pre(network >= LOWEST);
        const [[from, to]] = set.intervals() as [[bigint, bigint]];
        expect(ipv6BlocksOf(from, to)).toEqual([`${formatIpv6(network)}/${length}`]);
      }),
    );
  });
});
