import { isObject } from './is-object.js';

/** The time of reading that a document gives (`CapturedAt`; in a manifest also `capturedAt`), ISO 8601. */
export function capturedAtOf(value: unknown, file: string, notes: string[]): string | null {
  if (!isObject(value)) return null;
  const told = value['CapturedAt'] ?? value['capturedAt'];
  if (told === undefined) return null;
  const time = new Date(typeof told === 'string' ? told : Number.NaN);
  if (!Number.isNaN(time.getTime())) return time.toISOString();
  notes.push(`${file}: CapturedAt isn't a date and was ignored`);
  return null;
}
