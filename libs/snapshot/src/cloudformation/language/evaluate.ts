import { TemplateError } from '../template-error.js';
import { FUNCTIONS } from './functions.js';
import type { Scope } from './scope.js';
import { isList, isMap, onlyEntry, type Value } from './value.js';

/** The value of an expression: intrinsic functions worked out, everything else as it is. Branches have been
 *  chosen before (`chooseBranches`).
 *  @throws TemplateError with the place of the expression. */
export function evaluate(value: Value, scope: Scope, place: string): Value {
  const entry = onlyEntry(value);
  const call = entry && FUNCTIONS.get(entry[0]);
  if (entry && call) {
    const within = (part: Value, at: string): Value => evaluate(part, scope, at);
    return call(entry[1], { scope, evaluate: within, place });
  }
  if (isList(value)) return value.map((item, i) => evaluate(item, scope, `${place}[${i}]`));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => {
      if (key.startsWith('Fn::')) throw unknownFunction(key, place);
      return [key, evaluate(field, scope, `${place}.${key}`)];
    }),
  );
}

function unknownFunction(key: string, place: string): TemplateError {
  if (key.startsWith('Fn::ForEach')) {
    return new TemplateError(
      'Fn::ForEach needs the transform AWS::LanguageExtensions, which is refused',
      place,
    );
  }
  return new TemplateError(
    FUNCTIONS.has(key)
      ? `${key} has to stand alone, without other keys beside it`
      : `${key} isn't an intrinsic function that may stand here`,
    place,
  );
}
