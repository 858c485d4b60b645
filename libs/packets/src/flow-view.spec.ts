import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { FlowSet } from './flow-set.js';
import { FlowSpace, type Shift } from './flow-space.js';
import { IntervalSet } from './interval-set.js';

/** Values 100..199 under the name 0..99; others have no name there. */
const shift: Shift = {
  there: (values) => moved(values.intersect(IntervalSet.range(100, 199)), -100),
  back: (values) => moved(values.intersect(IntervalSet.range(0, 99)), 100),
};

function moved(values: IntervalSet, by: number): IntervalSet {
  return IntervalSet.union(
    values.intervals().map(([from, to]) => IntervalSet.halfOpen(Number(from) + by, Number(to) + by)),
  );
}

function spaceWithView() {
  const space = new FlowSpace();
  const base = space.addVariable('address', IntervalSet.range(0, 299));
  const port = space.addVariable('port', IntervalSet.range(1, 10));
  const inside = FlowSet.full(space).restrict(base, IntervalSet.range(100, 199));
  const view = space.addView('short', base, shift);
  return { space, base, port, view, inside };
}

const range = fc.tuple(fc.nat(260), fc.nat(60)).map(([from, more]) => IntervalSet.range(from, from + more));

describe('a view of a variable', () => {
  test('has the shifted values of its domain', () => {
    const { space, view } = spaceWithView();
    expect(space.domain(view).equals(IntervalSet.range(0, 99))).toBe(true);
  });

  test('restricting it is restricting its base', () => {
    fc.assert(
      fc.property(range, (values) => {
        const { base, view, inside } = spaceWithView();
        const part = inside.restrict(view, values);
        expect(part.equals(inside.restrict(base, shift.back(values)))).toBe(true);
        expect(part.project(view).equals(values.intersect(IntervalSet.range(0, 99)))).toBe(true);
      }),
    );
  });

  test('a box over both names means both', () => {
    fc.assert(
      fc.property(range, range, (short, long) => {
        const { base, port, view, inside } = spaceWithView();
        const box = new Map([
          [view, short],
          [base, long],
          [port, IntervalSet.range(2, 3)],
        ]);
        const both = inside.intersectBox(box);
        const apart = inside
          .restrict(view, short)
          .restrict(base, long)
          .restrict(port, IntervalSet.range(2, 3));
        expect(both.equals(apart)).toBe(true);
        expect(inside.minusBox(box).equals(inside.minus(apart))).toBe(true);
        expect(inside.minusBox(box).union(both).equals(inside)).toBe(true);
      }),
    );
  });

  test('weighs nothing: a share is that of the base', () => {
    const { view, inside } = spaceWithView();
    expect(inside.restrict(view, IntervalSet.range(0, 49)).share).toBeCloseTo(50 / 300);
  });
});
