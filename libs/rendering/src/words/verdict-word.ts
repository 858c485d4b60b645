import type { Verdict } from '../../../reachability/src/diagnosis/diagnosis.js';

/** The verdict as a heading; a word, so that it doesn't hang on colour alone. */
export function verdictWord(verdict: Verdict): string {
  return verdict.toUpperCase();
}
