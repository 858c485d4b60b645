import type { Line } from './span.js';
import { span } from './span.js';

/** A titled block behind an empty line; nothing at all when it has no entries. */
export function section(title: string, entries: Line[]): Line[] {
  return entries.length === 0 ? [] : [[], [span(title, 'bold')], ...entries];
}
