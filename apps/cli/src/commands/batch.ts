import type { Command } from 'commander';
import type { SetExit } from '../build-program.js';
import type { Session } from '../io/session.js';

export interface BatchOptions {
  bundle: string;
  /** A file of requests; `-` is standard input. */
  requests: string;
}

export function addBatch(program: Command, session: Session, setExit: SetExit): void {
  program
    .command('batch')
    .description('answer a stream of questions: one JSON request a line in, one JSON answer a line out')
    .requiredOption('--bundle <path>', 'EC2 documents: a folder, a .zip or a .tar.gz')
    .option('--requests <file>', 'where the requests are; - is standard input', '-')
    .action(async (options: BatchOptions) => {
      const { runBatch } = await import('./run-batch.js');
      setExit(await runBatch(session, options));
    });
}
