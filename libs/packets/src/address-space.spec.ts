import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  allIpv4,
  internetIpv4,
  linkLocalIpv4,
  privateIpv4,
  sharedIpv4,
  unroutableIpv4,
} from './address-space.js';
import { parseIpv4 } from './ipv4.js';

/** What is not public unicast space: prefix, length, then its first and last address by hand. */
const SPECIAL: [prefix: number, length: number, first: string, last: string][] = [
  [0, 8, '0.0.0.0', '0.255.255.255'],
  [10, 8, '10.0.0.0', '10.255.255.255'],
  [(100 << 2) | 1, 10, '100.64.0.0', '100.127.255.255'],
  [127, 8, '127.0.0.0', '127.255.255.255'],
  [(169 << 8) | 254, 16, '169.254.0.0', '169.254.255.255'],
  [(172 << 4) | 1, 12, '172.16.0.0', '172.31.255.255'],
  [192 << 16, 24, '192.0.0.0', '192.0.0.255'],
  [(192 << 16) | 2, 24, '192.0.2.0', '192.0.2.255'],
  [(192 << 8) | 168, 16, '192.168.0.0', '192.168.255.255'],
  [(198 << 7) | 9, 15, '198.18.0.0', '198.19.255.255'],
  [(198 << 16) | (51 << 8) | 100, 24, '198.51.100.0', '198.51.100.255'],
  [(203 << 16) | 113, 24, '203.0.113.0', '203.0.113.255'],
  [14, 4, '224.0.0.0', '239.255.255.255'],
  [15, 4, '240.0.0.0', '255.255.255.255'],
];
const isSpecial = (address: number): boolean =>
  SPECIAL.some(([prefix, length]) => Math.floor(address / 2 ** (32 - length)) === prefix);

const ip = (text: string): number => parseIpv4(text)!;

describe('internetIpv4', () => {
  test.each(SPECIAL)('%d/%d: neither %s nor %s is on the internet', (_, __, first, last) => {
    expect(internetIpv4.has(ip(first))).toBe(false);
    expect(internetIpv4.has(ip(last))).toBe(false);
  });

  test.each(
    [
      ['1.0.0.0', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255'],
      ['128.0.0.0', '169.253.255.255', '169.255.0.0', '172.15.255.255', '172.32.0.0', '191.255.255.255'],
      ['192.0.1.0', '192.0.1.255', '192.0.3.0', '192.167.255.255', '192.169.0.0', '198.17.255.255'],
      ['198.20.0.0', '198.51.99.255', '198.51.101.0', '203.0.112.255', '203.0.114.0', '223.255.255.255'],
      ['1.1.1.1', '8.8.8.8', '52.95.110.1', '192.88.99.1'],
    ].flat(),
  )('%s is on the internet', (text) => {
    expect(internetIpv4.has(ip(text))).toBe(true);
  });

  test('has exactly the addresses that no special block holds', () => {
    const edges = SPECIAL.flatMap(([, , first, last]) => [ip(first) - 1, ip(first), ip(last), ip(last) + 1]);
    const address = fc.oneof(
      fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      fc.constantFrom(...edges.filter((edge) => edge >= 0 && edge < 2 ** 32)),
    );
    fc.assert(
      fc.property(address, (value) => expect(internetIpv4.has(value)).toBe(!isSpecial(value))),
      { numRuns: 2000 },
    );
    const special = SPECIAL.reduce((total, [, length]) => total + 2 ** (32 - length), 0);
    expect(internetIpv4.size).toBe(2 ** 32 - special);
  });
});

describe('the other spaces', () => {
  test('sizes and borders', () => {
    expect(allIpv4.bounds).toEqual([0, 2 ** 32]);
    expect(privateIpv4.size).toBe(2 ** 24 + 2 ** 20 + 2 ** 16);
    expect(sharedIpv4.bounds).toEqual([ip('100.64.0.0'), ip('100.128.0.0')]);
    expect(linkLocalIpv4.bounds).toEqual([ip('169.254.0.0'), ip('169.255.0.0')]);
    expect(unroutableIpv4.size).toBe(2 * 2 ** 24 + 2 ** 16 + 2 ** 29);
  });

  test('private, shared, unroutable and internet space do not overlap', () => {
    const spaces = [privateIpv4, sharedIpv4, unroutableIpv4, internetIpv4];
    spaces.forEach((a, i) => {
      for (const b of spaces.slice(i + 1)) expect(a.intersect(b).isEmpty).toBe(true);
    });
    expect(unroutableIpv4.covers(linkLocalIpv4)).toBe(true);
  });
});
