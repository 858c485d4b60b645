import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BundleError } from './bundle-error.js';
import { MAX_DEPTH, plainJson } from './plain-json.js';

describe('plainJson', () => {
  test('drops null fields, at any depth, without changing the input', () => {
    const input = { a: null, b: [{ c: null, d: 1 }, null], e: 'x' };
    const before = structuredClone(input);
    expect(plainJson(input, 'a.json')).toStrictEqual({ b: [{ d: 1 }, null], e: 'x' });
    expect(input).toStrictEqual(before);
  });

  test('shares what needs no change', () => {
    const input = { a: [{ b: 1 }] };
    expect(plainJson(input, 'a.json')).toBe(input);
  });

  test('keeps nulls on demand', () => {
    expect(plainJson({ a: null }, 'a.json', { keepNulls: true })).toStrictEqual({ a: null });
  });

  test('dates of the SDK become text; what JSON does not know goes', () => {
    const input = { at: new Date(0), f: () => 1, u: undefined, n: 3n };
    expect(plainJson(input, 'a.json')).toStrictEqual({ at: '1970-01-01T00:00:00.000Z', n: '3' });
  });

  test('a key that would change a prototype goes', () => {
    const value = plainJson(JSON.parse('{"__proto__": {"x": 1}, "a": null, "b": 1}'), 'a.json');
    expect(Object.keys(value as object)).toEqual(['b']);
    expect((value as { x?: unknown }).x).toBeUndefined();
  });

  test('a value nested without end is an error, not a crash', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    expect(() => plainJson(cycle, 'a.json')).toThrow(BundleError);
    const deep: unknown = JSON.parse('['.repeat(MAX_DEPTH + 1) + ']'.repeat(MAX_DEPTH + 1));
    expect(() => plainJson(deep, 'a.json')).toThrow(`nested deeper than ${MAX_DEPTH} levels`);
  });

  test('JSON without nulls stays equal', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!text.includes('"__proto__"'));
        expect(JSON.stringify(plainJson(value, 'a.json', { keepNulls: true }))).toBe(text);
      }),
    );
  });
});
