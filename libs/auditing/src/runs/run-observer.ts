import type { EntityManager } from 'typeorm';
import type { IntentState } from '../states/intent-state.js';
import type { Problem } from '../problems/problem.js';

interface Ended {
  audit: { id: string; name: string };
  /** `finishedAt` in ISO 8601. */
  run: { id: string; finishedAt: string };
}

interface RunFailure {
  code: string;
  detail: string;
}

/** The end of a run, or a gap in its schedule. */
export type EndedRun =
  | (Ended & {
      status: 'succeeded';
      snapshotId: string;
      /** One for each intent and group of sources, in the order of the intents. */
      states: IntentState[];
      /** What the run before knew and this one doesn't: its sources, or the intent itself, are gone. */
      gone: { intentKey: string; groupId: string }[];
      problems: Problem[];
    })
  /** It was tried as often as it may be. Nothing is known of its intents. */
  | (Ended & { status: 'failed'; error: RunFailure })
  /** `count` times of the schedule passed without a run. */
  | (Ended & { status: 'missed'; count: number; error: RunFailure });

/** Learns of every end of a run, exactly once, in the transaction that ends it: what it writes with `manager`
 *  is stored if and only if the run's results are. If it rejects, the run is tried again. */
export abstract class RunObserver {
  abstract runEnded(manager: EntityManager, ended: EndedRun): Promise<void>;
}
