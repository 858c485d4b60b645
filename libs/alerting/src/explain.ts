import type { EntityManager } from 'typeorm';
import type { AlertEntity } from '../../persistence/src/index.js';
import { causeKey } from './cause-key.js';
import type { Explainer } from './explainer.js';
import type { Observation } from './watch-report.js';

interface Step {
  next: readonly AlertEntity[];
  /** By fingerprint, as before the run. */
  knownOf: ReadonlyMap<string, AlertEntity>;
  seen: ReadonlyMap<string, Observation>;
}

/** Adds the fix where an alert has begun or has other causes than before, and what changed where it has ended;
 *  a fix that is known stays with its alert. */
export async function explain(
  manager: EntityManager,
  explainer: Explainer,
  { next, knownOf, seen }: Step,
): Promise<AlertEntity[]> {
  const explained: AlertEntity[] = [];
  for (const alert of next) {
    const before = knownOf.get(alert.fingerprint);
    const observation = seen.get(alert.fingerprint);
    explained.push(await explainOne(manager, explainer, alert, before, observation));
  }
  return explained;
}

async function explainOne(
  manager: EntityManager,
  explainer: Explainer,
  alert: AlertEntity,
  before: AlertEntity | undefined,
  observation: Observation | undefined,
): Promise<AlertEntity> {
  if (alert.phase === 'resolved' && before?.phase === 'firing' && alert.changes.length === 0) {
    return { ...alert, changes: await explainer.mended(manager, before) };
  }
  if (alert.phase !== 'firing' || observation?.outcome !== 'failed') return alert;
  const known = new Map((before?.problems ?? []).map(({ cause, fix }) => [causeKey(cause), fix]));
  const same = before?.phase === 'firing' && alert.problems.every(({ cause }) => known.has(causeKey(cause)));
  const fix = same ? null : await explainer.fix(manager, observation);
  const fixOf = (key: string) => (same ? (known.get(key) ?? null) : fix);
  return {
    ...alert,
    problems: alert.problems.map((problem) => ({ ...problem, fix: fixOf(causeKey(problem.cause)) })),
  };
}
