import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { IntervalSet } from './interval-set.js';
import { parseRange, rangesText } from './ranges.js';

test.each<[IntervalSet, string[]]>([
  [IntervalSet.range(1, 0), []],
  [IntervalSet.of(443), ['443']],
  [IntervalSet.range(1024, 65535), ['1024-65535']],
  [IntervalSet.union([IntervalSet.of(80), IntervalSet.of(443), IntervalSet.of(81)]), ['80-81', '443']],
])('%# as text', (set, text) => {
  expect(rangesText(set)).toEqual(text);
});

describe('parseRange', () => {
  test.each<[string, [number, number]]>([
    ['443', [443, 444]],
    ['0', [0, 1]],
    ['0-65535', [0, 65536]],
    ['32768-60999', [32768, 61000]],
    ['80-80', [80, 81]],
    [' 443 ', [443, 444]],
  ])('%j', (text, bounds) => {
    expect(parseRange(text, 0, 65535)?.bounds).toEqual(bounds);
  });

  test.each(
    [
      ['', '-', '80-', '-80', '90-80', '65536', '1-65536', '100000', '1-2-3', '80 - 90', '8o', '1.5', '0x50'],
      ['80,443', '1e3', '٨٠', 'all'],
    ].flat(),
  )('%j is no port range', (text) => {
    expect(parseRange(text, 0, 65535)).toBeUndefined();
  });

  test('both limits belong to the range, what lies outside is refused', () => {
    expect(parseRange('1-65535', 1, 65535)?.size).toBe(65535);
    expect(parseRange('0', 1, 65535)).toBeUndefined();
    expect(parseRange('0-10', 1, 65535)).toBeUndefined();
    expect(parseRange('250-256', 0, 255)).toBeUndefined();
  });

  test('reads what rangesText writes', () => {
    const port = fc.nat(65535);
    fc.assert(
      fc.property(fc.array(fc.tuple(port, port), { maxLength: 8 }), (pairs) => {
        const set = IntervalSet.union(
          pairs.map(([a, b]) => IntervalSet.range(Math.min(a, b), Math.max(a, b))),
        );
        const texts = rangesText(set);
        expect(texts).toHaveLength(set.bounds.length / 2);
        expect(IntervalSet.union(texts.map((text) => parseRange(text, 0, 65535)!)).equals(set)).toBe(true);
      }),
    );
  });
});
