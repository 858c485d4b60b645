import type { QueueRules } from '../../../queue/src/index.js';

/** The queues of audits. */
export const AUDIT_QUEUES = {
  /** A time of a schedule has come: `{auditId}`. */
  due: 'audits.due',
  /** A run is to be done: `{runId}`. */
  run: 'audits.run',
  /** Looks for missed and lost runs, and removes old ones: `{task}`. */
  upkeep: 'audits.upkeep',
} as const;

export const AUDIT_QUEUE_RULES: readonly QueueRules[] = [
  {
    name: AUDIT_QUEUES.due,
    retries: 3,
    retryDelaySeconds: 2,
    retryDelayMaxSeconds: 30,
    expireSeconds: 60,
    heartbeatSeconds: 30,
  },
  {
    name: AUDIT_QUEUES.run,
    retries: 4,
    retryDelaySeconds: 5,
    retryDelayMaxSeconds: 300,
    expireSeconds: 1800,
    heartbeatSeconds: 30,
  },
  {
    name: AUDIT_QUEUES.upkeep,
    retries: 2,
    retryDelaySeconds: 10,
    retryDelayMaxSeconds: 60,
    expireSeconds: 600,
    heartbeatSeconds: 60,
  },
];
