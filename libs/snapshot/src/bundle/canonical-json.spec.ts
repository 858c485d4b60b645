import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from './canonical-json.js';

describe('canonicalJson', () => {
  test('sorts keys and lists of objects, keeps lists of plain values', () => {
    const value = { b: [{ y: 2, x: 1 }, { a: 0 }], a: ['2', '1'], c: undefined };
    expect(canonicalJson(value)).toBe('{"a":["2","1"],"b":[{"a":0},{"x":1,"y":2}]}');
  });

  test('the order of name servers counts', () => {
    const options = (...servers: string[]): unknown => ({ Values: servers.map((Value) => ({ Value })) });
    expect(canonicalJson(options('10.0.0.2', '10.0.0.1'))).not.toBe(
      canonicalJson(options('10.0.0.1', '10.0.0.2')),
    );
  });

  test('does not change its input', () => {
    const value = { b: [{ y: 2 }, { x: 1 }], a: 1 };
    const before = JSON.stringify(value);
    canonicalJson(value);
    expect(JSON.stringify(value)).toBe(before);
  });

  test('is JSON on one line, and canonical already', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = canonicalJson(value);
        expect(text).not.toContain('\n');
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });
});
