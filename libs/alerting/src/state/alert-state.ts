import type { Acknowledgement, AlertPhase } from '../../../persistence/src/index.js';
import type { AlertProblem } from '../../../rendering/src/index.js';

/** How an alert stands. What the outside was told is another matter: that is kept with the group. */
export interface AlertState {
  phase: AlertPhase;
  /** Of the phase. */
  since: Date;
  /** Failed runs in a row; one that couldn't tell counts neither way. */
  failures: number;
  /** The first failed run of the present, or the last, spell. */
  failingSince: Date | null;
  /** See `remember`. */
  history: string;
  flapping: boolean;
  /** Whether the latest run couldn't tell. */
  unsure: boolean;
  /** Kept after it has ended, to say what it was. */
  problems: AlertProblem[];
  /** Network interfaces that fail, each once. */
  interfaces: number;
  changes: string[];
  acknowledgement: Acknowledgement | null;
}

/** Before anything was seen. */
export function freshState(now: Date): AlertState {
  return {
    phase: 'ok',
    since: now,
    failures: 0,
    failingSince: null,
    history: '',
    flapping: false,
    unsure: false,
    problems: [],
    interfaces: 0,
    changes: [],
    acknowledgement: null,
  };
}
