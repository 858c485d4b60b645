import type { AlertPhase } from '../../../persistence/src/index.js';
import { causeKey } from '../cause-key.js';
import type { Observation } from '../watch-report.js';
import type { AlertPolicy } from './alert-policy.js';
import type { AlertState } from './alert-state.js';
import { isFlapping, remember } from './history.js';

/** What a run saw, as far as the state goes. */
export type Sighting = Pick<Observation, 'outcome' | 'problems' | 'interfaces' | 'changes'>;

/** The state after one more run. Pure: the same states and runs give the same. */
export function advance(state: AlertState, sighting: Sighting, now: Date, policy: AlertPolicy): AlertState {
  switch (sighting.outcome) {
    case 'undetermined':
      return unsure(state, now);
    case 'gone':
      return gone(state, sighting, now);
    case 'held':
      return held(remembering(state, 'held'), sighting, now);
    case 'failed':
      return failed(remembering(state, 'failed'), sighting, now, policy);
  }
}

function remembering(state: AlertState, outcome: 'held' | 'failed'): AlertState {
  const history = remember(state.history, outcome);
  return { ...state, history, flapping: isFlapping(history, state.flapping), unsure: false };
}

/** Not knowing is no news: what fires goes on firing, what waits goes on waiting. */
function unsure(state: AlertState, now: Date): AlertState {
  const stays = state.phase === 'firing' || state.phase === 'pending';
  return { ...(stays ? state : moved(state, 'undetermined', now)), unsure: true };
}

function gone(state: AlertState, { changes }: Sighting, now: Date): AlertState {
  if (state.phase === 'expired') return state;
  const ended = { ...moved(state, 'expired', now), failures: 0, history: '', flapping: false, unsure: false };
  return { ...ended, acknowledgement: null, changes: changes.length > 0 ? changes : state.changes };
}

function held(state: AlertState, { changes }: Sighting, now: Date): AlertState {
  const calm = { ...state, failures: 0 };
  if (state.phase !== 'firing')
    return { ...moved(calm, state.phase === 'resolved' ? 'resolved' : 'ok', now) };
  // What comes and goes has to stay away for a while.
  if (state.flapping) return calm;
  return { ...moved(calm, 'resolved', now), changes, acknowledgement: null };
}

function failed(
  state: AlertState,
  { problems, interfaces, changes }: Sighting,
  now: Date,
  policy: AlertPolicy,
): AlertState {
  const failures = state.failures + 1;
  const firing = state.phase === 'firing';
  const known = new Set(firing ? state.problems.map(({ cause }) => causeKey(cause)) : []);
  const news = problems.some(({ cause }) => !known.has(causeKey(cause)));
  const next: AlertState = {
    ...state,
    failures,
    failingSince: firing || state.phase === 'pending' ? (state.failingSince ?? now) : now,
    problems,
    interfaces,
    changes: news || !firing ? changes : state.changes,
    // Who took on the old cause doesn't know the new one.
    acknowledgement: firing && !news ? state.acknowledgement : null,
  };
  if (firing) return next;
  // What fails every other run never fails often enough in a row.
  const certain = problems.some(({ cause }) => cause.deterministic) || next.flapping;
  return moved(next, certain || failures >= policy.failuresToFire ? 'firing' : 'pending', now);
}

function moved(state: AlertState, phase: AlertPhase, now: Date): AlertState {
  return state.phase === phase ? state : { ...state, phase, since: now };
}
