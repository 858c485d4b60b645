/** Figures for one network; times in milliseconds, memory in megabytes (10^6 bytes). */
export interface Measurement {
  interfaces: number;
  /** Size of the bundle's JSON text. */
  megabytes: number;
  load: number;
  index: number;
  concreteMedian: number;
  concreteP99: number;
  internetMedian: number;
  internetP99: number;
  /** Blocked questions (`internet` tcp/443) for which fixes were searched. */
  fixSearches: number;
  fixMedian: number;
  fixWorst: number;
  audit: number;
  auditSources: number;
  auditClasses: number;
  /** Highest resident memory of load, questions and audit. */
  peakMemory: number;
  /** Heap in use after the audit, its report included. */
  heapAfter: number;
}

/** Figures for the same network, served by the lab in another process and read through the AWS SDK. */
export interface Collecting {
  collect: number;
  /** Checking and hashing what was read. */
  collectSnapshot: number;
  collectRequests: number;
  /** Highest resident memory of the reading process, the snapshot included. */
  collectPeak: number;
}
