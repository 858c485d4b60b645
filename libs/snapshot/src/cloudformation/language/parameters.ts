import { TemplateError } from '../template-error.js';
import { describe, fieldOf, isList, Unresolved, type Value, type ValueMap } from './value.js';

const LIST_TYPE =
  /^(?:CommaDelimitedList|List<.+>|AWS::SSM::Parameter::Value<(?:CommaDelimitedList|List<.+>)>)$/;
const SSM_VALUE = 'AWS::SSM::Parameter::Value<';
const KNOWN_TYPE =
  /^(?:String|Number|CommaDelimitedList|List<(?:Number|String|AWS::[\w:]+)>|AWS::[\w:]+(?:<.+>)?)$/;
const NUMBER = /^-?(?:\d+(?:\.\d+)?|\.\d+)$/;

interface Declared {
  name: string;
  type: string;
  declaration: ValueMap;
  /** NoEcho: the value is a secret, and stays out of messages. */
  secret: boolean;
}

function textField({ name, declaration }: Declared, field: string): string | undefined {
  const value = fieldOf(declaration, field);
  if (value === undefined || typeof value === 'string') return value;
  throw new TemplateError(`expected a text, found ${describe(value)}`, `Parameters.${name}.${field}`);
}

function checkBounds(parameter: Declared, value: string): void {
  const { name, declaration, secret } = parameter;
  const found = secret ? 'another value' : describe(value);
  const fail = (what: string): never => {
    throw new TemplateError(`expected ${what}, found ${found}`, `Parameters.${name}`);
  };
  const allowed = fieldOf(declaration, 'AllowedValues');
  if (isList(allowed) && !allowed.includes(value)) {
    fail(`one of ${allowed.map((item) => describe(item)).join(', ')}`);
  }
  const bound = (field: string): number => Number(textField(parameter, field) ?? Number.NaN);
  if (value.length < bound('MinLength')) fail(`at least ${bound('MinLength')} characters`);
  if (value.length > bound('MaxLength')) fail(`at most ${bound('MaxLength')} characters`);
  if (/Number/.test(parameter.type)) {
    if (!NUMBER.test(value)) fail('a number');
    if (Number(value) < bound('MinValue')) fail(`at least ${bound('MinValue')}`);
    if (Number(value) > bound('MaxValue')) fail(`at most ${bound('MaxValue')}`);
  }
}

/** A default of this type is the name of an SSM parameter. So is a given value that looks like a path;
 *  anything else that is given is taken for the value itself. */
function ssmValue(parameter: Declared, given: string | undefined, byDefault: string): Value | undefined {
  if (given !== undefined && !given.startsWith('/')) return undefined;
  const { name } = parameter;
  return new Unresolved(
    `{SSM ${given ?? byDefault}}`,
    `parameter "${name}" is read from the SSM parameter ${given ?? byDefault} when the stack is made; ` +
      `give its value (${name}=…)`,
  );
}

function valueOf(parameter: Declared, given: string | undefined): Value {
  const { type } = parameter;
  const text = given ?? textField(parameter, 'Default') ?? '';
  if (type.startsWith(SSM_VALUE)) {
    const unresolved = ssmValue(parameter, given, text);
    if (unresolved !== undefined) return unresolved;
  }
  if (!LIST_TYPE.test(type)) {
    checkBounds(parameter, text);
    return text;
  }
  const items = text === '' ? [] : text.split(',').map((item) => item.trim());
  for (const item of items) checkBounds(parameter, item);
  return items;
}

function declaredParameter(name: string, declaration: ValueMap): Declared {
  const type = fieldOf(declaration, 'Type');
  if (typeof type !== 'string' || !KNOWN_TYPE.test(type)) {
    throw new TemplateError(
      `expected a parameter type such as String or AWS::EC2::VPC::Id, found ${describe(type)}`,
      `Parameters.${name}.Type`,
    );
  }
  const noEcho = fieldOf(declaration, 'NoEcho');
  return { name, type, declaration, secret: typeof noEcho === 'string' && /^(true|yes|on)$/i.test(noEcho) };
}

/** The values of a template's parameters. `AllowedPattern` isn't tried: it is a Java pattern, written by
 *  whoever wrote the template, and decides nothing about the network.
 *  @throws TemplateError that names every parameter without a value, or the first with a wrong one. */
export function readParameters(
  declared: ReadonlyMap<string, ValueMap>,
  given: ReadonlyMap<string, string>,
): Map<string, Value> {
  const unknown = [...given.keys()].filter((name) => !declared.has(name));
  if (unknown.length > 0) {
    const has = declared.size === 0 ? 'none' : [...declared.keys()].join(', ');
    throw new TemplateError(
      `the template has no parameter ${unknown.join(', ')} (it has ${has})`,
      'Parameters',
    );
  }
  const parameters = [...declared].map(([name, declaration]) => declaredParameter(name, declaration));
  const missing = parameters.filter(
    ({ name, declaration }) => !given.has(name) && fieldOf(declaration, 'Default') === undefined,
  );
  if (missing.length > 0) {
    const names = missing.map(({ name, type }) => `${name} (${type})`).join(', ');
    throw new TemplateError(`no value and no default: ${names}`, 'Parameters');
  }
  return new Map(
    parameters.map((parameter) => [parameter.name, valueOf(parameter, given.get(parameter.name))]),
  );
}
