import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Change } from './scenario-schema.js';

type Facts = Record<string, unknown>;

/** The guest facts of a bundle (`guests/<instance id>.json`) by instance, with the changes that name a guest
 *  applied. A text may be written as a list of its lines. */
export function changedGuests(folder: string, changes: readonly Change[]): Map<string, Facts> {
  const place = join(folder, 'guests');
  const guests = new Map<string, Facts>();
  for (const file of existsSync(place) ? readdirSync(place) : []) {
    guests.set(file.replace(/\.json$/, ''), JSON.parse(readFileSync(join(place, file), 'utf8')) as Facts);
  }
  for (const change of changes) if ('guest' in change) apply(guests, change);
  return new Map([...guests].map(([id, facts]) => [id, asPrinted(facts)]));
}

function apply(guests: Map<string, Facts>, change: Extract<Change, { guest: string }>): void {
  const facts = guests.get(change.guest);
  if ('add' in change) {
    guests.set(change.guest, structuredClone(change.add));
    return;
  }
  if (!facts) throw new Error(`the bundle has no facts of ${change.guest}`);
  if ('remove' in change) guests.delete(change.guest);
  else if ('set' in change) guests.set(change.guest, { ...facts, ...structuredClone(change.set) });
  else
    guests.set(
      change.guest,
      Object.fromEntries(Object.entries(facts).filter(([part]) => !change.unset.includes(part))),
    );
}

const asPrinted = (facts: Facts): Facts =>
  Object.fromEntries(
    Object.entries(facts).map(([part, value]) => [
      part,
      part === 'files' ? asPrintedFiles(value as Facts) : lines(value),
    ]),
  );

const asPrintedFiles = (files: Facts): Facts =>
  Object.fromEntries(Object.entries(files).map(([path, value]) => [path, lines(value)]));

const lines = (value: unknown): unknown =>
  Array.isArray(value) && value.length > 0 && value.every((line) => typeof line === 'string')
    ? `${value.join('\n')}\n`
    : value;
