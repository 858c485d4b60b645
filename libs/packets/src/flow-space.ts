import { IntervalSet, type Scalar } from './interval-set.js';

/** Index of a variable in a `FlowSpace`. */
export type Variable = number;

/** The variables that the packets of one question range over.
 *
 *  A question starts with its own fields (source, ports, destination, ICMP type). Each translation with a
 *  choice (the port that a NAT gateway takes) adds one variable; a fixed new value is a variable with one
 *  value. A packet's header then only says which variable stands in which field, so undoing a translation
 *  is putting the old variable back, and the joint set stays exact. */
export class FlowSpace {
  private readonly domains: IntervalSet[] = [];
  private readonly names: string[] = [];
  private readonly constants = new Map<Scalar, Variable>();

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
