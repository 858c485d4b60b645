import type { OutcomeCounts } from '../../../persistence/src/index.js';
import type { Verdict } from '../../../reachability/src/index.js';

/** How an intent stands for a source. `exempt`: it isn't meant. */
export type Outcome = keyof OutcomeCounts;

export function outcomeOf(expectation: 'reachable' | 'blocked', verdict: Verdict): Outcome {
  switch (verdict) {
    case 'undetermined':
      return 'undetermined';
    case 'reachable':
      return expectation === 'reachable' ? 'holds' : 'fails';
    case 'unreachable':
      return expectation === 'blocked' ? 'holds' : 'fails';
    // Part of it works: neither what was to work does, nor is what was to be blocked.
    case 'partial':
      return 'fails';
  }
}

export const noOutcomes = (): OutcomeCounts => ({ holds: 0, fails: 0, undetermined: 0, exempt: 0 });

export function addCounts(a: OutcomeCounts, b: OutcomeCounts): OutcomeCounts {
  return {
    holds: a.holds + b.holds,
    fails: a.fails + b.fails,
    undetermined: a.undetermined + b.undetermined,
    exempt: a.exempt + b.exempt,
  };
}

/** Of a group: one that fails makes it fail, and what isn't known isn't well. */
export function worstOutcome({ holds, fails, undetermined }: OutcomeCounts): Outcome {
  if (fails > 0) return 'fails';
  if (undetermined > 0) return 'undetermined';
  return holds > 0 ? 'holds' : 'exempt';
}
