import type { EntityManager } from 'typeorm';
import { describeCulprits } from '../../../auditing/src/changes/describe-culprit.js';
import { intentQuestion } from '../../../auditing/src/intents/intent-question.js';
import type {
  AlertEntity,
  AuditRunStore,
  IntentDefinition,
  SnapshotStore,
} from '../../../persistence/src/index.js';
import { diagnose, type Diagnosis } from '../../../reachability/src/index.js';
import type { AlertFix } from '../../../rendering/src/index.js';
import {
  indexSnapshot,
  snapshotChanges,
  type NetworkIndex,
  type ResourceChange,
  type Snapshot,
} from '../../../snapshot/src/index.js';
import { causeKey } from '../cause-key.js';
import { Explainer } from '../explainer.js';
import type { Observation } from '../watch-report.js';

/** Searches for fixes in one run: each one tries many changed networks. */
const MOST_FIXES = 10;

/** Milliseconds for all of them: a run has to end. */
const LONGEST_SEARCH_MS = 15_000;

const MOST_CHANGES = 5;

interface SnapshotExplainerParts {
  snapshots: SnapshotStore;
  runs: AuditRunStore;
  /** Of the run that is ending. */
  snapshotId: string;
  intents: ReadonlyMap<string, IntentDefinition>;
  /** An interface that fails, by intent and group of sources. */
  exampleOf: (observation: Observation) => string | null;
}

/** Looks into the snapshots of one run and of those before. Same causes are looked into once. */
export class SnapshotExplainer extends Explainer {
  private readonly fixes = new Map<string, AlertFix | null>();
  private readonly changes = new Map<string, Promise<ResourceChange[] | null>>();
  private spent = 0;
  private network: Promise<{ snapshot: Snapshot; index: NetworkIndex } | null> | null = null;

  constructor(private readonly parts: SnapshotExplainerParts) {
    super();
  }

  async fix(manager: EntityManager, observation: Observation): Promise<AlertFix | null> {
    const { intent, place, problems } = observation;
    const key = [
      intent.destination,
      place.vpcId,
      ...problems.map(({ cause }) => causeKey(cause)).sort(),
    ].join(' ');
    const known = this.fixes.get(key);
    if (known !== undefined) return known;
    if (this.fixes.size >= MOST_FIXES || this.spent > LONGEST_SEARCH_MS) return null;
    const begin = performance.now();
    const fix = await this.search(manager, observation);
    this.spent += performance.now() - begin;
    this.fixes.set(key, fix);
    return fix;
  }

  async mended(manager: EntityManager, alert: AlertEntity): Promise<string[]> {
    const found = this.changes.get(alert.runId) ?? this.changesSince(manager, alert.runId);
    this.changes.set(alert.runId, found);
    const changes = await found;
    if (changes === null) return [];
    const components = new Set(alert.problems.map(({ cause }) => cause.component.id));
    const near = changes.filter((change) => components.has(change.id) || mentions(change, components));
    const shown = near.length > 0 ? near : changes;
    if (near.length === 0 && changes.length > MOST_CHANGES) {
      return [`${changes.length} things changed in the network, none of them at the cause itself`];
    }
    return describeCulprits(
      shown.slice(0, MOST_CHANGES).map((resource) => ({ part: 'whole', resource })),
    ).map(({ summary }) => summary);
  }

  private async search(manager: EntityManager, observation: Observation): Promise<AlertFix | null> {
    const definition = this.parts.intents.get(observation.intent.key);
    const source = this.parts.exampleOf(observation);
    const network = await (this.network ??= this.load(manager));
    // What should be blocked needs somebody's decision, not a command.
    if (definition?.expectation !== 'reachable' || source === null || network === null) return null;
    const { snapshot, index } = network;
    const { hash, capturedAt } = snapshot;
    const { fixes } = diagnose(
      index,
      { ...intentQuestion(definition), source },
      { id: '', createdAt: '', snapshot: { id: this.parts.snapshotId, hash, capturedAt } },
    );
    return shown(fixes.find(({ verification }) => verification.status === 'verified'));
  }

  private async load(manager: EntityManager): Promise<{ snapshot: Snapshot; index: NetworkIndex } | null> {
    const snapshot = await this.parts.snapshots.content(manager, this.parts.snapshotId);
    return snapshot === null ? null : { snapshot, index: indexSnapshot(snapshot) };
  }

  private async changesSince(manager: EntityManager, runId: string): Promise<ResourceChange[] | null> {
    const { snapshots, runs } = this.parts;
    const snapshotId = (await runs.find(manager, runId))?.snapshotId ?? null;
    const before = snapshotId === null ? null : await snapshots.content(manager, snapshotId);
    const network = await (this.network ??= this.load(manager));
    return before === null || network === null ? null : snapshotChanges(before, network.snapshot).changes;
  }
}

/** Whether a resource that came or went names one of the components, as a NAT gateway's subnet does. */
function mentions(change: ResourceChange, components: ReadonlySet<string>): boolean {
  const text = JSON.stringify(change.type === 'changed' ? change.fields : change.document);
  return [...components].some((id) => text.includes(`"${id}"`));
}

function shown(fix: Diagnosis['fixes'][number] | undefined): AlertFix | null {
  const commands = fix?.render.awsCli ?? [];
  return fix === undefined || commands.length === 0
    ? null
    : { title: fix.title, command: commands.join(' && ') };
}
