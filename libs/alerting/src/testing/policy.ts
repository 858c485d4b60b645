import type { AlertPolicy } from '../state/alert-policy.js';

/** The policy of the tests: two failed runs in a row, a reminder a day. */
export const testPolicy: AlertPolicy = { failuresToFire: 2, reminderSeconds: 24 * 3600 };
