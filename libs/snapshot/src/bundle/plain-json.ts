import { types } from 'node:util';
import { BundleError } from './bundle-error.js';

/** EC2's documents are about ten levels deep. The limit protects whatever walks them by recursion. */
export const MAX_DEPTH = 100;

function plain(value: unknown, depth: number, file: string, keepNulls: boolean): unknown {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value;
    case 'bigint':
      return String(value);
    case 'object':
      break;
    default:
      return null;
  }
  if (value === null) return null;
  if (depth === 0) throw new BundleError(`nested deeper than ${MAX_DEPTH} levels`, { file });
  if (Array.isArray(value)) {
    let copy: unknown[] | null = null;
    for (let i = 0; i < value.length; i += 1) {
      const item: unknown = value[i];
      const kept = plain(item, depth - 1, file, keepNulls);
      if (kept !== item) (copy ??= [...(value as unknown[])])[i] = kept;
    }
    return copy ?? value;
  }
  if (types.isDate(value)) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  return plainObject(value as Record<string, unknown>, depth, file, keepNulls);
}

function plainObject(
  value: Record<string, unknown>,
  depth: number,
  file: string,
  keepNulls: boolean,
): Record<string, unknown> {
  let copy: Record<string, unknown> | null = null;
  for (const key of Object.keys(value)) {
    const field = value[key];
    const kept = plain(field, depth - 1, file, keepNulls);
    // A key of this name would change the copy's prototype wherever documents are copied; EC2 has none.
    const dropped = (kept === null && !keepNulls) || key === '__proto__';
    if (!dropped && kept === field) continue;
    copy ??= Object.fromEntries(Object.entries(value).filter(([name]) => name !== '__proto__'));
    if (!dropped) copy[key] = kept;
    else if (key !== '__proto__') delete copy[key];
  }
  return copy ?? value;
}

/** The value as JSON has it, with null fields left out: the CLI writes null where the SDK leaves a field
 *  out, and both mean "absent". `keepNulls` for guest facts, which are kept as they came.
 *  The input isn't changed; what needs no change is shared with it.
 *  @throws BundleError if it is nested too deep. */
export function plainJson(value: unknown, file: string, options: { keepNulls?: boolean } = {}): unknown {
  return plain(value, MAX_DEPTH, file, options.keepNulls ?? false);
}
