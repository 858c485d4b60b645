import { IntervalSet } from './interval-set.js';

/** Whole numbers as text: "443", "1024-65535". */
export function rangesText(set: IntervalSet): string[] {
  return set
    .intervals()
    .map(([from, to]) => [Number(from), Number(to) - 1] as const)
    .map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`));
}

/** Reads "443" or "32768-60999" within `lowest..highest`; undefined when it isn't such a range. */
export function parseRange(text: string, lowest: number, highest: number): IntervalSet | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text.trim());
  if (!match) return undefined;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  if (first < lowest || last > highest || last < first) return undefined;
  return IntervalSet.range(first, last);
}
