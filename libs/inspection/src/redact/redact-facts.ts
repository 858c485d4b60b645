import { redactFile, redactText } from './redact-text.js';

/** A copy of a guest-facts document without secrets, however deep they stand. */
export function redactFacts<T extends object>(document: T): T {
  return Object.fromEntries(
    Object.entries(document).map(([part, value]) => [
      part,
      redact(value, part === 'files' ? redactFile : redactText),
    ]),
  ) as T;
}

function redact(value: unknown, hide: (text: string) => string): unknown {
  if (typeof value === 'string') return hide(value);
  if (Array.isArray(value)) return value.map((entry) => redact(entry, hide));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, redact(entry, hide)]));
}
