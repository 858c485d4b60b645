import { TemplateError } from '../template-error.js';
import type { Conditions } from './conditions.js';
import { describe, isList, isMap, onlyEntry, type Value, type ValueMap } from './value.js';

function isNoValue(value: Value): boolean {
  const [name, argument] = onlyEntry(value) ?? [];
  return name === 'Ref' && argument === 'AWS::NoValue';
}

/** The value with the branch of every `Fn::If` in its place; undefined for `AWS::NoValue`. CloudFormation
 *  does this before it looks at dependencies, so what an untaken branch refers to doesn't count. */
function chooseBranches(value: Value, conditions: Conditions, place: string): Value | undefined {
  if (isNoValue(value)) return undefined;
  const [name, argument] = onlyEntry(value) ?? [];
  if (name === 'Fn::If') {
    const [condition, whenTrue, whenFalse, ...more] = isList(argument) ? argument : [];
    if (
      typeof condition !== 'string' ||
      whenTrue === undefined ||
      whenFalse === undefined ||
      more.length > 0
    ) {
      throw new TemplateError(
        `expected [condition, value if true, value if false], found ${describe(argument)}`,
        place,
      );
    }
    return chooseBranches(conditions.holds(condition, place) ? whenTrue : whenFalse, conditions, place);
  }
  if (isList(value)) {
    return value.flatMap((item, i) => {
      const chosen = chooseBranches(item, conditions, `${place}[${i}]`);
      return chosen === undefined ? [] : [chosen];
    });
  }
  return isMap(value) ? chooseInMap(value, conditions, place) : value;
}

export function chooseInMap(value: ValueMap, conditions: Conditions, place: string): ValueMap {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, field]) => {
      const chosen = chooseBranches(field, conditions, `${place}.${key}`);
      return chosen === undefined ? [] : [[key, chosen]];
    }),
  );
}
