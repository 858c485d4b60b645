/** A value of the template language. Every scalar is text: CloudFormation compares and joins `80`, `"80"` and
 *  `true`, `"true"` alike, and a YAML reader that guesses types would turn `2010-09-09` into a date. */
export type Value = string | Unresolved | readonly Value[] | ValueMap;

export interface ValueMap {
  readonly [key: string]: Value;
}

/** A value that only a deployment has: what a skipped resource returns, an SSM parameter, another stack's
 *  export. Harmless until something of the network is made of it. */
export class Unresolved {
  constructor(
    /** Where it stands for something to read, as in a tag. */
    readonly shown: string,
    /** Why it isn't known and what to do, for the error. */
    readonly why: string,
  ) {}
}

export const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value);

export const isMap = (value: Value | undefined): value is ValueMap =>
  typeof value === 'object' && !Array.isArray(value) && !(value instanceof Unresolved);

/** The field's own value; inherited names such as `constructor` are none. */
export const fieldOf = (value: ValueMap, key: string): Value | undefined =>
  Object.hasOwn(value, key) ? value[key] : undefined;

/** The single key and its value, if that is all there is: the form of every intrinsic function. */
export function onlyEntry(value: Value): readonly [string, Value] | undefined {
  if (!isMap(value)) return undefined;
  const entries = Object.entries(value);
  return entries.length === 1 ? entries[0] : undefined;
}

export function describe(value: Value | undefined): string {
  if (value === undefined) return 'nothing';
  if (value instanceof Unresolved) return value.shown;
  if (isList(value)) return `a list of ${value.length}`;
  if (isMap(value)) return 'a map';
  if (value === '') return 'an empty value';
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}
