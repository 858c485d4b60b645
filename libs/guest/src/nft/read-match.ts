import { isObject, list, text, type JsonObject } from '../facts/json.js';
import { all, any, not, unreadable, type Condition } from '../netfilter/condition.js';
import { elementsOf, plainElement, type NamedSets } from './elements.js';
import { anyFlag, flagBits, selector, type Selector } from './selector.js';
import { nftText } from './text.js';

/** `{op, left, right}` of a rule. */
export function readMatch(match: JsonObject, named: NamedSets): Condition {
  return understood(match, named) ?? unreadable(nftText({ match }));
}

function understood(match: JsonObject, named: NamedSets): Condition | undefined {
  const { left, right } = match;
  const operator = text(match['op']);
  const select = selector(left);
  if (!select) return undefined;
  switch (operator) {
    case '==':
    case '!=': {
      // A state is one bit: several together compare with none of them as one would think.
      if (isConnection(left) && !isScalarOrSet(right)) return undefined;
      const condition = membership(select, right, named);
      if (!condition) return undefined;
      return all(select.requires, operator === '==' ? condition : not(condition));
    }
    case 'in':
    case '!': {
      // Some bit of the right side is set; `!`: none is.
      const some = isTcpFlags(left) ? flagsCondition(right) : membership(select, right, named);
      return some && all(select.requires, operator === 'in' ? some : not(some));
    }
    case '<':
    case '<=':
    case '>':
    case '>=':
      return comparison(select, operator, right);
    default:
      return undefined;
  }
}

function flagsCondition(right: unknown): Condition | undefined {
  const bits = flagBits(right);
  return bits === undefined ? undefined : anyFlag(bits);
}

const isConnection = (left: unknown): boolean => isObject(left) && isObject(left['ct']);
const isScalarOrSet = (right: unknown): boolean =>
  typeof right !== 'object' || (isObject(right) && ('set' in right || 'range' in right || 'prefix' in right));
const isTcpFlags = (left: unknown): boolean =>
  isObject(left) && isObject(left['payload']) && left['payload']['field'] === 'flags';

/** That the packet's value is the value, or one of the set. */
export function membership(select: Selector, right: unknown, named: NamedSets): Condition | undefined {
  const isSet =
    (typeof right === 'string' && right.startsWith('@')) || (isObject(right) && list(right['set']));
  if (!isSet) return select.equals(right);
  const elements = elementsOf(right, named);
  const conditions = elements?.map((element) => select.equals(plainElement(element)));
  return conditions?.every((condition) => condition !== undefined) ? any(...conditions) : undefined;
}

function comparison(
  select: Selector,
  operator: '<' | '<=' | '>' | '>=',
  right: unknown,
): Condition | undefined {
  if (typeof right !== 'number') return undefined;
  const below = operator === '<' ? right - 1 : right;
  const atMost = operator === '<' || operator === '<=';
  const bound = atMost ? below : operator === '>' ? right : right - 1;
  const condition = bound < 0 ? any() : select.equals({ range: [0, bound] });
  return condition && all(select.requires, atMost ? condition : not(condition));
}
