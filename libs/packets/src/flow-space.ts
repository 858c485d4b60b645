import { IntervalSet, type Scalar } from './interval-set.js';

/** Index of a variable in a `FlowSpace`. */
export type Variable = number;

/** How the values of a variable look under another name, one for one. */
export interface Shift {
  there(values: IntervalSet): IntervalSet;
  /** Of values that aren't under that name at all: nothing. */
  back(values: IntervalSet): IntervalSet;
}

/** The variables that the packets of one question range over.
 *
 *  A question starts with its own fields (source, ports, destination, ICMP type). Each translation with a
 *  choice (the port that a NAT gateway takes) adds one variable; a fixed new value is a variable with one
 *  value. A packet's header then only says which variable stands in which field, so undoing a translation
 *  is putting the old variable back, and the joint set stays exact. Where a new value is made of the old one
 *  alone (NAT64), it is a view of its variable. */
export class FlowSpace {
  private readonly domains: IntervalSet[] = [];
  private readonly names: string[] = [];
  private readonly constants = new Map<Scalar, Variable>();
  private readonly views = new Map<Variable, { base: Variable; shift: Shift }>();

  addVariable(name: string, domain: IntervalSet): Variable {
    this.domains.push(domain);
    this.names.push(name);
    return this.domains.length - 1;
  }

  /** The variable whose only value is `value`. */
  constant(value: Scalar): Variable {
    let variable = this.constants.get(value);
    if (variable === undefined) {
      variable = this.addVariable('constant', IntervalSet.of(value));
      this.constants.set(value, variable);
    }
    return variable;
  }

  /** A variable whose value is always that of `base`, shifted. Sets only ever hold `base` itself. */
  addView(name: string, base: Variable, shift: Shift): Variable {
    const view = this.addVariable(name, shift.there(this.domain(base)));
    this.views.set(view, { base, shift });
    return view;
  }

  get hasViews(): boolean {
    return this.views.size > 0;
  }

  view(variable: Variable): { base: Variable; shift: Shift } | undefined {
    return this.hasViews ? this.views.get(variable) : undefined;
  }

  domain(variable: Variable): IntervalSet {
    return this.domains[variable]!;
  }

  name(variable: Variable): string {
    return this.names[variable]!;
  }

  get size(): number {
    return this.domains.length;
  }
}
