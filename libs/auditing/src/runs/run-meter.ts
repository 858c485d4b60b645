import type { OutcomeCounts } from '../../../persistence/src/index.js';
import type { VerdictCounts } from '../results/count-verdicts.js';

export type MeteredRun =
  | { status: 'succeeded'; seconds: number; counts: OutcomeCounts; verdicts: VerdictCounts }
  | { status: 'failed'; seconds: number }
  | { status: 'retried' };

/** Counts runs for whoever watches the service itself. */
export abstract class RunMeter {
  abstract runDone(run: MeteredRun): void;
  abstract missed(count: number): void;
}
