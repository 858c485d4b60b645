import type { Verdict } from '../../../reachability/src/index.js';
import type { AnswerClass } from '../evaluate/answer-class.js';

export type VerdictCounts = Record<Verdict, number>;

/** Sources by verdict. Those that nobody was asked about have none. */
export function countVerdicts(classes: readonly AnswerClass[]): VerdictCounts {
  const counts: VerdictCounts = { reachable: 0, unreachable: 0, partial: 0, undetermined: 0 };
  for (const { verdict, members } of classes) if (verdict !== null) counts[verdict] += members.length;
  return counts;
}
