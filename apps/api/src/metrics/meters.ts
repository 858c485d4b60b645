import { Inject, Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { AwsMeter } from '../../../../libs/aws/src/index.js';
import { RunMeter, type MeteredRun } from '../../../../libs/auditing/src/index.js';
import { JobQueue } from '../../../../libs/queue/src/index.js';
import type { Verdict } from '../../../../libs/reachability/src/index.js';

/** Seconds; a run of 10,000 interfaces takes tens of them. */
const RUN_BUCKETS = [0.1, 0.3, 1, 3, 10, 30, 60, 120, 300, 900];

/** What Prometheus is told. A registry of its own for each app: tests run several in a process. */
@Injectable()
export class Meters extends RunMeter {
  readonly registry = new Registry();
  private readonly runs = new Counter({
    name: 'wayout_audit_runs_total',
    help: 'Tries of audit runs by how they ended: succeeded, failed for good, or to be tried again',
    labelNames: ['status'] as const,
    registers: [this.registry],
  });
  private readonly seconds = new Histogram({
    name: 'wayout_audit_run_seconds',
    help: 'From the beginning of a run to its end',
    labelNames: ['status'] as const,
    buckets: RUN_BUCKETS,
    registers: [this.registry],
  });
  private readonly outcomes = new Counter({
    name: 'wayout_audit_outcomes_total',
    help: 'Answers of audit runs, one a source and intent',
    labelNames: ['outcome'] as const,
    registers: [this.registry],
  });
  private readonly verdicts = new Counter({
    name: 'wayout_verdicts_total',
    help: 'Verdicts given: one a diagnosis; in audit runs one a source and intent',
    labelNames: ['verdict', 'by'] as const,
    registers: [this.registry],
  });
  private readonly missedRuns = new Counter({
    name: 'wayout_audit_runs_missed_total',
    help: 'Times of schedules that passed without a run',
    registers: [this.registry],
  });

  private readonly messages = new Counter({
    name: 'wayout_delivery_tries_total',
    help: 'Tries to send an alert to a channel: delivered, to be tried again (retry), or failed for good',
    labelNames: ['type', 'outcome'] as const,
    registers: [this.registry],
  });

  private readonly awsCalls = new Counter({
    name: 'wayout_aws_calls_total',
    help: 'Requests to AWS, each attempt on its own: answered, throttled, or failed otherwise',
    labelNames: ['service', 'action', 'outcome'] as const,
    registers: [this.registry],
  });

  /** To be handed to whatever calls AWS. */
  readonly awsCalled: AwsMeter = (call) => this.awsCalls.inc({ ...call });

  constructor(@Inject(JobQueue) queue: JobQueue) {
    super();
    for (const status of ['succeeded', 'failed', 'retried']) this.runs.inc({ status }, 0);
    const jobs: Gauge<'queue' | 'state'> = new Gauge({
      name: 'wayout_queue_jobs',
      help: 'Jobs in a queue: waiting, active, or dead',
      labelNames: ['queue', 'state'] as const,
      registers: [this.registry],
      collect: async () => {
        for (const { queue: name, ...lengths } of await queue.lengths()) {
          for (const [state, count] of Object.entries(lengths)) jobs.set({ queue: name, state }, count);
        }
      },
    });
    collectDefaultMetrics({ register: this.registry });
  }

  runDone(run: MeteredRun): void {
    const { status } = run;
    this.runs.inc({ status });
    if (status === 'retried') return;
    this.seconds.observe({ status }, run.seconds);
    if (run.status !== 'succeeded') return;
    for (const [outcome, count] of Object.entries(run.counts)) this.outcomes.inc({ outcome }, count);
    for (const [verdict, count] of Object.entries(run.verdicts)) {
      this.verdicts.inc({ verdict, by: 'audit' }, count);
    }
  }

  diagnosed(verdict: Verdict): void {
    this.verdicts.inc({ verdict, by: 'diagnosis' });
  }

  missed(count: number): void {
    this.missedRuns.inc(count);
  }

  messageTried(type: string, outcome: 'delivered' | 'retry' | 'failed'): void {
    this.messages.inc({ type, outcome });
  }
}
