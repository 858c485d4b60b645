import { getAttArguments } from './functions.js';
import { subParts } from './sub-text.js';
import { fieldOf, isList, isMap, onlyEntry, type Value } from './value.js';

/** Visits every name that a value refers to by `Ref`, `Fn::GetAtt` or `Fn::Sub`, with the place. */
export function eachNameUsed(
  value: Value,
  place: string,
  visit: (name: string, place: string) => void,
): void {
  const [key, argument] = onlyEntry(value) ?? [];
  if (key === 'Ref' && typeof argument === 'string') {
    visit(argument, place);
    return;
  }
  if (key === 'Fn::GetAtt' && argument !== undefined) {
    const { name, attribute } = getAttArguments(argument, place);
    visit(name, place);
    eachNameUsed(attribute, place, visit);
    return;
  }
  if (key === 'Fn::Sub' && argument !== undefined) {
    const [text, variables] = isList(argument) ? argument : [argument];
    const own = variables !== undefined && isMap(variables) ? variables : {};
    for (const part of typeof text === 'string' ? subParts(text) : []) {
      if ('name' in part && fieldOf(own, part.name) === undefined)
        visit(part.name.split('.')[0] ?? '', place);
    }
    eachNameUsed(own, place, visit);
    return;
  }
  if (isList(value)) value.forEach((item, i) => eachNameUsed(item, `${place}[${i}]`, visit));
  else if (isMap(value)) {
    for (const [name, field] of Object.entries(value)) eachNameUsed(field, `${place}.${name}`, visit);
  }
}
