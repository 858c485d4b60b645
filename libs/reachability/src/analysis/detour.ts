import type { Detour } from '../question/doubt.js';
import type { ResolvedQuestion } from '../question/resolve-question.js';
import type { Branch, Outcome } from '../walk/branch.js';
import type { Move } from '../walk/move.js';
import { run } from '../walk/run.js';
import { drop } from '../walk/step.js';
import type { WalkContext } from '../walk/walk-context.js';
import { startMoves } from './start.js';

/** Runs a question from its source. Where all of it fails, and its name would lead elsewhere after a change,
 *  the cheaper of the two ways is kept. */
export function runQuestion(context: WalkContext, start: Branch, question: ResolvedQuestion): Outcome[] {
  const outcomes = run(context, startMoves(context, start, question));
  const detour = question.service?.detour;
  if (!detour || outcomes.some(({ result }) => result !== 'fails')) return outcomes;
  context.sideOutcomes.length = 0;
  context.alternatives.length = 0;
  const moves: Move[] = [
    {
      move: 'choose',
      alternatives: [
        { via: 'public addresses', baseCost: 0, moves: startMoves(context, start, question) },
        // What is there already, without a new way to the internet, comes first.
        {
          via: detour.via,
          baseCost: -0.5,
          moves: startMoves(context, detoured(context, start, detour), question),
        },
      ],
    },
  ];
  return run(context, moves);
}

function detoured(context: WalkContext, start: Branch, { destinations, component, why }: Detour): Branch {
  const destination = context.space.addVariable('endpoint-address', destinations);
  const named = { ...start, assumptions: [], warnings: [], header: { ...start.header, destination } };
  return drop(named, { kind: 'vpc-endpoint', component }, why);
}
