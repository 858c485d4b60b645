import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { IntervalSet, type Scalar } from './interval-set.js';

describe('plain cases', () => {
  test('ranges are inclusive, halfOpen is not', () => {
    expect(IntervalSet.range(1024, 65535).bounds).toEqual([1024, 65536]);
    expect(IntervalSet.range(5, 4).isEmpty).toBe(true);
    expect(IntervalSet.halfOpen(5, 5).isEmpty).toBe(true);
    expect(IntervalSet.of(80).bounds).toEqual([80, 81]);
  });

  test('touching and overlapping ranges become one', () => {
    const set = IntervalSet.union([
      IntervalSet.range(5, 9),
      IntervalSet.of(20),
      IntervalSet.range(1, 4),
      IntervalSet.range(7, 12),
    ]);
    expect(set.intervals()).toEqual([
      [1, 13],
      [20, 21],
    ]);
  });

  test('a range inside a longer one does not cut it', () => {
    expect(IntervalSet.union([IntervalSet.range(0, 99), IntervalSet.range(3, 5)]).bounds).toEqual([0, 100]);
  });

  test('the empty set', () => {
    const some = IntervalSet.range(1, 3);
    expect(IntervalSet.union([]).isEmpty).toBe(true);
    expect(IntervalSet.empty.first).toBeUndefined();
    expect(IntervalSet.empty.size).toBe(0);
    expect(some.covers(IntervalSet.union<number>([]))).toBe(true);
    expect(some.minus(some).equals(IntervalSet.union<number>([]))).toBe(true);
  });

  test('R-ACL-3: 31,744 of a NAT gateway’s 64,512 ports are outside 32768-65535', () => {
    const gateway = IntervalSet.range(1024, 65535);
    const lost = gateway.minus(IntervalSet.range(32768, 65535));
    expect([lost.size, gateway.size]).toEqual([31744, 64512]);
  });

  test('the whole IPv4 space stays positive and exact', () => {
    const all: IntervalSet = IntervalSet.halfOpen<Scalar>(0, 2 ** 32);
    expect(all.size).toBe(4294967296);
    expect(all.has(2 ** 32 - 1)).toBe(true);
    expect(all.has(2 ** 32)).toBe(false);
    expect(all.minus(IntervalSet.of(2 ** 31)).size).toBe(2 ** 32 - 1);
  });

  test('IPv6 sizes come as rounded numbers', () => {
    expect(IntervalSet.halfOpen(0n, 1n << 64n).size).toBe(2 ** 64);
    expect(IntervalSet.halfOpen(0n, 1n << 128n).has((1n << 128n) - 1n)).toBe(true);
  });
});

/** Property tests compare with plain point-by-point membership on a domain of 24 values, put at the places
 *  where number or bigint arithmetic could go wrong. */
const POINTS = 24;
const places: { name: string; at: (index: number) => Scalar }[] = [
  { name: 'small numbers', at: (index) => index },
  { name: 'numbers around 2^31', at: (index) => 2 ** 31 - 12 + index },
  { name: 'numbers up to 2^32', at: (index) => 2 ** 32 - POINTS + index },
  { name: 'bigints beyond 2^64', at: (index) => (1n << 100n) + BigInt(index) },
];

type Ranges = [number, number][];
const ranges: fc.Arbitrary<Ranges> = fc.array(
  fc.tuple(fc.nat(POINTS), fc.nat(8)).map(([from, length]) => [from, Math.min(POINTS, from + length)]),
  { maxLength: 6 },
);
const inOracle = (list: Ranges, index: number): boolean =>
  list.some(([from, to]) => from <= index && index < to);
const everyIndex = Array.from({ length: POINTS }, (_, index) => index);

describe.each(places)('laws on $name', ({ at }) => {
  const build = (list: Ranges): IntervalSet<Scalar> =>
    IntervalSet.union(list.map(([from, to]) => IntervalSet.halfOpen<Scalar>(at(from), at(to))));
  const domain = IntervalSet.halfOpen<Scalar>(at(0), at(POINTS));

  const expectMembers = (set: IntervalSet<Scalar>, inside: (index: number) => boolean): void => {
    expect(set.bounds.every((bound, i) => i === 0 || bound > set.bounds[i - 1]!)).toBe(true);
    expect(set.bounds.length % 2).toBe(0);
    const expected = everyIndex.filter(inside);
    expect(everyIndex.filter((index) => set.has(at(index)))).toEqual(expected);
    expect(set.has(at(-1))).toBe(false);
    expect(set.has(at(POINTS))).toBe(false);
    expect(set.size).toBe(expected.length);
    expect(set.isEmpty).toBe(expected.length === 0);
    expect(set.first).toBe(expected[0] === undefined ? undefined : at(expected[0]));
  };
  const check = (law: (a: Ranges, b: Ranges, c: Ranges) => void): void =>
    fc.assert(fc.property(ranges, ranges, ranges, law), { numRuns: 200 });

  test('membership, size and normal form after each operation', () => {
    check((a, b) => {
      expectMembers(build(a), (i) => inOracle(a, i));
      expectMembers(build(a).union(build(b)), (i) => inOracle(a, i) || inOracle(b, i));
      expectMembers(build(a).intersect(build(b)), (i) => inOracle(a, i) && inOracle(b, i));
      expectMembers(build(a).minus(build(b)), (i) => inOracle(a, i) && !inOracle(b, i));
    });
  });

  test('covers and equals say what the members say', () => {
    check((a, b) => {
      const covers = everyIndex.every((i) => inOracle(a, i) || !inOracle(b, i));
      const covered = everyIndex.every((i) => inOracle(b, i) || !inOracle(a, i));
      expect(build(a).covers(build(b))).toBe(covers);
      expect(build(a).equals(build(b))).toBe(covers && covered);
      expect(build(a).equals(build([...a].reverse()))).toBe(true);
    });
  });

  test('De Morgan, double complement', () => {
    check((a, b) => {
      const [x, y] = [build(a), build(b)];
      const not = (set: IntervalSet<Scalar>): IntervalSet<Scalar> => domain.minus(set);
      expect(not(x.union(y)).equals(not(x).intersect(not(y)))).toBe(true);
      expect(not(x.intersect(y)).equals(not(x).union(not(y)))).toBe(true);
      expect(not(not(x)).equals(x)).toBe(true);
      expect(x.minus(y).equals(x.intersect(not(y)))).toBe(true);
    });
  });

  test('commutative, associative, distributive, absorbing, idempotent', () => {
    check((a, b, c) => {
      const [x, y, z] = [build(a), build(b), build(c)];
      expect(x.union(y).equals(y.union(x))).toBe(true);
      expect(x.intersect(y).equals(y.intersect(x))).toBe(true);
      expect(
        x
          .union(y)
          .union(z)
          .equals(x.union(y.union(z))),
      ).toBe(true);
      expect(
        x
          .intersect(y)
          .intersect(z)
          .equals(x.intersect(y.intersect(z))),
      ).toBe(true);
      expect(x.intersect(y.union(z)).equals(x.intersect(y).union(x.intersect(z)))).toBe(true);
      expect(x.union(x.intersect(y)).equals(x)).toBe(true);
      expect(x.intersect(x.union(y)).equals(x)).toBe(true);
      expect(x.union(build(a)).equals(x) && x.intersect(build(a)).equals(x)).toBe(true);
      expect(IntervalSet.union([x, y, z]).equals(x.union(y).union(z))).toBe(true);
    });
  });

  test('sizes add up, and operands stay as they were', () => {
    check((a, b) => {
      const [x, y] = [build(a), build(b)];
      const before = [[...x.bounds], [...y.bounds]];
      expect(x.union(y).size + x.intersect(y).size).toBe(x.size + y.size);
      expect(x.minus(y).size + x.intersect(y).size).toBe(x.size);
      expect([x.bounds, y.bounds]).toEqual(before);
    });
  });
});
