import { describe, expect, test } from '@jest/globals';
import type { Blocker } from '../walk/branch.js';
import { inPathOrder } from './path-order.js';

const at = (id: string): Blocker => ({
  code: 'RETURN_PORTS_BLOCKED',
  leg: 'return',
  component: { type: 'network-acl', id },
  summary: '',
  evidence: {},
  hop: null,
  cost: 1,
  remedy: undefined,
});
const order = (...ways: string[][]): string[] =>
  inPathOrder(ways.map((way) => way.map(at))).map(({ component }) => component.id);

describe('blockers of several ways (§3: all of them, in path order)', () => {
  test('one way keeps its order, and names a blocker once', () => {
    expect(order(['a', 'b', 'c'])).toEqual(['a', 'b', 'c']);
    expect(order(['a', 'b'], ['a', 'b'])).toEqual(['a', 'b']);
  });

  test('what another way meets earlier comes earlier, however much fails there', () => {
    expect(order(['client'], ['nat'], ['nat', 'client'])).toEqual(['nat', 'client']);
    expect(order(['b', 'd'], ['a', 'b', 'c', 'd'])).toEqual(['a', 'b', 'c', 'd']);
  });

  test('where no way tells, the more important way comes first', () => {
    expect(order(['b'], ['a'])).toEqual(['b', 'a']);
  });

  test('ways that contradict each other still give every blocker', () => {
    expect(order(['a', 'b'], ['b', 'a']).toSorted()).toEqual(['a', 'b']);
  });
});
