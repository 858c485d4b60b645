import type { OutcomeCounts } from '../../../persistence/src/index.js';
import type { AnswerClass } from '../evaluate/answer-class.js';
import { noOutcomes } from '../evaluate/outcome.js';

/** Sources by outcome. */
export function countOutcomes(classes: readonly AnswerClass[]): OutcomeCounts {
  const counts = noOutcomes();
  for (const { outcome, members, absent } of classes) counts[outcome] += absent ? 1 : members.length;
  return counts;
}
