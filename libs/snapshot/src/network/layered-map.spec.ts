import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { LayeredMap } from './layered-map.js';

const entries = fc.array(fc.tuple(fc.nat(9), fc.nat(99)), { maxLength: 8 });

test('reads as a copy without what is hidden, with what was set on top', () => {
  fc.assert(
    fc.property(entries, entries, fc.nat(99), (below, above, limit) => {
      const base = new Map(below);
      const layered = new LayeredMap(base, (value) => value > limit);
      const plain = new Map([...base].filter(([, value]) => value <= limit));
      for (const [key, value] of above) {
        layered.set(key, value);
        plain.set(key, value);
      }
      const sorted = (map: ReadonlyMap<number, number>) => [...map].sort((a, b) => a[0] - b[0]);
      expect(sorted(layered)).toEqual(sorted(plain));
      expect(layered.size).toBe(plain.size);
      for (let key = 0; key < 10; key += 1) {
        expect([layered.has(key), layered.get(key)]).toEqual([plain.has(key), plain.get(key)]);
      }
      expect(new Map(below)).toEqual(base);
    }),
  );
});
