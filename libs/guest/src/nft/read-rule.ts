import { isObject, list, type JsonObject } from '../facts/json.js';
import { all, any, not, unreadable, type Condition } from '../netfilter/condition.js';
import type { RuleStep } from '../netfilter/ruleset.js';
import { elementsOf, plainElement, type NamedSets } from './elements.js';
import { readMatch } from './read-match.js';
import { opaque, readStatement } from './read-statement.js';
import { selector } from './selector.js';
import { nftText } from './text.js';

/** The steps of a rule; several alternatives when it looks something up in maps, one for each element. */
export function readRule(expressions: readonly unknown[], named: NamedSets): RuleStep[][] {
  let alternatives: RuleStep[][] = [[]];
  for (const expression of expressions) {
    const ways = readExpression(expression, named);
    alternatives = alternatives.flatMap((steps) => ways.map((way) => [...steps, ...way]));
  }
  return alternatives;
}

function readExpression(expression: unknown, named: NamedSets): RuleStep[][] {
  if (!isObject(expression)) return [[{ condition: unreadable(nftText(expression)) }]];
  const { match, vmap } = expression;
  if (isObject(match)) return [[{ condition: readMatch(match, named) }]];
  if (isObject(vmap))
    return lookup(vmap, named, (verdict) => statement(verdict)) ?? unknownLookup(expression);
  for (const name of ['snat', 'dnat', 'redirect', 'masquerade']) {
    const value = expression[name];
    for (const part of ['addr', 'port']) {
      const inner = isObject(value) ? value[part] : undefined;
      const map = isObject(inner) ? inner['map'] : undefined;
      if (!isObject(value) || !isObject(map)) continue;
      const ways = lookup(map, named, (data) => statement({ [name]: { ...value, [part]: data } }));
      return ways ?? unknownLookup(expression);
    }
  }
  return [statement(expression)];
}

const unknownLookup = (expression: JsonObject): RuleStep[][] => [[{ action: opaque(expression) }]];

function statement(expression: unknown): RuleStep[] {
  if (!isObject(expression)) return [{ condition: unreadable(nftText(expression)) }];
  const action = readStatement(expression);
  return [action ? { action } : { condition: unreadable(nftText(expression)) }];
}

/** The elements of a map as (condition, what follows) pairs. Undefined when the map isn't understood. */
function lookup(
  map: JsonObject,
  named: NamedSets,
  follow: (data: unknown) => RuleStep[],
): RuleStep[][] | undefined {
  const select = selector(map['key']);
  const elements = elementsOf(map['data'], named);
  if (!select || !elements) return undefined;
  const pairs = elements.map((element) => {
    const [key, data] = list(element) ?? [];
    const value = plainElement(key);
    return { condition: value === '*' ? ('rest' as const) : select.equals(value), data };
  });
  const keyed = pairs.map(({ condition }) => condition).filter((condition) => condition !== 'rest');
  if (!keyed.every((condition) => condition !== undefined)) return undefined;
  const otherwise: Condition = not(any(...keyed));
  return pairs.map(({ condition, data }) => [
    { condition: all(select.requires, condition === 'rest' ? otherwise : condition!) },
    ...follow(data),
  ]);
}
