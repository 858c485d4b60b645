import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  type Address,
  addressBlocks,
  cidrSet,
  familyOf,
  formatAddress,
  holdsIpv4,
  holdsIpv6,
  parseAddress,
  parseCidr,
} from './address.js';
import {
  allIpv4,
  allIpv6,
  internetIpv6,
  nat64Ipv6,
  uniqueLocalIpv6,
  unroutableIpv6,
} from './address-space.js';
import { IntervalSet } from './interval-set.js';

const ipv4 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const ipv6 = fc.bigInt({ min: 1n << 64n, max: (1n << 128n) - 2n });
const address = fc.oneof<fc.Arbitrary<Address>[]>(ipv4, ipv6);

/** Sets with addresses of either family. */
const set = fc
  .array(
    fc.oneof(
      ipv4.map((one) => IntervalSet.halfOpen<Address>(one, Math.min(one + 300, 2 ** 32))),
      ipv6.map((one) => IntervalSet.halfOpen<Address>(one, one + 2n)),
    ),
    {
      maxLength: 6,
    },
  )
  .map((sets) => IntervalSet.union(sets));

describe('one line for both families', () => {
  test('an address is of the family that its text shows, and reads back', () => {
    fc.assert(
      fc.property(address, (value) => {
        const text = formatAddress(value);
        expect(familyOf(value)).toBe(text.includes(':') ? 'ipv6' : 'ipv4');
        expect(parseAddress(text)).toBe(value);
      }),
    );
  });

  test('the families never meet', () => {
    expect(allIpv4.intersect(allIpv6).isEmpty).toBe(true);
    fc.assert(
      fc.property(address, (value) => {
        expect(allIpv4.has(value)).toBe(typeof value === 'number');
        expect(allIpv6.has(value)).toBe(typeof value === 'bigint');
      }),
    );
  });

  test('a set is the sum of its two parts', () => {
    fc.assert(
      fc.property(set, (mixed) => {
        const [four, six] = [mixed.intersect(allIpv4), mixed.intersect(allIpv6)];
        expect(four.union(six).equals(mixed)).toBe(true);
        expect(mixed.minus(four).equals(six)).toBe(true);
        expect(holdsIpv4(mixed)).toBe(!four.isEmpty);
        expect(holdsIpv6(mixed)).toBe(!six.isEmpty);
      }),
    );
  });

  test('algebra of mixed sets is that of their members', () => {
    fc.assert(
      fc.property(set, set, address, (a, b, value) => {
        expect(a.union(b).has(value)).toBe(a.has(value) || b.has(value));
        expect(a.intersect(b).has(value)).toBe(a.has(value) && b.has(value));
        expect(a.minus(b).has(value)).toBe(a.has(value) && !b.has(value));
        for (const [first] of a.intervals()) expect(a.minus(b).has(first)).toBe(!b.has(first));
      }),
    );
  });

  test('blocks of both families make a set up again', () => {
    fc.assert(
      fc.property(set, (mixed) => {
        const again = addressBlocks(mixed).map((text) =>
          text.includes('/') ? cidrSet(text) : IntervalSet.of(parseAddress(text)!),
        );
        expect(IntervalSet.union(again).equals(mixed)).toBe(true);
      }),
    );
  });
});

describe('CIDR blocks of either family', () => {
  test.each(['10.0.0.0/8', '2001:db8::/32', '0.0.0.0/0', '::/0'])('%s', (text) => {
    expect(addressBlocks(parseCidr(text)!.set)).toEqual([text]);
  });

  test.each(['10.0.0.0/33', '2001:db8::/129', 'example.com/8', ''])(
    '%j is none, and cidrSet throws',
    (text) => {
      expect(parseCidr(text)).toBeUndefined();
      expect(() => cidrSet(text)).toThrow('not a CIDR');
    },
  );
});

describe('spaces of IPv6', () => {
  test.each(['2600:1f18::1', '2a00:1450::1', '2001:4860:4860::8888'])('%s is on the internet', (text) => {
    expect(internetIpv6.has(parseAddress(text)!)).toBe(true);
  });

  test.each(['2001:db8::1', '3fff::1', 'fd00::1', 'fe80::1', 'ff02::1', '64:ff9b::808:808', '4000::1'])(
    '%s is not',
    (text) => {
      expect(internetIpv6.has(parseAddress(text)!)).toBe(false);
    },
  );

  test('64:ff9b::/96 has room for every IPv4 address', () => {
    expect(nat64Ipv6.size).toBe(2 ** 32);
  });

  test('EC2 keeps its services in unique local space, where nothing is forwarded (R-RT-8)', () => {
    const service = parseAddress('fd00:ec2::254')!;
    expect(uniqueLocalIpv6.has(service)).toBe(true);
    expect(unroutableIpv6.has(service)).toBe(true);
    expect(unroutableIpv6.has(parseAddress('fd00:ec3::1')!)).toBe(false);
  });
});
