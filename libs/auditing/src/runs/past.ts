import type { IntentStateEntity } from '../../../persistence/src/index.js';
import type { LastHeld } from '../changes/explanation.js';

/** What an audit knows from its runs before. */
export class Past {
  private readonly states: Map<string, IntentStateEntity>;

  constructor(states: readonly IntentStateEntity[]) {
    this.states = new Map(states.map((state) => [keyOf(state.intentKey, state.groupId), state]));
  }

  of(intentKey: string, groupId: string): IntentStateEntity | null {
    return this.states.get(keyOf(intentKey, groupId)) ?? null;
  }

  /** What isn't among the present ones any more. */
  without(present: readonly Pick<IntentStateEntity, 'intentKey' | 'groupId'>[]): IntentStateEntity[] {
    const kept = new Set(present.map(({ intentKey, groupId }) => keyOf(intentKey, groupId)));
    return [...this.states].filter(([key]) => !kept.has(key)).map(([, state]) => state);
  }
}

export function lastHeld(state: IntentStateEntity | null): LastHeld | null {
  if (state === null || state.heldRunId === null || state.heldSnapshotId === null || state.heldAt === null)
    return null;
  return { runId: state.heldRunId, snapshotId: state.heldSnapshotId, at: state.heldAt.toISOString() };
}

const keyOf = (intentKey: string, groupId: string): string => JSON.stringify([intentKey, groupId]);
