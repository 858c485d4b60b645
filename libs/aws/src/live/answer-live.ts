import {
  diagnose,
  type Diagnosis,
  type DiagnosisContext,
  type DiagnosisRequest,
} from '../../../reachability/src/index.js';
import { indexSnapshot, type Snapshot } from '../../../snapshot/src/index.js';
import { readingSnapshot } from '../collect/reading-files.js';
import { markUnsettled } from './mark-unsettled.js';
import { pathIds } from './path-ids.js';
import { readForQuestion, type LiveAccount } from './read-for-question.js';
import { applyLateChanges, secondLook } from './second-look.js';

/** Looks at a path that keeps changing before that is the answer. */
const LOOKS = 3;

export interface LiveAnswer {
  diagnosis: Diagnosis;
  snapshot: Snapshot;
  /** Whether the snapshot is only of the VPCs that the question touches. */
  focused: boolean;
}

/** Reads an account for one question and answers it. Reads aren't atomic: what lies on the path is read
 *  again afterwards, and where it has changed the question is answered anew with what is now. The snapshot
 *  isn't stored yet, so its `id` in the diagnosis is empty. `complete` adds what is known from elsewhere (the
 *  insides of machines); it is asked about, and not part of what is given back.
 *  @throws QuestionError, AwsAccessError, NothingReadError */
export async function answerLive(
  account: LiveAccount,
  request: DiagnosisRequest,
  context: Omit<DiagnosisContext, 'snapshot'>,
  complete: (snapshot: Snapshot) => Promise<Snapshot> = (snapshot) => Promise.resolve(snapshot),
): Promise<LiveAnswer> {
  const { readings, focused } = await readForQuestion(account, request);
  const answer = async (): Promise<{ snapshot: Snapshot; diagnosis: Diagnosis }> => {
    const snapshot = readingSnapshot(readings);
    const { hash, capturedAt } = snapshot;
    const reference = { id: '', hash, capturedAt };
    const network = indexSnapshot(await complete(snapshot));
    const diagnosis = diagnose(network, request, { ...context, snapshot: reference });
    return { snapshot, diagnosis };
  };
  let current = await answer();
  for (let looks = 1; ; looks += 1) {
    const changes = await secondLook(account.readers, readings, pathIds(current.diagnosis));
    if (changes.length === 0) return { ...current, focused };
    applyLateChanges(changes);
    current = await answer();
    if (looks === LOOKS) {
      return { ...current, diagnosis: markUnsettled(current.diagnosis, changes), focused };
    }
  }
}
