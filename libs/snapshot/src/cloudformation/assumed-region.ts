import type { Template } from './language/template.js';
import { isList, isMap, type Value } from './language/value.js';
import { regionOfZone } from './network/zones.js';

function* texts(value: Value): Generator<string> {
  if (typeof value === 'string') yield value;
  if (isList(value)) for (const item of value) yield* texts(item);
  if (isMap(value)) for (const field of Object.values(value)) yield* texts(field);
}

const DEFAULT_REGION = 'us-east-1';

/** The region of the first zone that a parameter's value or a resource's property names; a stack could be made
 *  nowhere else. Without one, the answer hardly depends on the region. */
export function assumedRegion(
  template: Template,
  given: ReadonlyMap<string, string>,
  notes: string[],
): string {
  const sources: Value[] = [
    [...given.values()].flatMap((value) => value.split(/\s*,\s*/)),
    [...template.parameters].flatMap(([name, declaration]) =>
      given.has(name) ? [] : (declaration['Default'] ?? []),
    ),
    [...template.resources.values()].map(({ properties }) => properties),
  ];
  for (const text of texts(sources)) {
    const region = regionOfZone(text);
    if (region !== undefined) return region;
  }
  notes.push(`no region is given and no zone tells it: taken as ${DEFAULT_REGION}`);
  return DEFAULT_REGION;
}
