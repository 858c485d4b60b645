import { describe, expect, test } from '@jest/globals';
import { maskUrl } from './mask-url.js';
import { SecretBox } from './secret-box.js';

const key = (fill: number): string => Buffer.alloc(32, fill).toString('base64');

describe('secrets', () => {
  test('open where they belong, with the key, unchanged; nowhere else', () => {
    const box = new SecretBox([key(1)]);
    const sealed = box.seal('https://hooks.example.com/secret', 'whk_1');
    expect(sealed).not.toContain('secret');
    expect(box.open(sealed, 'whk_1')).toBe('https://hooks.example.com/secret');
    expect(() => box.open(sealed, 'whk_2')).toThrow('belongs to something else');
    expect(() => box.open(`${sealed.slice(0, -2)}AA`, 'whk_1')).toThrow('changed');
    expect(() => new SecretBox([key(2)]).open(sealed, 'whk_1')).toThrow('not there');
    expect(box.seal('x', 'whk_1')).not.toBe(box.seal('x', 'whk_1'));
  });

  test('a new key in front of the old one', () => {
    const sealed = new SecretBox([key(1)]).seal('x', 'o');
    const both = new SecretBox([key(2), key(1)]);
    expect(both.open(sealed, 'o')).toBe('x');
    expect(new SecretBox([key(2)]).open(both.seal('y', 'o'), 'o')).toBe('y');
  });

  test('keys of another length are refused; without one nothing is stored', () => {
    expect(() => new SecretBox(['c2hvcnQ='])).toThrow('32 bytes');
    expect(() => new SecretBox([]).seal('x', 'o')).toThrow('no key');
  });

  test('a masked URL shows neither path nor query', () => {
    expect(maskUrl('https://hooks.slack.com/services/T00/B00/abcdefghijklmnop')).toBe(
      'https://hooks.slack.com/…mnop',
    );
    expect(maskUrl('https://h.example/x?key=1')).toBe('https://h.example/…');
  });
});
