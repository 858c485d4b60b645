import type { Fix } from '../../../reachability/src/diagnosis/fix.js';

/** What the try on a copy of the network gave, and what the fix costs. */
export function fixOutcome({ verification, monthlyCostUsd }: Fix): string {
  const { status, verdictAfter, verdictIfAssumptionsHold } = verification;
  const held =
    verdictIfAssumptionsHold === undefined ? '' : `, ${verdictIfAssumptionsHold} if what is assumed holds`;
  const cost =
    monthlyCostUsd === undefined ? '' : `; about $${monthlyCostUsd.toFixed(2)} a month, traffic apart`;
  return `${status === 'verified' ? 'tried' : 'tried, and not proved'} on a copy of the network: ${verdictAfter}${held}${cost}`;
}
