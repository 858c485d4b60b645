import type { OutcomeCounts } from '../../../persistence/src/index.js';

export type MeteredRun =
  | { status: 'succeeded'; seconds: number; counts: OutcomeCounts }
  | { status: 'failed'; seconds: number }
  | { status: 'retried' };

/** Counts runs for whoever watches the service itself. */
export abstract class RunMeter {
  abstract runDone(run: MeteredRun): void;
  abstract missed(count: number): void;
}
