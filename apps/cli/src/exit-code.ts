import type { Verdict } from '../../../libs/reachability/src/index.js';

/** Exit codes scripts rely on. 64 and 70 are those of sysexits.h. */
export const EXIT = { reachable: 0, blocked: 1, undetermined: 2, usage: 64, internal: 70 } as const;

export function exitCodeOf(verdict: Verdict): number {
  switch (verdict) {
    case 'reachable':
      return EXIT.reachable;
    case 'unreachable':
    case 'partial':
      return EXIT.blocked;
    case 'undetermined':
      return EXIT.undetermined;
  }
}
