import type { AlertEntity, AlertGroupEntity } from '../../../persistence/src/index.js';
import type { AlertProblem, AlertSeverity } from '../../../rendering/src/index.js';
import { causeKey } from '../cause-key.js';

/** A group of alerts as it stands. */
export interface GroupView {
  group: AlertGroupEntity;
  members: AlertEntity[];
  firing: AlertEntity[];
  /** Of the firing ones, or else of all; the one with the most interfaces first. The same cause of several
   *  intents for one group of sources counts its interfaces once. */
  problems: AlertProblem[];
  severity: AlertSeverity;
  flapping: boolean;
  acknowledged: boolean;
  silenced: boolean;
}

const SEVERITIES: readonly AlertSeverity[] = ['info', 'warning', 'critical'];

export const severityRank = (severity: AlertSeverity): number => SEVERITIES.indexOf(severity);

export function viewGroup(
  group: AlertGroupEntity,
  members: AlertEntity[],
  isSilenced: (alert: AlertEntity) => boolean,
): GroupView {
  const firing = members.filter(({ phase }) => phase === 'firing');
  const meant = firing.length > 0 ? firing : members;
  const all = (holds: (alert: AlertEntity) => boolean): boolean => firing.length > 0 && firing.every(holds);
  return {
    group,
    members,
    firing,
    problems: mergeProblems(meant),
    severity: SEVERITIES[Math.max(0, ...meant.map(({ intent }) => severityRank(intent.severity)))] ?? 'info',
    flapping: all(({ flapping }) => flapping),
    acknowledged: all(({ acknowledgement }) => acknowledgement !== null),
    silenced: all(isSilenced),
  };
}

function mergeProblems(alerts: readonly AlertEntity[]): AlertProblem[] {
  const merged = new Map<
    string,
    { problem: AlertProblem; byPlace: Map<string, number>; examples: Set<string> }
  >();
  for (const { place, problems } of alerts) {
    for (const problem of problems) {
      const key = causeKey(problem.cause);
      const entry = merged.get(key) ?? {
        problem,
        byPlace: new Map<string, number>(),
        examples: new Set<string>(),
      };
      merged.set(key, entry);
      entry.byPlace.set(place.key, Math.max(entry.byPlace.get(place.key) ?? 0, problem.interfaces));
      for (const example of problem.examples) entry.examples.add(example);
    }
  }
  return [...merged.values()]
    .map(({ problem, byPlace, examples }) => ({
      ...problem,
      interfaces: [...byPlace.values()].reduce((sum, count) => sum + count, 0),
      examples: [...examples],
    }))
    .sort((a, b) => b.interfaces - a.interfaces || (causeKey(a.cause) < causeKey(b.cause) ? -1 : 1));
}
