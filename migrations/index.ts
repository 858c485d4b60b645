import { SnapshotsAndDiagnoses1763700000001 } from './0001-snapshots-and-diagnoses.js';
import { ApiKeys1763700000002 } from './0002-api-keys.js';
import { IdempotentAnswers1763700000003 } from './0003-idempotent-answers.js';
import { Targets1763700000004 } from './0004-targets.js';
import { Audits1763700000010 } from './0010-audits.js';
import { Alerts1763700000020 } from './0020-alerts.js';
import { Webhooks1763700000021 } from './0021-webhooks.js';
import { Guests1763700000030 } from './0030-guests.js';
import { IdempotentEtags1763700000040 } from './0040-idempotent-etags.js';

/** Every change of the schema, oldest first. Add at the end; never edit one that has been released. */
export const migrations = [
  SnapshotsAndDiagnoses1763700000001,
  ApiKeys1763700000002,
  IdempotentAnswers1763700000003,
  Targets1763700000004,
  Audits1763700000010,
  Alerts1763700000020,
  Webhooks1763700000021,
  Guests1763700000030,
  IdempotentEtags1763700000040,
];
