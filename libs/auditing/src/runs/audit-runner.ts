import type { DataSource } from 'typeorm';
import type {
  AuditRecord,
  AuditResultStore,
  AuditRunEntity,
  AuditRunStore,
  AuditStore,
  IntentStateStore,
  IntentStore,
  SnapshotStore,
} from '../../../persistence/src/index.js';
import { indexSnapshot, type Snapshot } from '../../../snapshot/src/index.js';
import type { Clock } from '../clock/clock.js';
import { evaluateIntents } from '../evaluate/evaluate-intents.js';
import { countVerdicts } from '../results/count-verdicts.js';
import { auditIntents } from './audit-intents.js';
import { mergeSnapshots } from './merge-snapshots.js';
import { ReadingError, type NetworkReader } from './network-reader.js';
import { RunGoneError } from './run-gone-error.js';
import type { RunMeter } from './run-meter.js';
import type { RunObserver } from './run-observer.js';
import { RunProgressWriter } from './run-progress-writer.js';
import { StateKeeper } from './state-keeper.js';
import { storeRun } from './store-run.js';

export interface RunnerParts {
  dataSource: DataSource;
  audits: AuditStore;
  intents: IntentStore;
  runs: AuditRunStore;
  results: AuditResultStore;
  states: IntentStateStore;
  snapshots: SnapshotStore;
  reader: NetworkReader;
  observer: RunObserver;
  meter: RunMeter;
  clock: Clock;
  /** Errors that nobody foresaw; callers see only that there was one. */
  onError: (error: unknown, runId: string) => void;
}

/** What a run that is handed back says until its next try. */
const STOPPED = { code: 'STOPPED', detail: 'its worker was stopped, or took too long' };

/** One try that a queue gives. */
interface Try {
  last: boolean;
  signal: AbortSignal;
}

/** Does runs. Whatever is tried twice, or by two workers, counts once: only the try that holds the run may write,
 *  and everything that a run finds is stored in one transaction. */
export class AuditRunner {
  constructor(private readonly parts: RunnerParts) {}

  /** Rejects to be tried again; after the last try to be a dead letter. */
  async run(runId: string, { last, signal }: Try): Promise<void> {
    const { dataSource, runs, audits, clock } = this.parts;
    const run = await runs.begin(dataSource.manager, runId, clock.now());
    if (run === null) return;
    const record = await audits.find(dataSource.manager, run.auditId);
    if (record === null) return;
    try {
      await this.work(run, record, signal);
    } catch (error) {
      if (error instanceof RunGoneError) return;
      const { code, detail } = signal.aborted ? STOPPED : this.told(error, runId);
      // After a stop the queue decides whether there is another try.
      if (last && !signal.aborted) {
        await this.fail(run, record, code, detail);
      } else {
        await runs.giveBack(dataSource.manager, run, { errorCode: code, errorDetail: detail });
        this.parts.meter.runDone({ status: 'retried' });
      }
      // What is told of the error is also what the queue keeps of it.
      throw new Error(`${code}: ${detail}`, { cause: error });
    }
  }

  private async work(run: AuditRunEntity, record: AuditRecord, signal: AbortSignal): Promise<void> {
    const { dataSource, intents: intentStore, runs, snapshots, states, meter, clock } = this.parts;
    const progress = new RunProgressWriter(dataSource, runs, run, clock, signal);
    const intents = await auditIntents(dataSource.manager, intentStore, record);
    await progress.tell('reading', 0, record.targetIds.length);
    const { snapshot, snapshotId } = await this.network(run, record, progress, signal);
    await progress.tell('asking', 0, intents.length);
    const index = indexSnapshot(snapshot);
    const { sources, answers } = await evaluateIntents(index, intents, {
      onProgress: (done, total) => progress.now('asking', done, total),
    });
    await progress.tell('comparing', 0, 0);
    const keeper = new StateKeeper({
      known: await states.ofAudit(dataSource.manager, run.auditId),
      moment: { auditId: run.auditId, runId: run.id, snapshotId, now: clock.now() },
      after: snapshot,
      before: (id) => snapshots.content(dataSource.manager, id),
      onSearch: () => progress.now('comparing', 0, 0),
    });
    const kept = await keeper.keep(intents, sources, answers);
    await progress.tell('storing', 0, 0);
    const { counts } = await storeRun(this.parts, {
      run,
      record,
      snapshotId,
      intents,
      sources,
      answers,
      kept,
    });
    const seconds = (clock.now().getTime() - (run.startedAt ?? run.createdAt).getTime()) / 1000;
    const verdicts = countVerdicts(answers.flatMap(({ classes }) => classes));
    meter.runDone({ status: 'succeeded', seconds, counts, verdicts });
  }

  /** The network that the run is about. What an earlier try has read is not read again. */
  private async network(
    run: AuditRunEntity,
    { audit, targetIds }: AuditRecord,
    progress: RunProgressWriter,
    signal: AbortSignal,
  ): Promise<{ snapshot: Snapshot; snapshotId: string }> {
    const { dataSource, snapshots, runs, reader, clock } = this.parts;
    const known = run.snapshotId ?? audit.snapshotId;
    const stored = known === null ? null : await snapshots.content(dataSource.manager, known);
    if (known !== null && stored !== null) {
      if (!(await runs.setSnapshot(dataSource.manager, run, known))) throw new RunGoneError();
      return { snapshot: stored, snapshotId: known };
    }
    if (targetIds.length === 0) {
      throw new ReadingError('NO_TARGET', 'the audit has neither a target nor a snapshot any more');
    }
    let done = 0;
    const read = await Promise.all(
      targetIds.map(async (targetId) => {
        const snapshot = await reader.read(targetId, run.id, signal);
        await progress.tell('reading', (done += 1), targetIds.length);
        return snapshot;
      }),
    );
    const snapshot = mergeSnapshots(read);
    const snapshotId = await dataSource.transaction(async (manager) => {
      const put = await snapshots.put(manager, snapshot, clock.now());
      if (!(await runs.setSnapshot(manager, run, put.stored.id))) throw new RunGoneError();
      return put.stored.id;
    });
    return { snapshot, snapshotId };
  }

  private async fail(
    run: AuditRunEntity,
    { audit }: AuditRecord,
    errorCode: string,
    errorDetail: string,
  ): Promise<void> {
    const { dataSource, runs, observer, meter, clock } = this.parts;
    const finishedAt = clock.now();
    await dataSource.transaction(async (manager) => {
      const outcome = { status: 'failed', finishedAt, errorCode, errorDetail } as const;
      if (!(await runs.finish(manager, run, outcome))) return;
      await observer.runEnded(manager, {
        status: 'failed',
        audit: { id: audit.id, name: audit.name },
        run: { id: run.id, finishedAt: finishedAt.toISOString() },
        error: { code: errorCode, detail: errorDetail },
      });
    });
    const seconds = (finishedAt.getTime() - (run.startedAt ?? run.createdAt).getTime()) / 1000;
    meter.runDone({ status: 'failed', seconds });
  }

  private told(error: unknown, runId: string): { code: string; detail: string } {
    if (error instanceof ReadingError) return { code: error.code, detail: error.message };
    this.parts.onError(error, runId);
    return { code: 'INTERNAL', detail: 'the log has the cause under this run id' };
  }
}
