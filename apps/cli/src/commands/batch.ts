import type { Command } from 'commander';
import type { SetExit } from '../build-program.js';
import type { Session } from '../io/session.js';
import { addNetworkOptions, type NetworkOptions } from './network-options.js';

export interface BatchOptions extends NetworkOptions {
  /** A file of requests; `-` is standard input. */
  requests: string;
  /** Whether to search for fixes, which takes most of the time of a question that is blocked. */
  fixes: boolean;
}

export function addBatch(program: Command, session: Session, setExit: SetExit): void {
  const command = program
    .command('batch')
    .description('answer a stream of questions: one JSON request a line in, one JSON answer a line out');
  addNetworkOptions(command)
    .option('--requests <file>', 'where the requests are; - is standard input', '-')
    .option('--no-fixes', 'without the search for fixes: many times faster on what is blocked')
    .action(async (options: BatchOptions) => {
      const { runBatch } = await import('./run-batch.js');
      setExit(await runBatch(session, options));
    });
}
