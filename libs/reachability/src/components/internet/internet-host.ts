import type { Branch } from '../../walk/branch.js';
import { go, type Move } from '../../walk/move.js';
import { end, pass } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';
import { answer } from '../interfaces/answer.js';
import { answeredByAnother } from '../interfaces/answered-by-another.js';
import { checkSymmetry } from '../nat/middlebox.js';

const component = { type: 'internet', id: 'internet' };

/** A host outside gets the packets. On the forward leg it answers; on the return leg it was the client. */
export function arriveAtInternetHost(context: WalkContext, branch: Branch): Move[] {
  const arrived = pass(branch, { kind: 'internet', component });
  if (branch.leg === 'return') {
    const stranger = answeredByAnother(context, arrived);
    if (stranger) return [stranger];
    const symmetric = checkSymmetry(context, arrived);
    return [end(pass(symmetric, { kind: 'destination', component, note: 'the answer is back' }), 'works')];
  }
  return answer(context, pass(arrived, { kind: 'destination', component }), (answering) => [
    go(answering, { at: 'inbound' }),
  ]);
}
