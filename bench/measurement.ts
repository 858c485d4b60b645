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
  audit: number;
  auditSources: number;
  auditClasses: number;
  /** Highest resident memory of the whole process: load, questions and audit. */
  peakMemory: number;
  /** Heap in use after the audit, its report included. */
  heapAfter: number;
}
