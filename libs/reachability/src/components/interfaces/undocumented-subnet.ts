import type { SubnetNode } from '../../../../snapshot/src/network/index.js';
import { type Branch, isSameFact } from '../../walk/branch.js';
import { gapFact } from '../../walk/describe.js';
import { assumeHolds, type HopInfo } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';

/** A subnet on the way whose document isn't there: the answer stands where the subnet is as what lies in it
 *  shows. Said once a subnet. */
export function checkSubnet(
  context: WalkContext,
  branch: Branch,
  { id, gap }: SubnetNode,
  info: HopInfo,
): Branch {
  if (!gap) return branch;
  const fact = gapFact(
    gap,
    `${id} is as what lies in it shows`,
    'it has ranges or settings of which nothing is known',
  );
  return branch.unknowns.some((earlier) => isSameFact(earlier, fact))
    ? branch
    : assumeHolds(context, branch, info, fact);
}
