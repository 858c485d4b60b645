import { TemplateError } from '../template-error.js';
import { parseBlock, splitBlock } from './cidr-blocks.js';
import type { Scope } from './scope.js';
import { subParts } from './sub-text.js';
import { describe, fieldOf, isList, isMap, Unresolved, type Value } from './value.js';

/** Evaluates a function's argument, or a part of it. */
type Evaluate = (value: Value, place: string) => Value;

interface Call {
  scope: Scope;
  evaluate: Evaluate;
  place: string;
}
type IntrinsicFunction = (argument: Value, call: Call) => Value;

function expected(what: string, found: Value | undefined, place: string): TemplateError {
  return new TemplateError(`expected ${what}, found ${describe(found)}`, place);
}

/** The function's list of arguments, each still to be evaluated. */
function argumentsOf(argument: Value, count: number, form: string, place: string): readonly Value[] {
  if (isList(argument) && argument.length === count) return argument;
  throw expected(form, argument, place);
}

/** Text, or unresolved; anything else is an error. */
function textOr(value: Value, place: string): string | Unresolved {
  if (typeof value === 'string' || value instanceof Unresolved) return value;
  throw expected('a text', value, place);
}

function listOr(value: Value, place: string): readonly Value[] | Unresolved {
  if (isList(value) || value instanceof Unresolved) return value;
  throw expected('a list', value, place);
}

/** Text made of parts. One unresolved part leaves the whole unresolved, for that part's reason. */
function concatenated(parts: readonly (string | Unresolved)[]): string | Unresolved {
  const unresolved = parts.find((part) => part instanceof Unresolved);
  const text = parts.map((part) => (part instanceof Unresolved ? part.shown : part)).join('');
  return unresolved === undefined ? text : new Unresolved(text, unresolved.why);
}

/** `A.B.C` or `[A, B.C]`; the attribute's name may be computed. */
export function getAttArguments(argument: Value, place: string): { name: string; attribute: Value } {
  const form = '"LogicalId.Attribute" or [LogicalId, Attribute]';
  if (typeof argument === 'string') {
    const dot = argument.indexOf('.');
    if (dot < 1 || dot === argument.length - 1) throw expected(form, argument, place);
    return { name: argument.slice(0, dot), attribute: argument.slice(dot + 1) };
  }
  const [name, attribute, ...more] = isList(argument) ? argument : [];
  if (typeof name !== 'string' || attribute === undefined || more.length > 0) {
    throw expected(form, argument, place);
  }
  return { name, attribute };
}

function ref(name: Value, { scope, place }: Call): Value {
  if (typeof name !== 'string') throw expected('a name', name, place);
  return scope.parameters.get(name) ?? scope.reference(name, place);
}

function getAtt(argument: Value, { scope, evaluate, place }: Call): Value {
  const { name, attribute } = getAttArguments(argument, place);
  const attributeName = evaluate(attribute, place);
  if (typeof attributeName !== 'string') throw expected("an attribute's name", attributeName, place);
  return scope.attribute(name, attributeName, place);
}

function sub(argument: Value, call: Call): Value {
  const { evaluate, place } = call;
  const [text, variables = {}] = isList(argument) ? argument : [argument];
  if (typeof text !== 'string' || !isMap(variables))
    throw expected('a text, or [text, map]', argument, place);
  const valueOf = (name: string): string | Unresolved => {
    const variable = fieldOf(variables, name);
    if (variable !== undefined) return textOr(evaluate(variable, place), `${place}.${name}`);
    const value = name.includes('.') ? getAtt(name, call) : ref(name, call);
    // The list of a parameter stands in a text as it was given.
    return isList(value) ? concatenated(join(value, ',', place)) : textOr(value, place);
  };
  return concatenated(subParts(text).map((part) => ('name' in part ? valueOf(part.name) : part.literal)));
}

function join(items: readonly Value[], delimiter: string, place: string): (string | Unresolved)[] {
  return items.flatMap((item, i) => {
    const text = textOr(item, `${place}[${i}]`);
    return i === 0 ? [text] : [delimiter, text];
  });
}

function fnJoin(argument: Value, { evaluate, place }: Call): Value {
  const [delimiter = '', list = ''] = argumentsOf(argument, 2, '[delimiter, list]', place);
  if (typeof delimiter !== 'string') throw expected('a delimiter', delimiter, place);
  const items = listOr(evaluate(list, place), place);
  return items instanceof Unresolved ? items : concatenated(join(items, delimiter, place));
}

function fnSelect(argument: Value, { evaluate, place }: Call): Value {
  const [index = '', list = ''] = argumentsOf(argument, 2, '[index, list]', place);
  const position = evaluate(index, place);
  const items = listOr(evaluate(list, place), place);
  if (typeof position !== 'string' || !/^\d+$/.test(position)) throw expected('an index', position, place);
  if (items instanceof Unresolved) return items;
  const item = items[Number(position)];
  if (item === undefined) {
    throw new TemplateError(`index ${position} is outside a list of ${items.length}`, place);
  }
  return item;
}

function fnSplit(argument: Value, { evaluate, place }: Call): Value {
  const [delimiter = '', source = ''] = argumentsOf(argument, 2, '[delimiter, text]', place);
  if (typeof delimiter !== 'string' || delimiter === '') throw expected('a delimiter', delimiter, place);
  const text = textOr(evaluate(source, place), place);
  return text instanceof Unresolved ? text : text.split(delimiter);
}

function fnGetAzs(argument: Value, { scope, evaluate, place }: Call): Value {
  const region = textOr(evaluate(argument, place), place);
  return region instanceof Unresolved ? region : [...scope.zones(region === '' ? scope.region : region)];
}

function fnFindInMap(argument: Value, { scope, evaluate, place }: Call): Value {
  const keys = argumentsOf(argument, 3, '[map, top-level key, second-level key]', place).map((key) => {
    const value = evaluate(key, place);
    if (typeof value === 'string') return value;
    throw value instanceof Unresolved
      ? new TemplateError(`a key isn't known: ${value.why}`, place)
      : expected('a key', value, place);
  });
  const [map = '', first = '', second = ''] = keys;
  const top = scope.mappings.get(map);
  if (top === undefined) throw new TemplateError(`there is no mapping "${map}"`, place);
  const inner = fieldOf(top, first);
  const value = inner !== undefined && isMap(inner) ? fieldOf(inner, second) : undefined;
  if (value === undefined) {
    const has = (keysOf: Value | undefined): string =>
      keysOf !== undefined && isMap(keysOf) ? Object.keys(keysOf).join(', ') : 'nothing';
    throw new TemplateError(
      inner === undefined
        ? `mapping "${map}" has no key "${first}" (it has ${has(top)})`
        : `mapping "${map}.${first}" has no key "${second}" (it has ${has(inner)})`,
      place,
    );
  }
  return value;
}

function fnCidr(argument: Value, { evaluate, place }: Call): Value {
  const [block, count, bits] = argumentsOf(argument, 3, '[block, count, host bits]', place).map((part) =>
    textOr(evaluate(part, place), place),
  );
  const unresolved = [block, count, bits].find((part) => part instanceof Unresolved);
  if (unresolved !== undefined) return unresolved;
  const parsed = parseBlock(String(block));
  if (parsed === undefined) throw expected('a CIDR block', block, place);
  if (!/^\d{1,3}$/.test(String(count)) || Number(count) < 1 || Number(count) > 256) {
    throw expected('a count from 1 to 256', count, place);
  }
  if (!/^\d{1,3}$/.test(String(bits))) throw expected('a number of host bits', bits, place);
  const blocks = splitBlock(parsed, Number(count), Number(bits));
  if (blocks !== undefined) return blocks;
  throw new TemplateError(
    `${String(block)} doesn't hold ${String(count)} blocks with ${String(bits)} host bits`,
    place,
  );
}

function fnBase64(argument: Value, { evaluate, place }: Call): Value {
  const text = textOr(evaluate(argument, place), place);
  return text instanceof Unresolved ? text : Buffer.from(text, 'utf8').toString('base64');
}

function fnImportValue(argument: Value, { evaluate, place }: Call): Value {
  const name = evaluate(argument, place);
  const shown = typeof name === 'string' ? name : describe(name);
  return new Unresolved(
    `{import ${shown}}`,
    `Fn::ImportValue takes "${shown}" from another stack, which a template alone doesn't have; ` +
      'make it a parameter and give its value',
  );
}

const refused =
  (reason: string): IntrinsicFunction =>
  (_, { place }) => {
    throw new TemplateError(reason, place);
  };
const LANGUAGE_EXTENSION = 'needs the transform AWS::LanguageExtensions, which is refused';

/** Every intrinsic function that may stand in a resource. `Fn::If` isn't here: branches are chosen before
 *  (`chooseBranches`). */
export const FUNCTIONS: ReadonlyMap<string, IntrinsicFunction> = new Map<string, IntrinsicFunction>([
  ['Ref', ref],
  ['Fn::GetAtt', getAtt],
  ['Fn::Sub', sub],
  ['Fn::Join', fnJoin],
  ['Fn::Select', fnSelect],
  ['Fn::Split', fnSplit],
  ['Fn::GetAZs', fnGetAzs],
  ['Fn::FindInMap', fnFindInMap],
  ['Fn::Cidr', fnCidr],
  ['Fn::Base64', fnBase64],
  ['Fn::ImportValue', fnImportValue],
  ['Fn::Transform', refused("Fn::Transform runs a macro inside CloudFormation, which can't be done here")],
  ['Fn::Length', refused(`Fn::Length ${LANGUAGE_EXTENSION}`)],
  ['Fn::ToJsonString', refused(`Fn::ToJsonString ${LANGUAGE_EXTENSION}`)],
]);
