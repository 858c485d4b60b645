import { isObject } from './json.js';

/** Reads sysctls: an object of names and values, or the output of `sysctl`. Names are written with dots. */
export function parseSysctl(value: unknown): ReadonlyMap<string, string> {
  const pairs: [string, string][] = [];
  if (typeof value === 'string') {
    for (const line of value.split(/\r?\n/)) {
      const match = /^\s*([^\s=]+)\s*=\s*(.*)$/.exec(line);
      if (match) pairs.push([match[1]!, match[2]!.trim()]);
    }
  } else if (isObject(value)) {
    for (const [key, entry] of Object.entries(value)) {
      if (typeof entry === 'string' || typeof entry === 'number') pairs.push([key, String(entry).trim()]);
    }
  }
  return new Map(
    pairs.map(([key, entry]) => [key.startsWith('net/') ? key.replaceAll('/', '.') : key, entry]),
  );
}
