import { PROBE_NAMES, PROBES, type ProbeName } from '../commands/probe-commands.js';
import type { GuestSession } from '../shell/guest-shell.js';

/** What a TCP connection from the machine showed. It is evidence beside a computed verdict, never one. */
export interface ProbeResult {
  readonly destination: string;
  readonly port: number;
  /** `refused`: somebody answered that nobody listens, or that it isn't allowed. `not-tried`: the machine has
   *  no means to try. */
  readonly outcome: 'connected' | 'refused' | 'timed-out' | 'failed' | 'not-tried';
  readonly detail: string;
  /** ISO 8601. */
  readonly at: string;
}

/** Tries each destination of the fixed list, all at the same time. Never throws. */
export function runProbes(session: GuestSession, now: () => Date): Promise<ProbeResult[]> {
  return Promise.all(PROBE_NAMES.map((name) => runProbe(session, name, now)));
}

async function runProbe(session: GuestSession, name: ProbeName, now: () => Date): Promise<ProbeResult> {
  const { address, port } = PROBES[name];
  const result = await session.run(name, 'plain');
  const tell = (outcome: ProbeResult['outcome'], detail: string): ProbeResult => ({
    destination: address,
    port,
    outcome,
    detail,
    at: now().toISOString(),
  });
  if (result.end === 'timeout') return tell('timed-out', 'no answer');
  if (result.end !== 'exited') return tell('not-tried', 'the connection to the machine was lost');
  const { exit, stderr } = result;
  if (exit === 0) return tell('connected', 'the connection was opened');
  if (exit === 124) return tell('timed-out', 'no answer');
  if (exit === 127 || exit === 126) return tell('not-tried', 'the machine lacks timeout or bash');
  if (/No such file or directory/.test(stderr)) return tell('not-tried', 'its bash opens no connections');
  if (/Connection refused/.test(stderr)) return tell('refused', 'the connection was refused');
  const known = /(Network is unreachable|No route to host|Operation not permitted|Permission denied)/.exec(
    stderr,
  );
  return tell('failed', known?.[1] ?? 'the connection failed');
}
