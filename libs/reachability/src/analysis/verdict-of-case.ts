import { FlowSet } from '../../../packets/src/index.js';
import type { Verdict } from '../diagnosis/diagnosis.js';
import { isSameFact, type Outcome, type UnknownFact } from '../walk/branch.js';
import { withFlows } from '../walk/step.js';
import type { Analysis } from './analysis.js';
import { addUp, verdictOf } from './sums.js';

/** The verdict where the fact holds, or where it doesn't; whatever else isn't known is taken as assumed (section
 *  3: "the verdict for each way it could fall"). `undetermined` where the walk says nothing of that case. */
export function verdictOfCase(analysis: Analysis, fact: UnknownFact, holds: boolean): Verdict {
  const { space, outcomes, working, failing, undetermined } = analysis;
  // Of a doubt about the question itself (a name, say) neither case is told apart here.
  if (outcomes.every((outcome) => mentions(outcome, fact).length === 0)) return 'undetermined';
  const kept = outcomes.flatMap((outcome) => inCase(outcome, fact, holds));
  // Where this case has a way of its own, those that don't mention the fact belong to the other case.
  const own = kept.filter((outcome) => mentions(outcome, fact).some(isSecondCase));
  const taken = own.reduce((sum, { branch }) => sum.union(branch.flows), FlowSet.empty(space));
  const sums = addUp(
    space,
    kept.map((outcome) => (mentions(outcome, fact).length === 0 ? without(outcome, taken) : outcome)),
  );
  return verdictOf({
    working: working.union(undetermined.intersect(sums.working)),
    failing: failing.union(undetermined.intersect(sums.failing)),
    undetermined: undetermined.minus(sums.working).minus(sums.failing),
  });
}

function inCase(outcome: Outcome, fact: UnknownFact, holds: boolean): Outcome[] {
  const { result, branch, fact: decisive } = outcome;
  if (branch.unknowns.some((one) => one.unfavourable && !isSameFact(one, fact))) return [];
  const decides = decisive !== undefined && isSameFact(decisive, fact);
  if (result === 'fails-if-not') return decides && !holds ? [outcome] : [];
  if (result === 'opaque' && decides) return [holds ? outcome : { ...outcome, result: 'fails' }];
  const said = mentions(outcome, fact);
  return said.length === 0 || said.some((one) => isSecondCase(one) !== holds) ? [outcome] : [];
}

const mentions = ({ branch }: Outcome, fact: UnknownFact): UnknownFact[] =>
  branch.unknowns.filter((one) => isSameFact(one, fact));

const isSecondCase = ({ unfavourable, second }: UnknownFact): boolean =>
  unfavourable === true || second === true;

const without = (outcome: Outcome, flows: FlowSet): Outcome => ({
  ...outcome,
  branch: withFlows(outcome.branch, outcome.branch.flows.minus(flows)),
});
