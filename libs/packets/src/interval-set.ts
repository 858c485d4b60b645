/** A scalar field value: IPv4 addresses, ports, protocols and ICMP types are numbers, IPv6 addresses bigints. */
export type Scalar = number | bigint;

/** An immutable set of scalars, kept as sorted, disjoint, non-touching half-open intervals.
 *
 *  Half-open bounds make the algebra need nothing but comparison, so numbers and bigints share it. `bounds`
 *  is flat: `[from0, to0, from1, to1, …]`; a value is inside when an odd number of bounds is <= it. */
export class IntervalSet<T extends Scalar = Scalar> {
  static readonly empty = new IntervalSet<never>([]);

  private constructor(readonly bounds: readonly T[]) {}

  /** The one interval `[from, to)`; empty when `to <= from`. */
  static halfOpen<T extends Scalar>(from: T, to: T): IntervalSet<T> {
    return to > from ? new IntervalSet<T>([from, to]) : (IntervalSet.empty as unknown as IntervalSet<T>);
  }

  /** The inclusive range `first..last` of whole numbers. */
  static range(first: number, last: number): IntervalSet {
    return IntervalSet.halfOpen<Scalar>(first, last + 1);
  }

  static of(value: Scalar): IntervalSet {
    return new IntervalSet<Scalar>([value, typeof value === 'bigint' ? value + 1n : value + 1]);
  }

  /** The union of any number of sets, in one sort. */
  static union<T extends Scalar>(sets: readonly IntervalSet<T>[]): IntervalSet<T> {
    if (sets.length === 1) return sets[0]!;
    const intervals = sets.flatMap((set) => set.intervals());
    intervals.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
    const bounds: T[] = [];
    for (const [from, to] of intervals) {
      const last = bounds[bounds.length - 1];
      if (last === undefined || from > last) bounds.push(from, to);
      else if (to > last) bounds[bounds.length - 1] = to;
    }
    return IntervalSet.fromBounds(bounds);
  }

  private static fromBounds<T extends Scalar>(bounds: T[]): IntervalSet<T> {
    return bounds.length === 0
      ? (IntervalSet.empty as unknown as IntervalSet<T>)
      : new IntervalSet<T>(bounds);
  }

  get isEmpty(): boolean {
    return this.bounds.length === 0;
  }

  /** The half-open intervals, in order. */
  intervals(): [T, T][] {
    const result: [T, T][] = [];
    for (let i = 0; i < this.bounds.length; i += 2) result.push([this.bounds[i]!, this.bounds[i + 1]!]);
    return result;
  }

  /** How many values; exact up to 2^53, rounded above (IPv6). */
  get size(): number {
    let total = 0;
    for (let i = 0; i < this.bounds.length; i += 2) {
      total += Number((this.bounds[i + 1] as number) - (this.bounds[i] as number));
    }
    return total;
  }

  /** Smallest value, or undefined for the empty set. */
  get first(): T | undefined {
    return this.bounds[0];
  }

  has(value: T): boolean {
    let low = 0;
    let high = this.bounds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.bounds[middle]! <= value) low = middle + 1;
      else high = middle;
    }
    return low % 2 === 1;
  }

  equals(other: IntervalSet<T>): boolean {
    if (this === other) return true;
    if (this.bounds.length !== other.bounds.length) return false;
    return this.bounds.every((bound, i) => bound === other.bounds[i]);
  }

  covers(other: IntervalSet<T>): boolean {
    return this === other || other.minus(this).isEmpty;
  }

  union(other: IntervalSet<T>): IntervalSet<T> {
    if (this.isEmpty || this === other) return other;
    if (other.isEmpty) return this;
    return this.combine(other, (a, b) => a || b);
  }

  intersect(other: IntervalSet<T>): IntervalSet<T> {
    if (this === other || this.isEmpty) return this;
    if (other.isEmpty) return other;
    const a = this.bounds;
    const b = other.bounds;
    if (a[a.length - 1]! <= b[0]! || b[b.length - 1]! <= a[0]!) return IntervalSet.fromBounds<T>([]);
    const bounds: T[] = [];
    let i = 0;
    let j = 0;
    while (i < a.length && j < b.length) {
      const from = a[i]! > b[j]! ? a[i]! : b[j]!;
      const to = a[i + 1]! < b[j + 1]! ? a[i + 1]! : b[j + 1]!;
      if (from < to) bounds.push(from, to);
      if (a[i + 1]! < b[j + 1]!) i += 2;
      else j += 2;
    }
    return IntervalSet.fromBounds(bounds);
  }

  minus(other: IntervalSet<T>): IntervalSet<T> {
    if (this.isEmpty || other.isEmpty) return this;
    if (this === other) return IntervalSet.fromBounds<T>([]);
    return this.combine(other, (a, b) => a && !b);
  }

  /** Sweeps the bounds of both sets and keeps the stretches where `keep` holds. */
  private combine(other: IntervalSet<T>, keep: (a: boolean, b: boolean) => boolean): IntervalSet<T> {
    const a = this.bounds;
    const b = other.bounds;
    const bounds: T[] = [];
    let i = 0;
    let j = 0;
    let inside = false;
    while (i < a.length || j < b.length) {
      const at = j >= b.length || (i < a.length && a[i]! <= b[j]!) ? a[i]! : b[j]!;
      while (i < a.length && a[i] === at) i += 1;
      while (j < b.length && b[j] === at) j += 1;
      const now = keep(i % 2 === 1, j % 2 === 1);
      if (now !== inside) {
        bounds.push(at);
        inside = now;
      }
    }
    return IntervalSet.fromBounds(bounds);
  }
}
