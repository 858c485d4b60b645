import {
  newId,
  type AuditRecord,
  type AuditRunEntity,
  type OutcomeCounts,
} from '../../../persistence/src/index.js';
import type { IntentAnswers, RunSource } from '../evaluate/answer-class.js';
import { addCounts, noOutcomes } from '../evaluate/outcome.js';
import type { Intent } from '../intents/intent.js';
import { groupProblems } from '../problems/group-problems.js';
import { countOutcomes } from '../results/count-outcomes.js';
import { packAnswers } from '../results/stored-answers.js';
import type { RunnerParts } from './audit-runner.js';
import { RunGoneError } from './run-gone-error.js';
import type { KeptStates } from './state-keeper.js';

interface RunFindings {
  run: AuditRunEntity;
  record: AuditRecord;
  snapshotId: string;
  intents: readonly Intent[];
  sources: readonly RunSource[];
  answers: readonly IntentAnswers[];
  kept: KeptStates;
}

/** Stores all that a run has found and ends it, or does nothing at all.
 *  @throws RunGoneError */
export async function storeRun(
  { dataSource, runs, results, states, observer, clock }: RunnerParts,
  { run, record, snapshotId, intents, sources, answers, kept }: RunFindings,
): Promise<{ counts: OutcomeCounts }> {
  const problems = groupProblems(sources, answers);
  const finishedAt = clock.now();
  return dataSource.transaction(async (manager) => {
    // First of all, so that two workers with the same run wait for each other here.
    if (!(await runs.progress(manager, run, { phase: 'storing', done: 0, total: 0 })))
      throw new RunGoneError();
    let counts = noOutcomes();
    const sourcesHash = await results.putContent(manager, sources, finishedAt);
    for (const [position, intent] of intents.entries()) {
      const { classes = [] } = answers.find(({ key }) => key === intent.key) ?? {};
      const own = countOutcomes(classes);
      counts = addCounts(counts, own);
      await results.insert(manager, {
        id: newId('res', finishedAt),
        runId: run.id,
        intentKey: intent.key,
        position,
        intent,
        counts: own,
        contentHash: await results.putContent(manager, packAnswers(classes), finishedAt),
        createdAt: finishedAt,
      });
    }
    await states.put(manager, kept.rows);
    await states.remove(manager, record.audit.id, kept.gone);
    const found = { snapshotId, sourcesHash, counts, problems, states: kept.shown };
    const outcome = { status: 'succeeded', finishedAt, ...found } as const;
    await runs.finish(manager, run, outcome);
    await observer.runEnded(manager, {
      status: 'succeeded',
      audit: { id: record.audit.id, name: record.audit.name },
      run: { id: run.id, finishedAt: finishedAt.toISOString() },
      snapshotId,
      states: kept.shown,
      gone: kept.gone,
      problems,
    });
    return { counts };
  });
}
