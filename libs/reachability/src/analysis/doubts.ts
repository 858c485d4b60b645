import type { Verdict } from '../diagnosis/diagnosis.js';
import type { Doubt } from '../question/doubt.js';
import type { ResolvedQuestion } from '../question/resolve-question.js';
import type { UnknownFact } from '../walk/branch.js';
import type { Analysis } from './analysis.js';

interface OpenFact {
  fact: UnknownFact;
  counts: Doubt['counts'];
}

/** Answers a question of which something isn't certain. The answer is certain all the same where it comes out
 *  alike in every case; else it is undetermined, with the verdict of each case. */
export function weighDoubts(
  question: ResolvedQuestion,
  walk: (question: ResolvedQuestion) => Analysis,
): Analysis {
  const analysis = walk(question);
  const open = question.doubts.flatMap((doubt) => openFact(doubt, analysis, question, walk));
  if (open.length === 0) return analysis;
  const { heldVerdict: walked, ...rest } = analysis;
  const held = heldVerdict(analysis.verdict === 'undetermined' ? walked : analysis.verdict, open);
  return {
    ...rest,
    verdict: 'undetermined',
    ...(held === undefined ? {} : { heldVerdict: held }),
    unknowns: [...open.map(({ fact }) => fact), ...analysis.unknowns],
  };
}

function heldVerdict(walked: Verdict | undefined, open: readonly OpenFact[]): Verdict | undefined {
  if (open.some(({ counts }) => counts === 'entirely')) return undefined;
  return open.some(({ counts }) => counts === 'where-mixed') ? 'reachable' : walked;
}

function openFact(
  { fact, counts, otherwise }: Doubt,
  { verdict }: Analysis,
  question: ResolvedQuestion,
  walk: (question: ResolvedQuestion) => Analysis,
): OpenFact[] {
  if (counts === 'where-mixed') {
    return verdict === 'partial' ? [{ fact: { ...fact, verdictIfNot: 'unreachable' }, counts }] : [];
  }
  if (otherwise === undefined) return [{ fact, counts }];
  const other = walk({ ...question, ...otherwise });
  if (other.verdict === verdict && isSettled(verdict)) return [];
  return [{ fact: { ...fact, verdictIfNot: other.verdict }, counts }];
}

/** Two partial answers need not be about the same part. */
function isSettled(verdict: Verdict): boolean {
  return verdict === 'reachable' || verdict === 'unreachable';
}
