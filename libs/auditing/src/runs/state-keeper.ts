import type { IntentStateEntity } from '../../../persistence/src/index.js';
import type { Snapshot } from '../../../snapshot/src/index.js';
import type { IntentAnswers, RunSource } from '../evaluate/answer-class.js';
import type { Intent } from '../intents/intent.js';
import { groupStates, type GroupState } from '../states/group-states.js';
import type { IntentState } from '../states/intent-state.js';
import { groupFromId } from '../states/source-group.js';
import { ChangeExplainer } from './explain-states.js';
import { Past } from './past.js';
import { shownState, stateRow } from './state-rows.js';
import { sourcesGap, unreadGroup } from './unread-groups.js';

export interface KeptStates {
  shown: IntentState[];
  rows: IntentStateEntity[];
  gone: { intentKey: string; groupId: string }[];
}

interface StateKeeperParts {
  /** From the runs before. */
  known: readonly IntentStateEntity[];
  moment: { auditId: string; runId: string; snapshotId: string; now: Date };
  after: Snapshot;
  before: (snapshotId: string) => Promise<Snapshot | null>;
  onSearch: () => Promise<void>;
}

/** Compares what a run has found with what the audit knew. */
export class StateKeeper {
  constructor(private readonly parts: StateKeeperParts) {}

  async keep(
    intents: readonly Intent[],
    sources: readonly RunSource[],
    answers: readonly IntentAnswers[],
  ): Promise<KeptStates> {
    const { known, moment, after, before, onSearch } = this.parts;
    const past = new Past(known);
    const interfaceAt = (place: number): string => sources[place]?.networkInterfaceId ?? '';
    const explainer = new ChangeExplainer({ past, after, before, interfaceAt, onSearch });
    const shown: IntentState[] = [];
    const rows: IntentStateEntity[] = [];
    for (const intent of intents) {
      const { classes = [] } = answers.find(({ key }) => key === intent.key) ?? {};
      for (const seen of groupStates(sources, classes)) {
        const earlier = past.of(intent.key, seen.group.id);
        const state = this.believed(intent, seen, earlier);
        const row = stateRow(moment, intent, state, earlier, await explainer.explain(intent, state));
        rows.push(row);
        shown.push(shownState(intent, state, row, earlier, sources));
      }
    }
    const gone: KeptStates['gone'] = [];
    for (const earlier of past.without(rows)) {
      const intent = intents.find(({ key }) => key === earlier.intentKey);
      const group = groupFromId(earlier.groupId);
      const gap = intent === undefined ? null : sourcesGap(intent, group, after);
      if (intent === undefined || gap === null) {
        gone.push({ intentKey: earlier.intentKey, groupId: earlier.groupId });
        continue;
      }
      const unread = unreadGroup(group, gap);
      const row = stateRow(moment, intent, unread, earlier, null);
      rows.push(row);
      shown.push(shownState(intent, unread, row, earlier, sources));
    }
    return { shown, rows, gone };
  }

  /** What fails isn't mended by the fact that it wasn't read: that leaves sources that hold, too. */
  private believed(intent: Intent, seen: GroupState, earlier: IntentStateEntity | null): GroupState {
    const well = (outcome: string): boolean => outcome === 'holds' || outcome === 'exempt';
    if (earlier === null || well(earlier.outcome) || !well(seen.outcome)) return seen;
    const gap = sourcesGap(intent, seen.group, this.parts.after);
    return gap === null ? seen : { ...unreadGroup(seen.group, gap), counts: seen.counts };
  }
}
