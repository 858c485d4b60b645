/** The audit has a run that is waiting or going on: it never overlaps with itself. */
export class AuditBusyError extends Error {
  override readonly name = 'AuditBusyError';

  constructor(readonly runId: string) {
    super(`the audit has a run that isn't over: ${runId}`);
  }
}
