import { crc32 as zlibCrc32 } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { fc, test as property } from '@fast-check/jest';
import { crc32 } from './crc32.js';
import { makeKey, parseKey } from './key-format.js';

describe('API keys', () => {
  test('a made key parses to its parts', () => {
    const { prefix, secret, text } = makeKey();
    expect(text).toMatch(/^wayout_[0-9A-Za-z]{8}_[0-9A-Za-z]{38}$/);
    expect(parseKey(text)).toEqual({ prefix, secret });
  });

  property.prop([fc.nat(46), fc.constantFrom('0', 'a', 'Z')])(
    'any changed character is noticed',
    (at, other) => {
      const { text } = makeKey();
      const place = 'wayout_'.length + at;
      const changed = text.slice(0, place) + other + text.slice(place + 1);
      if (changed !== text) expect(parseKey(changed)).toBe('damaged');
    },
  );

  test.each(['', 'abc', 'Wayout_x', 'eyJhbGciOi.x.y'])('%j is no key', (text) => {
    expect(parseKey(text)).toBeNull();
  });

  property.prop([fc.string()])('CRC-32 as zlib has it', (text) => {
    expect(crc32(text)).toBe(zlibCrc32(text));
  });
});
