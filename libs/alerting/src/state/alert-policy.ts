/** When an alert fires, reminds and is taken to flap. */
export interface AlertPolicy {
  /** Failed runs in a row before a cause that may be passing fires. */
  failuresToFire: number;
  /** Seconds between two messages about the same trouble; null: no reminders. */
  reminderSeconds: number | null;
}

/** Outcomes that are remembered. */
export const HISTORY_LENGTH = 12;

/** Changes between held and failed within these that make an alert flap. */
export const FLAPPING_CHANGES = 4;

/** Equal outcomes in a row that settle it. */
export const SETTLED_RUNS = 6;
