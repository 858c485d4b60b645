import type { AlertIntent, AlertPlace, AlertProblem } from '../../rendering/src/index.js';

/** How an intent stands for a group of sources. `gone`: it has no sources there any more, or none that are
 *  meant. */
export type ObservedOutcome = 'held' | 'failed' | 'undetermined' | 'gone';

/** What a run found out about one intent and one group of sources. */
export interface Observation {
  intent: AlertIntent;
  place: AlertPlace;
  outcome: ObservedOutcome;
  /** Why it fails, the largest first; empty unless it failed. */
  problems: AlertProblem[];
  /** Network interfaces that fail, each once. */
  interfaces: number;
  /** What changed in the network since it was last otherwise, one sentence each. */
  changes: string[];
}

/** What a run of an audit found out. */
export interface WatchReport {
  auditId: string;
  runId: string;
  /** When it ended. */
  at: Date;
  observations: Observation[];
  /** Whether the observations are all there is: then what isn't among them has lost its sources. False for a run
   *  that failed or was missed: it says nothing of anything. */
  complete: boolean;
  /** Says so where this process's own way out is one of those under watch. */
  ownPath: string | null;
}
