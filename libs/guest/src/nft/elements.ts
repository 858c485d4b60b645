import { isObject, list, text, type JsonObject } from '../facts/json.js';

/** The named sets and maps of one table. `undefined` for one whose elements the facts don't fix: it fills
 *  and empties by itself. */
export type NamedSets = ReadonlyMap<string, readonly unknown[] | undefined>;

export function readNamedSet(set: JsonObject): readonly unknown[] | undefined {
  const flags = list(set['flags']) ?? [];
  if (flags.includes('dynamic') || flags.includes('timeout')) return undefined;
  return list(set['elem']) ?? [];
}

/** The elements of `{set: […]}` or `@name`; undefined when they aren't known. */
export function elementsOf(value: unknown, named: NamedSets): readonly unknown[] | undefined {
  const name = text(value);
  if (name !== undefined) return name.startsWith('@') ? named.get(name.slice(1)) : undefined;
  return isObject(value) ? list(value['set']) : undefined;
}

/** An element may carry a counter, a comment or a time: `{elem: {val: …}}`. */
export function plainElement(element: unknown): unknown {
  const inner = isObject(element) ? element['elem'] : undefined;
  return isObject(inner) ? inner['val'] : element;
}
