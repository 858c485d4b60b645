import type { Told } from '../../../persistence/src/index.js';
import type { ProblemMessageKind } from '../../../rendering/src/index.js';
import { causeKey } from '../cause-key.js';
import type { AlertPolicy } from '../state/alert-policy.js';
import { severityRank, type GroupView } from './group-view.js';

/** What has to be told about a group now, if anything: the difference between what is and what was told. It
 *  goes by no events, so whoever asks late, twice or after a crash gets the same answer. */
export function decideMessage(view: GroupView, now: Date, policy: AlertPolicy): ProblemMessageKind | null {
  const { told } = view.group;
  if (view.firing.length === 0) return told === null ? null : ending(view);
  if (view.silenced) return null;
  if (told === null) return view.flapping ? 'flapping' : 'firing';
  if (view.flapping !== told.flapping) return view.flapping ? 'flapping' : 'firing';
  // While it comes and goes, so do its causes.
  if (!view.flapping && hasChanged(view, told)) return 'changed';
  if (view.acknowledged) return told.acknowledged ? null : 'acknowledged';
  return isDue(told, now, policy) ? 'reminder' : null;
}

/** A good end is worth telling even in a silence: who was called wants to know that it is over. */
function ending({ members }: GroupView): ProblemMessageKind {
  return members.some(({ phase }) => phase === 'resolved' || phase === 'ok') ? 'resolved' : 'expired';
}

/** A cause or component that nobody was told of, or more at stake than was told. More sources with the same
 *  cause are no news. */
function hasChanged({ problems, severity }: GroupView, told: Told): boolean {
  const known = new Set(told.causes);
  return (
    problems.some(({ cause }) => !known.has(causeKey(cause))) ||
    severityRank(severity) > severityRank(told.severity)
  );
}

function isDue(told: Told, now: Date, { reminderSeconds }: AlertPolicy): boolean {
  return reminderSeconds !== null && now.getTime() - Date.parse(told.at) >= reminderSeconds * 1000;
}

/** What has been told once that message is written. */
export function toldBy(
  view: GroupView,
  kind: ProblemMessageKind,
  now: Date,
  webhookIds: readonly string[],
): Told {
  const { group, problems, severity, flapping, acknowledged } = view;
  const before = group.told;
  return {
    at: kind === 'acknowledged' && before !== null ? before.at : now.toISOString(),
    causes: problems.map(({ cause }) => causeKey(cause)),
    severity,
    flapping,
    acknowledged,
    webhookIds: [...new Set([...(before?.webhookIds ?? []), ...webhookIds])],
  };
}
