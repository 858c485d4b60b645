import type { DataSource } from 'typeorm';
import type { AuditRunStore, RunTry } from '../../../persistence/src/index.js';
import type { Clock } from '../clock/clock.js';
import { RunGoneError } from './run-gone-error.js';

/** Milliseconds between two writes: people read it, and a cancelled run stops no later than that. */
const EVERY_MS = 500;

/** Writes down how far a run is, and learns in return whether it is still wanted. */
export class RunProgressWriter {
  private written = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly runs: AuditRunStore,
    private readonly run: RunTry,
    private readonly clock: Clock,
    private readonly signal: AbortSignal,
  ) {}

  /** At once. @throws RunGoneError */
  async tell(phase: string, done: number, total: number): Promise<void> {
    if (this.signal.aborted) throw new Error('the worker is stopping, or took too long');
    this.written = this.clock.now().getTime();
    const known = await this.runs.progress(this.dataSource.manager, this.run, { phase, done, total });
    if (!known) throw new RunGoneError();
  }

  /** When it is time. @throws RunGoneError */
  async now(phase: string, done: number, total: number): Promise<void> {
    if (this.clock.now().getTime() - this.written >= EVERY_MS) await this.tell(phase, done, total);
  }
}
