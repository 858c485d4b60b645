import { SnapshotsAndDiagnoses1763700000001 } from './0001-snapshots-and-diagnoses.js';
import { ApiKeys1763700000002 } from './0002-api-keys.js';
import { IdempotentAnswers1763700000003 } from './0003-idempotent-answers.js';

/** Every change of the schema, oldest first. Add at the end; never edit one that has been released. */
export const migrations = [
  SnapshotsAndDiagnoses1763700000001,
  ApiKeys1763700000002,
  IdempotentAnswers1763700000003,
];
