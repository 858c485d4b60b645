import { setImmediate as breathe } from 'node:timers/promises';
import { QuestionError } from '../../../reachability/src/index.js';
import {
  indexSnapshot,
  snapshotChanges,
  type Snapshot,
  type SnapshotChanges,
} from '../../../snapshot/src/index.js';
import { exemptionOf } from '../evaluate/exemption.js';
import { walkClass } from '../evaluate/walk-class.js';
import { intentQuestion } from '../intents/intent-question.js';
import type { Intent } from '../intents/intent.js';
import { problemId } from '../problems/group-problems.js';
import { PartialChange } from './apply-units.js';
import { unitsOf, type ChangeUnit } from './change-unit.js';
import { describeCulprits } from './describe-culprit.js';
import type { ChangeExplanation, LastHeld } from './explanation.js';
import { minimalSet } from './minimal-set.js';

/** Enough for several culprits among thousands of changes, in a network of ten thousand interfaces. */
const LONGEST_SEARCH_MS = 60_000;

/** One source that fails, and how. */
interface Failure {
  intent: Intent;
  networkInterfaceId: string;
  /** Ids of its findings, as `problemId` gives them. */
  causes: readonly string[];
}

/** Finds which changes made an intent fail, by applying them to the network in which it held. */
export class ChangeSearch {
  private readonly changes: SnapshotChanges;
  private readonly partial: PartialChange;

  constructor(
    private readonly since: LastHeld,
    before: Snapshot,
    after: Snapshot,
  ) {
    this.changes = snapshotChanges(before, after);
    this.partial = new PartialChange(before, after);
  }

  async explain(failure: Failure): Promise<ChangeExplanation> {
    const { since } = this;
    const { changes, incomparable } = this.changes;
    const notFound = (reason: string): ChangeExplanation => {
      return { status: 'not-found', since, reason, changes: changes.length };
    };
    if (changes.length === 0) {
      const hidden = incomparable[0]?.why;
      return notFound(
        hidden === undefined ? 'the two snapshots are the same' : `nothing differs, but ${hidden}`,
      );
    }
    const fails = async (units: readonly ChangeUnit[]): Promise<boolean> => {
      await breathe();
      return failsLike(this.partial.apply(units), failure);
    };
    if (await fails([]))
      return notFound('asked today, the intent already failed like this then: the intent has changed');
    const everything = changes.map((change) => unitsOf(change));
    if (!(await fails(everything.flat()))) {
      const hidden = incomparable[0]?.why;
      return notFound(`what can be compared doesn't explain it${hidden === undefined ? '' : `; ${hidden}`}`);
    }
    const ends = performance.now() + LONGEST_SEARCH_MS;
    const mayGoOn = (): boolean => performance.now() < ends;
    const resources = await minimalSet(everything, (some) => fails(some.flat()), mayGoOn);
    const { items, minimal } = await minimalSet(resources.items.flat(), fails, mayGoOn);
    return {
      status: 'found',
      since,
      culprits: describeCulprits(items),
      minimal: minimal && resources.minimal,
      others: changes.length - new Set(items.map(({ resource }) => resource)).size,
    };
  }
}

/** Whether the source fails there by the same findings. Half of the changes may break the network in a way of
 *  its own, which explains nothing. */
function failsLike(snapshot: Snapshot, { intent, networkInterfaceId, causes }: Failure): boolean {
  const index = indexSnapshot(snapshot);
  const node = index.interfaces.get(networkInterfaceId);
  if (node === undefined || exemptionOf(index, node, intent.expectation) !== null) return false;
  try {
    const { answer } = walkClass(index, intentQuestion(intent), intent.expectation, node);
    const found = new Set(answer.causes.map(problemId));
    return answer.outcome === 'fails' && causes.every((cause) => found.has(cause));
  } catch (error) {
    if (error instanceof QuestionError) return false;
    throw error;
  }
}
