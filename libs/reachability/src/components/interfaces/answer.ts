import { answerHeader } from '../../../../packets/src/index.js';
import type { Branch } from '../../walk/branch.js';
import type { Move } from '../../walk/move.js';
import { end } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';

/** The destination answers: the return leg starts from what arrived, ends swapped. A message that isn't
 *  answered (an ICMP error, say) is done when it has arrived. */
export function answer(context: WalkContext, branch: Branch, start: (answering: Branch) => Move[]): Move[] {
  const header = answerHeader(context.space, branch.header);
  if (!header) return [end(branch, 'works')];
  return start({ ...branch, header, leg: 'return', visited: [] });
}
