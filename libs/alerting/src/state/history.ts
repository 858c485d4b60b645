import { FLAPPING_CHANGES, HISTORY_LENGTH, SETTLED_RUNS } from './alert-policy.js';

/** The history with one more outcome; the oldest drop out. */
export function remember(history: string, outcome: 'held' | 'failed'): string {
  return (history + (outcome === 'held' ? 'h' : 'f')).slice(-HISTORY_LENGTH);
}

/** Whether it comes and goes. What flaps goes on doing so until it has been the same for a while: without that
 *  difference it would flap between flapping and not. */
export function isFlapping(history: string, before: boolean): boolean {
  if (before) return new Set(history.slice(-SETTLED_RUNS)).size > 1 || history.length < SETTLED_RUNS;
  const changes = [...history].filter((outcome, place) => place > 0 && outcome !== history[place - 1]).length;
  return changes >= FLAPPING_CHANGES;
}
