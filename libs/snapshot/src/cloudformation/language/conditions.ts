import { TemplateError } from '../template-error.js';
import { evaluate } from './evaluate.js';
import type { Scope } from './scope.js';
import { describe, isList, onlyEntry, Unresolved, type Value } from './value.js';

/** The named conditions of a template, worked out when first asked for. */
export class Conditions {
  private readonly known = new Map<string, boolean>();
  private readonly asked: string[] = [];

  constructor(
    private readonly declared: ReadonlyMap<string, Value>,
    private readonly scope: Scope,
  ) {}

  /** @throws TemplateError where there is no such condition, or it goes in a circle. */
  holds(name: string, place: string): boolean {
    const earlier = this.known.get(name);
    if (earlier !== undefined) return earlier;
    const expression = this.declared.get(name);
    if (expression === undefined) throw new TemplateError(`there is no condition "${name}"`, place);
    if (this.asked.includes(name)) {
      const circle = [...this.asked.slice(this.asked.indexOf(name)), name].join(' -> ');
      throw new TemplateError(`the conditions go in a circle: ${circle}`, place);
    }
    this.asked.push(name);
    const value = this.test(expression, `Conditions.${name}`);
    this.asked.pop();
    this.known.set(name, value);
    return value;
  }

  private test(expression: Value, place: string): boolean {
    const [name, argument] = onlyEntry(expression) ?? [];
    switch (name) {
      case 'Condition':
        return this.holds(String(argument), place);
      case 'Fn::Equals':
        return this.equals(argument, place);
      case 'Fn::And':
        return this.operands(argument, place, 2, 10).every((value) => value);
      case 'Fn::Or':
        return this.operands(argument, place, 2, 10).some((value) => value);
      case 'Fn::Not':
        return !this.operands(argument, place, 1, 1)[0];
      default:
        throw new TemplateError(
          'expected Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition, found ' +
            (name ?? describe(expression)),
          place,
        );
    }
  }

  /** All of them, so that a mistake in any is told. */
  private operands(argument: Value | undefined, place: string, least: number, most: number): boolean[] {
    if (!isList(argument) || argument.length < least || argument.length > most) {
      const count = least === most ? `${least}` : `${least} to ${most}`;
      throw new TemplateError(`expected ${count} condition(s), found ${describe(argument)}`, place);
    }
    return argument.map((item, i) => this.test(item, `${place}[${i}]`));
  }

  private equals(argument: Value | undefined, place: string): boolean {
    if (!isList(argument) || argument.length !== 2) {
      throw new TemplateError(`expected two values to compare, found ${describe(argument)}`, place);
    }
    const [left, right] = argument.map((side, i) => {
      const value = evaluate(side, this.scope, `${place}[${i}]`);
      if (value instanceof Unresolved) throw new TemplateError(value.why, `${place}[${i}]`);
      return JSON.stringify(value);
    });
    return left === right;
  }
}
