import { FlowSet, type FlowSpace } from '../../../packets/src/index.js';
import type { Verdict } from '../diagnosis/diagnosis.js';
import type { Outcome } from '../walk/branch.js';

export interface Sums {
  working: FlowSet;
  failing: FlowSet;
  undetermined: FlowSet;
}

/** A flow works when it does in every possible world, fails when it fails in every one, and is undetermined
 *  where the worlds disagree. */
export function addUp(space: FlowSpace, outcomes: readonly Outcome[]): Sums {
  const union = (wanted: (outcome: Outcome) => boolean): FlowSet =>
    outcomes.filter(wanted).reduce((sum, { branch }) => sum.union(branch.flows), FlowSet.empty(space));
  const mayWork = union(({ result }) => result === 'works' || result === 'opaque');
  const mayFail = union(({ result }) => result !== 'works');
  return {
    working: mayWork.minus(mayFail),
    failing: mayFail.minus(mayWork),
    undetermined: mayWork.intersect(mayFail),
  };
}

export function verdictOf({ working, failing, undetermined }: Sums): Verdict {
  if (!undetermined.isEmpty) return 'undetermined';
  if (failing.isEmpty) return 'reachable';
  return working.isEmpty ? 'unreachable' : 'partial';
}
