import type { IntentStateEntity } from '../../../persistence/src/index.js';
import type { ChangeExplanation } from '../changes/explanation.js';
import type { RunSource } from '../evaluate/answer-class.js';
import type { Intent } from '../intents/intent.js';
import type { GroupState } from '../states/group-states.js';
import type { IntentState } from '../states/intent-state.js';

interface Moment {
  auditId: string;
  runId: string;
  snapshotId: string;
  now: Date;
}

/** What is stored of a state, to compare the next run with. */
export function stateRow(
  { auditId, runId, snapshotId, now }: Moment,
  intent: Intent,
  state: GroupState,
  before: IntentStateEntity | null,
  change: ChangeExplanation | null,
): IntentStateEntity {
  const holds = state.outcome === 'holds';
  return {
    auditId,
    intentKey: intent.key,
    groupId: state.group.id,
    outcome: state.outcome,
    since: before !== null && before.outcome === state.outcome ? before.since : now,
    cause: state.cause,
    runId,
    heldRunId: holds ? runId : (before?.heldRunId ?? null),
    heldAt: holds ? now : (before?.heldAt ?? null),
    heldSnapshotId: holds ? snapshotId : (before?.heldSnapshotId ?? null),
    change,
  };
}

/** What is told of a state. */
export function shownState(
  intent: Intent,
  state: GroupState,
  row: IntentStateEntity,
  before: IntentStateEntity | null,
  sources: readonly RunSource[],
): IntentState {
  const { key, name, destination, protocol, port, expectation, severity, owner, labels } = intent;
  const asked = { destination, protocol, ...(port !== undefined && { port }) };
  const { group, outcome, counts, headline, causes, unknowns, cause, deterministic, problems, examples } =
    state;
  return {
    intent: { key, name, ...asked, expectation, severity, owner, labels },
    group,
    outcome,
    counts,
    headline,
    causes,
    unknowns,
    cause,
    deterministic,
    problems,
    examples: examples.flatMap((place) => sources[place]?.networkInterfaceId ?? []),
    since: row.since.toISOString(),
    before: before === null ? null : { outcome: before.outcome, cause: before.cause },
    change: row.change as ChangeExplanation | null,
  };
}
