import type { NetworkIndex } from '../../../snapshot/src/index.js';
import type { Analysis } from '../analysis/analysis.js';
import type { Blocker } from '../walk/branch.js';
import { distinctBlockers } from '../walk/run.js';
import type { Edit } from './edits/edit.js';

/** Edits that take every blocker away, with the analysis of the edited network: the question works there, or
 *  nothing stands in its way but what can't be known. */
export interface Solution {
  edits: Edit[];
  index: NetworkIndex;
  analysis: Analysis;
}

/** Reachable, or so as soon as the named assumptions hold. */
export function works({ verdict, heldVerdict }: Analysis): boolean {
  return verdict === 'reachable' || (verdict === 'undetermined' && heldVerdict === 'reachable');
}

/** What stands in the way where every named assumption holds. */
export function standingBlockers({ outcomes }: Analysis): Blocker[] {
  return distinctBlockers(
    outcomes.filter(
      ({ result, branch }) => result === 'fails' && !branch.unknowns.some(({ unfavourable }) => unfavourable),
    ),
  );
}
