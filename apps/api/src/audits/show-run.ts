import type { AuditRunEntity } from '../../../../libs/persistence/src/index.js';
import type { AuditRunItem } from './audit-run.schemas.js';

export function showRunItem(run: AuditRunEntity): AuditRunItem {
  const { id, auditId, status, scheduledFor, missedCount, attempt, phase, done, total } = run;
  return {
    id,
    auditId,
    status,
    scheduledFor: scheduledFor?.toISOString() ?? null,
    missedCount,
    attempt,
    progress: phase === null ? null : { phase, done, total },
    snapshotId: run.snapshotId,
    counts: run.counts,
    error: run.errorCode === null ? null : { code: run.errorCode, detail: run.errorDetail ?? '' },
    createdAt: run.createdAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    finishedAt: run.finishedAt?.toISOString() ?? null,
  };
}

export function showRun(run: AuditRunEntity): AuditRunItem & { problems: unknown; states: unknown } {
  return { ...showRunItem(run), problems: run.problems, states: run.states };
}
