const MINUTE = 60;
const HOUR = 3600;

/** Seconds between one try and the next: a little over a day in all. */
const DELAYS = [5, 30, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 9 * HOUR];

/** Nobody is made to wait longer, whatever Retry-After says. */
const LONGEST_WISH_SECONDS = 6 * HOUR;

/** Seconds until the next try after so many failed ones; null: it was the last. `wish`: Retry-After in seconds.
 *  `spread`, 0 to 1, draws apart what failed at the same time. */
export function nextDelay(tries: number, wish: number | null, spread: number): number | null {
  const delay = DELAYS[tries - 1];
  if (delay === undefined) return null;
  const wanted = Math.min(wish ?? 0, LONGEST_WISH_SECONDS);
  return Math.max(delay * (1 + spread / 10), wanted);
}

/** Seconds of a Retry-After header: a number, or a date (RFC 9110, 10.2.3). Null: neither. */
export function retryAfterSeconds(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null;
  if (/^\s*\d{1,9}\s*$/.test(header)) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - now.getTime()) / 1000));
}
