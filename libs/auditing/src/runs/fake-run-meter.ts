import { RunMeter, type MeteredRun } from './run-meter.js';

export class FakeRunMeter extends RunMeter {
  readonly runs: MeteredRun[] = [];
  missedRuns = 0;

  runDone(run: MeteredRun): void {
    this.runs.push(run);
  }

  missed(count: number): void {
    this.missedRuns += count;
  }
}
