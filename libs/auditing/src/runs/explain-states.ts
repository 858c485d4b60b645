import type { Snapshot } from '../../../snapshot/src/index.js';
import type { ChangeExplanation } from '../changes/explanation.js';
import { ChangeSearch } from '../changes/explain-change.js';
import type { Intent } from '../intents/intent.js';
import type { GroupState } from '../states/group-states.js';
import { lastHeld, type Past } from './past.js';

/** Searches in one run. A search walks hundreds of half-changed networks. */
const MOST_SEARCHES = 20;

interface ExplainParts {
  past: Past;
  after: Snapshot;
  before: (snapshotId: string) => Promise<Snapshot | null>;
  /** The interface at a place of the run's sources. */
  interfaceAt: (place: number) => string;
  onSearch: () => Promise<void>;
}

/** Says what changed, for each group that fails. What an earlier run has found for the same failure is kept. */
export class ChangeExplainer {
  private readonly searches = new Map<string, Promise<ChangeSearch | null>>();
  private readonly found = new Map<string, ChangeExplanation>();

  constructor(private readonly parts: ExplainParts) {}

  async explain(intent: Intent, state: GroupState): Promise<ChangeExplanation | null> {
    if (state.outcome !== 'fails') return null;
    const { past, interfaceAt, onSearch } = this.parts;
    const known = past.of(intent.key, state.group.id);
    const since = lastHeld(known);
    if (since === null) return { status: 'never-held' };
    const kept = known?.change as ChangeExplanation | null | undefined;
    if (known?.outcome === 'fails' && known.cause === state.cause && kept && kept.status !== 'not-computed') {
      return kept;
    }
    // One dead NAT device is one story, however many subnets and intents it hits.
    const key = `${since.snapshotId} ${intent.expectation} ${state.cause}`;
    const same = this.found.get(key);
    if (same !== undefined)
      return { ...same, ...(same.status !== 'never-held' && { since }) } as ChangeExplanation;
    if (this.found.size >= MOST_SEARCHES) return { status: 'not-computed', since };
    await onSearch();
    const search = await this.search(since);
    const place = state.examples[0];
    if (search === null || place === undefined) {
      const reason = 'the snapshot of that run is not there any more';
      return { status: 'not-found', since, reason, changes: 0 };
    }
    const failure = { intent, networkInterfaceId: interfaceAt(place), causes: state.firstCauses };
    const explanation = await search.explain(failure);
    this.found.set(key, explanation);
    return explanation;
  }

  private search(since: NonNullable<ReturnType<typeof lastHeld>>): Promise<ChangeSearch | null> {
    const { before, after } = this.parts;
    const search =
      this.searches.get(since.snapshotId) ??
      before(since.snapshotId).then((earlier) =>
        earlier === null ? null : new ChangeSearch(since, earlier, after),
      );
    this.searches.set(since.snapshotId, search);
    return search;
  }
}
