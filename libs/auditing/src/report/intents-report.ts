import type { NetworkIndex } from '../../../snapshot/src/network/index.js';
import type { OutcomeCounts } from '../../../persistence/src/index.js';
import { evaluateIntents, type EvaluationOptions } from '../evaluate/evaluate-intents.js';
import { addCounts, noOutcomes } from '../evaluate/outcome.js';
import type { Intent } from '../intents/intent.js';
import { groupProblems } from '../problems/group-problems.js';
import type { Problem } from '../problems/problem.js';
import { countOutcomes } from '../results/count-outcomes.js';
import { expandAnswers, type SourceAnswer } from '../results/expand-answers.js';

interface SnapshotName {
  id: string;
  hash: string;
  capturedAt: string | null;
}

/** Intents and how they stand in one snapshot. */
export interface IntentsReport {
  snapshot: SnapshotName;
  counts: OutcomeCounts;
  intents: { intent: Intent; counts: OutcomeCounts; results: SourceAnswer[] }[];
  problems: Problem[];
}

/** Puts intents to a snapshot, once. */
export async function intentsReport(
  index: NetworkIndex,
  intents: readonly Intent[],
  snapshot: SnapshotName,
  options: EvaluationOptions = {},
): Promise<IntentsReport> {
  const { sources, answers } = await evaluateIntents(index, intents, options);
  const results = intents.map((intent, i) => {
    const { classes } = answers[i]!;
    return { intent, counts: countOutcomes(classes), results: expandAnswers(sources, classes) };
  });
  return {
    snapshot,
    counts: results.map(({ counts }) => counts).reduce(addCounts, noOutcomes()),
    intents: results,
    problems: groupProblems(sources, answers),
  };
}
