import { fc, test as property } from '@fast-check/jest';
import { expect, test } from '@jest/globals';
import { minimalSet } from './minimal-set.js';

const hundred = Array.from({ length: 100 }, (_, i) => i);

test.each([[[42]], [[0, 99]], [[3, 50, 51]], [[10, 20, 30, 40, 50]]])('finds exactly %j', async (wanted) => {
  let tries = 0;
  const found = await minimalSet(
    hundred,
    async (items) => {
      tries += 1;
      return wanted.every((item) => items.includes(item));
    },
    () => true,
  );
  expect(found).toEqual({ items: wanted, minimal: true });
  expect(tries).toBeLessThan(300);
});

property.prop([
  fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 12 }),
  fc.func(fc.boolean()),
])('whatever reproduces it: no item of the outcome can be left out', async (all, whim) => {
  const memory = new Map<string, boolean>();
  const reproduces = async (items: readonly number[]): Promise<boolean> => {
    const key = [...items].sort((a, b) => a - b).join();
    if (items.length === all.length) return true;
    if (items.length === 0) return false;
    if (!memory.has(key)) memory.set(key, whim(key));
    return memory.get(key) ?? false;
  };
  const { items, minimal } = await minimalSet(all, reproduces, () => true);
  expect(minimal).toBe(true);
  expect(await reproduces(items)).toBe(true);
  for (const left of items) expect(await reproduces(items.filter((item) => item !== left))).toBe(false);
});

test('with too few tries it says that it is not sure', async () => {
  let tries = 3;
  const found = await minimalSet(
    hundred,
    async (items) => items.includes(7) && items.includes(93),
    () => tries-- > 0,
  );
  expect(found.minimal).toBe(false);
  expect(found.items).toEqual(expect.arrayContaining([7, 93]));
});
