import { expect, test } from '@jest/globals';
import { FlowSet, FlowSpace, IntervalSet } from '../../../packets/src/index.js';
import type { Branch } from './branch.js';
import { go } from './move.js';
import { MOST_STEPS, run } from './run.js';
import { pass } from './step.js';
import type { WalkContext } from './walk-context.js';

test('a question with more ways than are followed is undetermined, and ends', () => {
  const space = new FlowSpace();
  const variable = space.addVariable('source', IntervalSet.range(0, 3));
  const bare = { flows: FlowSet.full(space), leg: 'forward', blockers: [], unknowns: [], header: {} };
  const branch = pass(bare as unknown as Branch, {
    kind: 'source',
    component: { type: 'network-interface', id: 'eni-1' },
  });
  const context = { space, sourceVariable: variable, steps: MOST_STEPS } as unknown as WalkContext;
  const [outcome] = run(context, [go(branch, { at: 'internet' })]);
  expect(outcome).toMatchObject({ result: 'opaque', fact: { code: 'UNSUPPORTED_COMPONENT' } });
  expect(outcome!.branch.unknowns).toHaveLength(1);
});
