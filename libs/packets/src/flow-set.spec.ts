import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { FlowSet, type Box } from './flow-set.js';
import { FlowSpace, type Variable } from './flow-space.js';
import { IntervalSet } from './interval-set.js';

/** Three variables, one domain with gaps, and a fourth that some sets are made before. */
const VALUES: number[][] = [
  [0, 1, 2, 3],
  [10, 11, 12],
  [0, 2, 4],
  [7, 8],
];
const LATE = 3;
const setOf = (values: readonly number[]): IntervalSet => IntervalSet.union(values.map(IntervalSet.of));
const newSpace = (variables: number): FlowSpace => {
  const space = new FlowSpace();
  VALUES.slice(0, variables).forEach((values, i) => space.addVariable(`v${i}`, setOf(values)));
  return space;
};
const POINTS = VALUES.reduce<number[][]>(
  (points, values) => points.flatMap((point) => values.map((value) => [...point, value])),
  [[]],
);
const flow = (point: readonly number[]): ReadonlyMap<Variable, number> => new Map(point.entries());

/** A box as the oracle has it: the allowed values of some variables. */
type PlainBox = [variable: Variable, values: number[]][];
const plainBox = (variables: number): fc.Arbitrary<PlainBox> =>
  fc
    .tuple(...VALUES.slice(0, variables).map((values) => fc.option(fc.subarray(values, { minLength: 0 }))))
    .map((picks) => picks.flatMap((values, v): PlainBox => (values ? [[v, values]] : [])))
    .chain((box) => fc.shuffledSubarray(box, { minLength: box.length }));
const toBox = (box: PlainBox): Box => new Map(box.map(([variable, values]) => [variable, setOf(values)]));
const inPlain = (box: PlainBox, point: readonly number[]): boolean =>
  box.every(([variable, values]) => values.includes(point[variable]!));

/** Steps that build a set, run on FlowSets and, point by point, on booleans. */
type Steps = { full: boolean; list: { op: 'add' | 'remove' | 'keep' | 'minusBox'; box: PlainBox }[] };
const steps = (variables: number): fc.Arbitrary<Steps> =>
  fc.record({
    full: fc.boolean(),
    list: fc.array(
      fc.record({
        op: fc.constantFrom('add', 'add', 'remove', 'keep', 'minusBox'),
        box: plainBox(variables),
      }),
      { maxLength: 6 },
    ),
  }) as fc.Arbitrary<Steps>;

function build(space: FlowSpace, { full, list }: Steps): FlowSet {
  return list.reduce(
    (set, { op, box }) => {
      const other = FlowSet.box(space, toBox(box));
      if (op === 'add') return set.union(other);
      if (op === 'remove') return set.minus(other);
      return op === 'keep' ? set.intersect(other) : set.minusBox(toBox(box));
    },
    full ? FlowSet.full(space) : FlowSet.empty(space),
  );
}
const inOracle = ({ full, list }: Steps, point: readonly number[]): boolean =>
  list.reduce((inside, { op, box }) => {
    const hit = inPlain(box, point);
    if (op === 'add') return inside || hit;
    return inside && (op === 'keep' ? hit : !hit);
  }, full);

const inBox = (box: Box, point: readonly number[]): boolean =>
  point.every((value, v) => box.get(v)?.has(value) ?? true);

/** Every claim a set makes, against the points that should be in it. */
function expectSet(set: FlowSet, inside: (point: number[]) => boolean): void {
  const expected = POINTS.filter(inside);
  expect(POINTS.filter((point) => set.has(flow(point)))).toEqual(expected);
  const holders = POINTS.map((point) => set.boxes.filter((box) => inBox(box, point)).length);
  expect(holders).toEqual(POINTS.map((point) => (inside(point) ? 1 : 0)));
  expect(set.boxes.some((box) => [...box.values()].some((values) => values.isEmpty))).toBe(false);
  expect(set.isEmpty).toBe(expected.length === 0);
  expect(set.share).toBeCloseTo(expected.length / POINTS.length, 12);
  VALUES.forEach((_, v) => {
    expect(set.project(v).equals(setOf(expected.map((point) => point[v]!)))).toBe(true);
  });
}

/** `a` is made before the late variable exists, `b` after. */
const check = (law: (space: FlowSpace, a: FlowSet, b: FlowSet, inA: Oracle, inB: Oracle) => void): void =>
  fc.assert(
    fc.property(steps(LATE), steps(LATE + 1), (stepsA, stepsB) => {
      const space = newSpace(LATE);
      const a = build(space, stepsA);
      space.addVariable('late', setOf(VALUES[LATE]!));
      const b = build(space, stepsB);
      law(
        space,
        a,
        b,
        (point) => inOracle(stepsA, point),
        (point) => inOracle(stepsB, point),
      );
    }),
    { numRuns: 250 },
  );
type Oracle = (point: readonly number[]) => boolean;

describe('against every point of a small space', () => {
  test('sets as built; what is older than a variable takes all its values', () => {
    check((_, a, b, inA, inB) => {
      expectSet(a, inA);
      expectSet(b, inB);
    });
  });

  test('union, intersect, minus: members, disjoint boxes, share, projections', () => {
    check((_, a, b, inA, inB) => {
      expectSet(a.union(b), (point) => inA(point) || inB(point));
      expectSet(a.intersect(b), (point) => inA(point) && inB(point));
      expectSet(a.minus(b), (point) => inA(point) && !inB(point));
      expectSet(b.minus(a), (point) => inB(point) && !inA(point));
    });
  });

  test('covers and equals', () => {
    check((space, a, b, inA, inB) => {
      expect(a.covers(b)).toBe(POINTS.every((point) => inA(point) || !inB(point)));
      expect(a.equals(b)).toBe(POINTS.every((point) => inA(point) === inB(point)));
      expect(a.union(b).equals(b.union(a)) && a.intersect(b).equals(b.intersect(a))).toBe(true);
      expect(a.minus(b).union(a.intersect(b)).equals(a)).toBe(true);
      const full = FlowSet.full(space);
      expect(full.minus(a.union(b)).equals(full.minus(a).intersect(full.minus(b)))).toBe(true);
    });
  });

  test('restrict keeps the flows with one of the values', () => {
    check((_, __, b, ___, inB) => {
      expectSet(b.restrict(LATE, setOf([8])), (point) => inB(point) && point[LATE] === 8);
      expectSet(b.restrict(0, setOf([1, 2, 99])), (point) => inB(point) && [1, 2].includes(point[0]!));
      expect(b.restrict(1, setOf([99])).isEmpty).toBe(true);
    });
  });
});

describe('plain cases', () => {
  test('R-ACL-3: the share of a NAT gateway’s ports that an inbound rule lets in', () => {
    const space = new FlowSpace();
    const client = space.addVariable('client port', IntervalSet.range(32768, 60999));
    const translated = space.addVariable('NAT port', IntervalSet.range(1024, 65535));
    const back = FlowSet.full(space).restrict(translated, IntervalSet.range(32768, 65535));
    expect(back.share).toBeCloseTo(32768 / 64512, 12);
    expect(back.project(client).equals(space.domain(client))).toBe(true);
  });

  test('a projection forgets how variables go together', () => {
    const space = newSpace(2);
    const pair = (a: number, b: number): FlowSet =>
      FlowSet.full(space)
        .restrict(0, setOf([a]))
        .restrict(1, setOf([b]));
    const set = pair(0, 10).union(pair(1, 11));
    expect([set.project(0).size, set.project(1).size]).toEqual([2, 2]);
    expect(set.has(flow([0, 11]))).toBe(false);
    expect(set.share).toBeCloseTo(2 / 12, 12);
  });

  test('empty and full', () => {
    const space = newSpace(4);
    expect(FlowSet.box(space, new Map([[0, setOf([])]])).isEmpty).toBe(true);
    expect([FlowSet.full(space).share, FlowSet.empty(space).share]).toEqual([1, 0]);
    expect(FlowSet.full(space).minus(FlowSet.full(space)).isEmpty).toBe(true);
    expect(FlowSet.empty(space).project(0).isEmpty).toBe(true);
    expect(FlowSet.full(space).has(new Map())).toBe(true);
  });
});
