import type { FieldChange, ResourceChange } from '../../../snapshot/src/index.js';

/** The run in which an intent held for the last time. */
export interface LastHeld {
  runId: string;
  snapshotId: string;
  /** ISO 8601. */
  at: string;
}

/** One change that, with the others named beside it, made the intent fail. */
export interface Culprit {
  kind: ResourceChange['kind'];
  id: string;
  name?: string;
  accountId: string | null;
  region: string | null;
  type: ResourceChange['type'];
  /** Of a changed resource: only the fields that matter. */
  fields?: FieldChange[];
  /** "RouteTables rtb-1: Routes[0.0.0.0/0] is gone". */
  summary: string;
}

/** What changed between the last run in which an intent held and the one in which it fails. */
export type ChangeExplanation =
  /** `minimal`: without any one of the culprits the intent would not fail like this. False: the search ended
   *  before it was sure. `others`: changes that have nothing to do with it. */
  | { status: 'found'; since: LastHeld; culprits: Culprit[]; minimal: boolean; others: number }
  /** The documents don't show what it was. */
  | { status: 'not-found'; since: LastHeld; reason: string; changes: number }
  /** It has never held while this audit watched. */
  | { status: 'never-held' }
  /** More failures than can be looked into in one run. */
  | { status: 'not-computed'; since: LastHeld };
