import type { OutcomeCounts } from '../../../persistence/src/index.js';
import type { ChangeExplanation } from '../changes/explanation.js';
import type { OpenFact } from '../evaluate/answer-class.js';
import type { Outcome } from '../evaluate/outcome.js';
import type { Intent } from '../intents/intent.js';
import type { GroupCause } from './group-states.js';
import type { SourceGroup } from './source-group.js';

/** How one intent stands for one group of sources at the end of a run: what alerts are made of. */
export interface IntentState {
  intent: Pick<
    Intent,
    'key' | 'name' | 'destination' | 'protocol' | 'port' | 'expectation' | 'severity' | 'owner' | 'labels'
  >;
  group: SourceGroup;
  outcome: Outcome;
  /** Sources of the group by outcome. */
  counts: OutcomeCounts;
  /** One sentence about the first of the sources with that outcome. */
  headline: string;
  /** Why it fails, those that hit most sources first; at most eight, `problems` has all. */
  causes: GroupCause[];
  /** What isn't known, where it is undetermined. */
  unknowns: OpenFact[];
  /** Equal as long as it fails for the same reasons; empty where it doesn't fail. */
  cause: string;
  /** At least one of the causes stands in the configuration, and will be there again; false where the state of
   *  guests is behind all of it. */
  deterministic: boolean;
  /** Ids of the run's problems. */
  problems: string[];
  /** A few of the sources that have the outcome, by their interfaces. */
  examples: string[];
  /** Since when the outcome is this one, as far as this audit knows. */
  since: string;
  /** Null at the first run. */
  before: { outcome: Outcome; cause: string } | null;
  /** Only of one that fails. */
  change: ChangeExplanation | null;
}
