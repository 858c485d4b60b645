import type { IntentDefinition } from '../../../persistence/src/index.js';

/** An intent as an audit puts it: one that is stored, one of a file, or a standard probe. */
export interface Intent extends IntentDefinition {
  /** What tells it apart from the others of an audit, today and at the next run. */
  key: string;
}
