import type { FlowSpace, Variable } from './flow-space.js';
import { IntervalSet, type Scalar } from './interval-set.js';

/** A box: for each variable the values it may take. A variable that is absent takes its whole domain. */
export type Box = ReadonlyMap<Variable, IntervalSet>;

/** An immutable set of flows: a union of disjoint boxes over one `FlowSpace`. Never approximates. */
export class FlowSet {
  private constructor(
    readonly space: FlowSpace,
    readonly boxes: readonly Box[],
  ) {}

  static empty(space: FlowSpace): FlowSet {
    return new FlowSet(space, []);
  }

  /** Every combination of all variables. */
  static full(space: FlowSpace): FlowSet {
    return new FlowSet(space, [new Map()]);
  }

  /** The one box, within the domains; empty when a field has no value. */
  static box(space: FlowSpace, box: Box): FlowSet {
    return FlowSet.full(space).intersectBox(box);
  }

  get isEmpty(): boolean {
    return this.boxes.length === 0;
  }

  /** The flows in which `variable` is one of `values`. */
  restrict(variable: Variable, values: IntervalSet): FlowSet {
    return this.intersectBox(new Map([[variable, values]]));
  }

  intersectBox(other: Box): FlowSet {
    const wanted = withoutViews(this.space, other);
    const boxes: Box[] = [];
    for (const box of this.boxes) {
      const both = intersectBoxes(this.space, box, wanted);
      if (both) boxes.push(both);
    }
    return new FlowSet(this.space, boxes);
  }

  intersect(other: FlowSet): FlowSet {
    if (this === other) return this;
    return new FlowSet(
      this.space,
      other.boxes.flatMap((box) => this.intersectBox(box).boxes),
    );
  }

  minusBox(other: Box): FlowSet {
    const unwanted = withoutViews(this.space, other);
    return new FlowSet(
      this.space,
      this.boxes.flatMap((box) => subtractBox(this.space, box, unwanted)),
    );
  }

  minus(other: FlowSet): FlowSet {
    if (this === other) return FlowSet.empty(this.space);
    // Typed by hand: the parameter of reduce would widen to the class under construction.
    let rest: FlowSet = this;
    for (const box of other.boxes) {
      if (rest.isEmpty) return rest;
      rest = rest.minusBox(box);
    }
    return rest;
  }

  union(other: FlowSet): FlowSet {
    if (this.isEmpty || this === other) return other;
    if (other.isEmpty) return this;
    return new FlowSet(this.space, [...this.boxes, ...other.minus(this).boxes]);
  }

  /** The union with a set that is known to be disjoint from this one: nothing is compared. */
  unionDisjoint(other: FlowSet): FlowSet {
    if (this.isEmpty) return other;
    return other.isEmpty ? this : new FlowSet(this.space, [...this.boxes, ...other.boxes]);
  }

  covers(other: FlowSet): boolean {
    return other.minus(this).isEmpty;
  }

  equals(other: FlowSet): boolean {
    return this.covers(other) && other.covers(this);
  }

  /** All values that `variable` takes in this set. */
  project(variable: Variable): IntervalSet {
    if (this.isEmpty) return IntervalSet.empty;
    const view = this.space.view(variable);
    if (view) return view.shift.there(this.project(view.base));
    return IntervalSet.union(this.boxes.map((box) => box.get(variable) ?? this.space.domain(variable)));
  }

  /** The part of the whole space, 0 to 1, each variable weighing its values alike. A sum of floating-point
   *  parts: whether a set is everything or nothing is asked with `covers` and `isEmpty`. */
  get share(): number {
    let total = 0;
    for (const box of this.boxes) {
      let part = 1;
      for (const [variable, values] of box) part *= values.size / this.space.domain(variable).size;
      total += part;
    }
    return Math.min(total, 1);
  }

  /** Whether a flow, given by its values, is inside: for every value of the variables that it leaves open. */
  has(flow: ReadonlyMap<Variable, Scalar>): boolean {
    const values = [...flow].map(([variable, value]) => [variable, IntervalSet.of(value)] as const);
    const point = FlowSet.box(this.space, new Map(values));
    return !point.isEmpty && this.covers(point);
  }
}

/** The box in terms of the variables that sets hold. */
function withoutViews(space: FlowSpace, box: Box): Box {
  if (!space.hasViews) return box;
  let result: Map<Variable, IntervalSet> | undefined;
  for (const [variable, values] of box) {
    const view = space.view(variable);
    if (!view) continue;
    result ??= new Map(box);
    result.delete(variable);
    const back = view.shift.back(values);
    const earlier = result.get(view.base);
    result.set(view.base, earlier ? earlier.intersect(back) : back);
  }
  return result ?? box;
}

function intersectBoxes(space: FlowSpace, a: Box, b: Box): Box | undefined {
  const result = new Map(a);
  for (const [variable, values] of b) {
    const both = (a.get(variable) ?? space.domain(variable)).intersect(values);
    if (both.isEmpty) return undefined;
    result.set(variable, both);
  }
  return result;
}

/** `a` without `b`, as disjoint boxes: for each field of `b` in turn the part of `a` outside it. */
function subtractBox(space: FlowSpace, a: Box, b: Box): Box[] {
  if (!intersectBoxes(space, a, b)) return [a];
  const pieces: Box[] = [];
  const inside = new Map(a);
  for (const [variable, values] of b) {
    const have = inside.get(variable) ?? space.domain(variable);
    const outside = have.minus(values);
    if (outside.isEmpty) continue;
    pieces.push(new Map(inside).set(variable, outside));
    inside.set(variable, have.intersect(values));
  }
  return pieces;
}
