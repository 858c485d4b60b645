import { CommanderError } from 'commander';
import { buildProgram } from './build-program.js';
import { EXIT } from './exit-code.js';
import type { CliIo } from './io/cli-io.js';
import { openSession, type Session } from './io/session.js';
import { UsageError } from './usage-error.js';

/** Runs one command line (without node and the script) and gives its exit code. Never throws. */
export async function runCli(argv: readonly string[], io: CliIo): Promise<number> {
  const session = openSession(io);
  let code: number = EXIT.reachable;
  try {
    const program = buildProgram(session, (exit) => (code = exit));
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    await session.progress.clear();
    return report(session, error);
  }
}

async function report(session: Session, error: unknown): Promise<number> {
  // Commander has written its message already; help that was asked for isn't an error.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
  const debug = Boolean(session.io.env['WAYOUT_DEBUG']);
  if (error instanceof UsageError) {
    await session.err.line(`wayout: ${error.message}`);
    return EXIT.usage;
  }
  const message = error instanceof Error ? error.message : String(error);
  await session.err.line(`wayout: internal error: ${message} (WAYOUT_DEBUG=1 shows where)`);
  if (debug && error instanceof Error) await session.err.line(error.stack ?? '');
  return EXIT.internal;
}
