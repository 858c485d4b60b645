import type { CliIo } from './cli-io.js';
import { Output } from './output.js';
import { Progress } from './progress.js';

/** What one run of a command works with. */
export interface Session {
  io: CliIo;
  out: Output;
  err: Output;
  progress: Progress;
  /** Colours: only on a terminal, and never against NO_COLOR (no-color.org: any non-empty value). */
  colour: boolean;
}

export function openSession(io: CliIo): Session {
  const out = new Output(io.stdout);
  const err = new Output(io.stderr);
  return { io, out, err, progress: new Progress(err), colour: out.terminal && !io.env['NO_COLOR'] };
}
