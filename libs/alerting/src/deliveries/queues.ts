import type { QueueRules } from '../../../queue/src/index.js';

/** One job a try of a delivery. Failures of the receiver have their own times in the outbox; the queue's own
 *  retries are for workers that die and for a database that is away. */
export const DELIVER: QueueRules = {
  name: 'deliver',
  retries: 10,
  retryDelaySeconds: 2,
  retryDelayMaxSeconds: 300,
  expireSeconds: 120,
  heartbeatSeconds: 15,
};

/** Every minute: reminders, silences that are over, signs of life, what got lost. */
export const ALERT_TICK: QueueRules = {
  name: 'alert-tick',
  retries: 0,
  retryDelaySeconds: 1,
  retryDelayMaxSeconds: 1,
  expireSeconds: 120,
  heartbeatSeconds: 30,
};

export const alertingQueues: readonly QueueRules[] = [DELIVER, ALERT_TICK];
