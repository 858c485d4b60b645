import { canonicalJson } from '../bundle/canonical-json.js';
import { isObject } from '../bundle/is-object.js';
import type { FieldChange } from './change.js';
import { itemNames } from './item-names.js';

/** Lists of plain values whose order is a meaning: name servers are asked one after the other. */
const ORDERED: ReadonlySet<string> = new Set(['Values']);

const textOf = (value: unknown): string => (value === undefined ? '' : canonicalJson(value));

/** The fields in which two documents of one resource differ, by path. */
export function fieldChanges(before: unknown, after: unknown): FieldChange[] {
  const found: FieldChange[] = [];
  compare({ path: '', key: '' }, before, after, found);
  return found.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

interface Place {
  path: string;
  /** The key of the field, or of the list that an item stands in. */
  key: string;
}

function compare(place: Place, before: unknown, after: unknown, found: FieldChange[]): void {
  if (before === after) return;
  if (isObject(before) && isObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const path = place.path === '' ? key : `${place.path}.${key}`;
      compare({ path, key }, before[key], after[key], found);
    }
    return;
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    compareLists(place, before as unknown[], after as unknown[], found);
    return;
  }
  if (textOf(before) !== textOf(after)) found.push(change(place.path, before, after));
}

function change(path: string, before: unknown, after: unknown): FieldChange {
  return { path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

function compareLists(
  { path, key }: Place,
  before: readonly unknown[],
  after: readonly unknown[],
  found: FieldChange[],
): void {
  if (ORDERED.has(key)) {
    const same =
      before.length === after.length && before.every((item, i) => textOf(item) === textOf(after[i]));
    if (!same) found.push(change(path, before, after));
    return;
  }
  const namesBefore = itemNames(key, before);
  const namesAfter = itemNames(key, after);
  if (namesBefore === null || namesAfter === null) {
    compareSets(path, before, after, found);
    return;
  }
  const old = new Map(namesBefore.map((name, i) => [name, before[i]]));
  const now = new Map(namesAfter.map((name, i) => [name, after[i]]));
  for (const name of new Set([...namesBefore, ...namesAfter])) {
    compare({ path: `${path}[${name}]`, key: '' }, old.get(name), now.get(name), found);
  }
}

/** Items without a name are the same or they aren't: one that differs is gone, and another one has come. */
function compareSets(
  path: string,
  before: readonly unknown[],
  after: readonly unknown[],
  found: FieldChange[],
): void {
  const left = new Map<string, unknown[]>();
  for (const item of after) {
    const text = canonicalJson(item);
    left.set(text, [...(left.get(text) ?? []), item]);
  }
  for (const item of before) {
    const same = left.get(canonicalJson(item));
    if (same?.pop() === undefined) found.push(change(`${path}[]`, item, undefined));
  }
  for (const items of left.values()) {
    for (const item of items) found.push(change(`${path}[]`, undefined, item));
  }
}
