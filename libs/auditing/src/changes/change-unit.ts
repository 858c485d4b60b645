import type { FieldChange, ResourceChange } from '../../../snapshot/src/index.js';

/** What can be applied by itself: a resource that came or went, or one field of a changed one (of a list: one
 *  item). */
export type ChangeUnit =
  | { resource: ResourceChange; part: 'whole' }
  | {
      resource: ResourceChange;
      part: 'field';
      /** The field of the document. */
      key: string;
      /** What names the item in a list that has names. */
      item?: string;
      /** One of a list without names: what goes and what comes. */
      set?: { before?: unknown; after?: unknown };
      fields: FieldChange[];
    };

/** The units of a change. */
export function unitsOf(resource: ResourceChange): ChangeUnit[] {
  if (resource.type !== 'changed' || resource.kind === 'Guests') return [{ resource, part: 'whole' }];
  const units = new Map<string, ChangeUnit & { part: 'field' }>();
  resource.fields.forEach((field, i) => {
    const { key, item, isSet } = headOf(field.path);
    const id = isSet ? `${key}[]${i}` : `${key}[${item ?? ''}`;
    const unit = units.get(id) ?? {
      resource,
      part: 'field' as const,
      key,
      ...(item !== undefined && { item }),
      ...(isSet && { set: setOf(field) }),
      fields: [],
    };
    unit.fields.push(field);
    units.set(id, unit);
  });
  return [...units.values()];
}

/** The first step of a path: `Routes[0.0.0.0/0].State` is the item `0.0.0.0/0` of `Routes`. */
function headOf(path: string): { key: string; item?: string; isSet: boolean } {
  const [, key = path, name] = /^([^.[]+)(?:\[([^\]]*)\])?/.exec(path) ?? [];
  if (name === undefined) return { key, isSet: false };
  return name === '' && /^[^.[]+\[\]$/.test(path) ? { key, isSet: true } : { key, item: name, isSet: false };
}

function setOf({ before, after }: FieldChange): { before?: unknown; after?: unknown } {
  return { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}
