import { newId, type AuditRunEntity } from '../../../persistence/src/index.js';

/** A run that waits for a worker. */
export function newRun(auditId: string, now: Date, scheduledFor: Date | null = null): AuditRunEntity {
  return {
    id: newId('run', now),
    auditId,
    status: 'queued',
    scheduledFor,
    missedCount: null,
    jobId: null,
    attempt: 0,
    phase: null,
    done: 0,
    total: 0,
    snapshotId: null,
    sourcesHash: null,
    counts: null,
    problems: null,
    states: null,
    errorCode: null,
    errorDetail: null,
    createdAt: now,
    startedAt: null,
    finishedAt: null,
  };
}
