import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BundleError } from './bundle-error.js';
import { locateJsonError } from './locate-json-error.js';
import { parseJson } from './parse-json.js';

describe('locateJsonError', () => {
  test.each([
    ['', 0, 'a value'],
    ['{"a":1,}', 7, 'a key in double quotes'],
    ['{a:1}', 1, 'a key in double quotes or "}"'],
    ['{"a" 1}', 5, '":" after the key'],
    ['{"a":1 "b":2}', 7, '"," or "}"'],
    ['[1 2]', 3, '"," or "]"'],
    ['[1,]', 3, 'a value'],
    ['[,]', 1, 'a value or "]"'],
    ['{} {}', 3, 'the end of the file'],
    ['["a', 3, 'a closing quote (") of the string'],
    ['[01]', 2, '"," or "]"'],
    ['nul', 0, 'a value'],
  ])('%j stops being JSON at %d', (text, position, expected) => {
    expect(locateJsonError(text)).toEqual({ position, expected });
  });

  test('an escape that JSON does not know', () => {
    expect(locateJsonError('"a\\q"')).toMatchObject({ position: 2 });
  });

  test('agrees with JSON.parse on what is JSON', () => {
    const mutated = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', '"', '{', ']', ',', '0', '-', '\\', 'x', '\n'))
      .map(([text, at, piece]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + piece + text.slice(place + 1);
      });
    fc.assert(
      fc.property(mutated, (text) => {
        let parses = true;
        try {
          JSON.parse(text);
        } catch {
          parses = false;
        }
        expect(locateJsonError(text) === null).toBe(parses);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('parseJson', () => {
  test('names file, line, column and position, and what was expected', () => {
    const parse = (): unknown => parseJson('eu-west-1/vpcs.json', '{\n  "Vpcs": [\n    {"VpcId": }\n  ]\n}');
    expect(parse).toThrow(BundleError);
    expect(parse).toThrow(
      'eu-west-1/vpcs.json: line 3, column 15 (position 28): expected a value, found "}"',
    );
    try {
      parse();
    } catch (error) {
      expect(error).toMatchObject({ file: 'eu-west-1/vpcs.json', line: 3, column: 15, position: 28 });
    }
  });

  test('a text cut off, an empty text', () => {
    expect(() => parseJson('a.json', '{"Vpcs": [')).toThrow('expected a value or "]", the file ends');
    expect(() => parseJson('a.json', ' \n')).toThrow('the file is empty');
  });

  test('a byte order mark is passed over', () => {
    expect(parseJson('a.json', '\uFEFF{"a":1}')).toEqual({ a: 1 });
  });

  test('depth costs memory only', () => {
    const depth = 200_000;
    expect(() => parseJson('a.json', '['.repeat(depth))).toThrow(BundleError);
  });
});
