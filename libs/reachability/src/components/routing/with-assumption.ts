import type { AssumptionNote, Branch } from '../../walk/branch.js';

/** The answer rests on something that the documents don't say; the same thing is noted once. */
export function withAssumption(branch: Branch, note: AssumptionNote): Branch {
  const known = branch.assumptions.some(
    ({ code, summary }) => code === note.code && summary === note.summary,
  );
  return known ? branch : { ...branch, assumptions: [...branch.assumptions, note] };
}
