import { expect, test } from '@jest/globals';
import { FlowSet } from './flow-set.js';
import { FlowSpace } from './flow-space.js';
import { IntervalSet } from './interval-set.js';
import { parseIpv4Cidr } from './ipv4.js';

const newSpace = (): FlowSpace => {
  const space = new FlowSpace();
  space.addVariable('a', IntervalSet.range(0, 9));
  return space;
};

test('a box is cut to the domain', () => {
  const space = newSpace();
  const wide = FlowSet.box(space, new Map([[0, IntervalSet.range(5, 29)]]));
  expect(wide.share).toBe(0.5);
  expect(wide.project(0).bounds).toEqual([5, 10]);
  expect(FlowSet.box(space, new Map([[0, IntervalSet.range(20, 29)]])).isEmpty).toBe(true);
});

test('equal sets give equal answers to has() with a missing variable', () => {
  const space = newSpace();
  const full = FlowSet.full(space);
  const halves = full.restrict(0, IntervalSet.range(0, 4)).union(full.restrict(0, IntervalSet.range(5, 9)));
  expect(halves.equals(full)).toBe(true);
  expect(halves.has(new Map())).toBe(full.has(new Map()));
});

test('a value outside the domain is in no set', () => {
  expect(FlowSet.full(newSpace()).has(new Map([[0, 999]]))).toBe(false);
});

test('the share of everything is 1 and never more', () => {
  const space = new FlowSpace();
  space.addVariable('a', IntervalSet.range(0, 48));
  const full = FlowSet.full(space);
  const pieces = Array.from({ length: 49 }, (_, i) => full.restrict(0, IntervalSet.of(i)));
  expect(pieces.reduce((set, piece) => set.union(piece)).share).toBeLessThanOrEqual(1);
});

test('a set does not follow later changes of the map it was made from', () => {
  const box = new Map([[0, IntervalSet.of(1)]]);
  const set = FlowSet.box(newSpace(), box);
  box.set(0, IntervalSet.of(2));
  expect(set.project(0).bounds).toEqual([1, 2]);
});

test('a prefix length has no leading zero', () => {
  expect(parseIpv4Cidr('10.0.0.0/08')).toBeUndefined();
});
