import type { ComponentRef, DiagnosisSource, FindingRole, Verdict } from '../../../reachability/src/index.js';
import type { AbsentSource } from '../intents/absent-sources.js';
import type { Exemption } from './exemption.js';
import type { Outcome } from './outcome.js';

/** Why an intent fails: a finding on a component. For one that was to be blocked: the way by which it gets
 *  out (`NOT_BLOCKED`). */
export interface Cause {
  code: string;
  role: FindingRole;
  component: ComponentRef;
  summary: string;
}

export interface OpenFact {
  code: string;
  component: ComponentRef;
  summary: string;
  howToLearn: string;
}

/** One answer for all sources that no rule can tell apart. */
export interface AnswerClass {
  outcome: Outcome;
  /** Null where nobody was asked. */
  verdict: Verdict | null;
  verdictIfAssumptionsHold?: Verdict;
  exemption?: Exemption;
  /** Share (0 to 1) of the packets that works; null where that isn't known. */
  share: number | null;
  /** Said of the first member; see `expandResult`. */
  headline: string;
  causes: Cause[];
  unknowns: OpenFact[];
  /** Places in the run's list of sources. */
  members: number[];
  /** Instead of members: what the intent names, and isn't there. It counts as one source, so that nobody takes
   *  the intent for kept, and belongs to no group, so that it calls nobody. */
  absent?: AbsentSource;
}

/** A source as results show it. */
export interface RunSource extends DiagnosisSource {
  networkInterfaceId: string;
  /** Ids of its security groups. */
  groups: string[];
}

/** The answers to one intent. */
export interface IntentAnswers {
  key: string;
  classes: AnswerClass[];
}
