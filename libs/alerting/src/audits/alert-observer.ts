import type { EntityManager } from 'typeorm';
import { RunObserver, standardIntents, type EndedRun, type RunSource } from '../../../auditing/src/index.js';
import type {
  AuditResultStore,
  AuditRunStore,
  IntentDefinition,
  IntentStore,
  SnapshotStore,
} from '../../../persistence/src/index.js';
import type { AlertKeeper } from '../alert-keeper.js';
import { fingerprintOf } from '../fingerprint.js';
import { ownPath, readOwnIdentity, type OwnIdentity } from './own-identity.js';
import { SnapshotExplainer } from './snapshot-explainer.js';
import { watchReportOf } from './watch-report-of.js';

interface AlertObserverParts {
  keeper: AlertKeeper;
  intents: IntentStore;
  runs: AuditRunStore;
  results: AuditResultStore;
  snapshots: SnapshotStore;
  /** Default: found out once. */
  identity?: OwnIdentity;
}

/** Makes alerts of what audits find, in the transaction that ends the run. */
export class AlertObserver extends RunObserver {
  private identity: Promise<OwnIdentity> | null = null;

  constructor(private readonly parts: AlertObserverParts) {
    super();
  }

  async runEnded(manager: EntityManager, ended: EndedRun): Promise<void> {
    const { keeper, runs, snapshots } = this.parts;
    const { audit, run } = ended;
    if (ended.status !== 'succeeded') {
      const nothing = { observations: [], complete: false, ownPath: null };
      await keeper.observe(manager, {
        auditId: audit.id,
        runId: run.id,
        at: new Date(run.finishedAt),
        ...nothing,
      });
      return;
    }
    const intents = await this.intentsOf(
      manager,
      ended.states.map(({ intent }) => intent.key),
    );
    const report = { ...watchReportOf(ended), ownPath: await this.ownPathOf(manager, run.id) };
    const examples = new Map(
      report.observations.map(({ intent, place }, at) => [
        fingerprintOf(intent, place),
        ended.states[at]?.examples[0] ?? null,
      ]),
    );
    const explainer = new SnapshotExplainer({
      snapshots,
      runs,
      snapshotId: ended.snapshotId,
      intents,
      exampleOf: ({ intent, place }) => examples.get(fingerprintOf(intent, place)) ?? null,
    });
    await keeper.observe(manager, report, explainer);
  }

  private async intentsOf(
    manager: EntityManager,
    keys: readonly string[],
  ): Promise<Map<string, IntentDefinition>> {
    const stored = await this.parts.intents.findAll(manager, [...new Set(keys)]);
    return new Map<string, IntentDefinition>([
      ...standardIntents.map((intent) => [intent.key, intent] as const),
      ...stored.map(({ id, definition }) => [id, definition] as const),
    ]);
  }

  private async ownPathOf(manager: EntityManager, runId: string): Promise<string | null> {
    const identity = this.parts.identity ?? (await (this.identity ??= readOwnIdentity()));
    const hash = (await this.parts.runs.find(manager, runId))?.sourcesHash ?? null;
    if (hash === null) return null;
    return ownPath(identity, (await this.parts.results.content(manager, hash)) as RunSource[]);
  }
}
