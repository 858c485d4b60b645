import { dropDuplicates, type SoundItem } from './drop-duplicates.js';
import type { JsonObject } from './is-object.js';

/** Reservations in which each instance is there once. A reservation is only an envelope: the same instance
 *  may come in several of them when documents were put together by hand. */
export function dropDuplicateInstances(reservations: readonly SoundItem[], notes: string[]): JsonObject[] {
  const all = reservations.flatMap(({ file, value }) =>
    (value['Instances'] as JsonObject[]).map((instance): SoundItem => ({ file, value: instance })),
  );
  const kept = dropDuplicates('Reservations', all, (instance) => String(instance['InstanceId']), notes);
  if (kept.length === all.length) return reservations.map(({ value }) => value);
  const survivors = new Set(kept.map(({ value }) => value));
  return reservations.flatMap(({ value }) => {
    const instances = value['Instances'] as JsonObject[];
    const left = instances.filter((instance) => survivors.has(instance));
    if (left.length === instances.length) return [value];
    return left.length === 0 ? [] : [{ ...value, Instances: left }];
  });
}
