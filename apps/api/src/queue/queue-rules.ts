import { alertingQueues } from '../../../../libs/alerting/src/index.js';
import { AUDIT_QUEUE_RULES } from '../../../../libs/auditing/src/index.js';
import type { QueueRules } from '../../../../libs/queue/src/index.js';

/** Every queue of the service. */
export const QUEUE_RULES: readonly QueueRules[] = [...AUDIT_QUEUE_RULES, ...alertingQueues];
