import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchDatabase } from './with-database.js';

const LOOK_MS = 10;
const MOST_MS = 600_000;

/** Milliseconds by the phase that a run says it is in, from outside: what the service does isn't touched. */
export type RunPhases = Map<string, number>;

interface Row {
  status: string;
  phase: string | null;
  error_detail: string | null;
}

/** Follows a run to its end.
 *  @throws Error where it doesn't succeed */
export async function watchRun(database: BenchDatabase, runId: string): Promise<RunPhases> {
  const phases: RunPhases = new Map();
  const begin = performance.now();
  for (let last = begin, now = begin; now - begin < MOST_MS; last = now) {
    const [row] = await database.query<Row>(
      'select status, phase, error_detail from audit_runs where id = $1',
      [runId],
    );
    await sleep(LOOK_MS);
    now = performance.now();
    if (row?.status === 'succeeded') return phases;
    if (row === undefined || !['queued', 'running'].includes(row.status) || row.error_detail !== null) {
      throw new Error(`the run is ${row?.status ?? 'gone'}: ${row?.error_detail ?? ''}`);
    }
    const phase = row.phase ?? 'waiting for a worker';
    phases.set(phase, (phases.get(phase) ?? 0) + now - last);
  }
  throw new Error('the run does not end');
}
