import type { Command } from 'commander';
import type { SetExit } from '../build-program.js';
import type { Session } from '../io/session.js';
import type { LiveOptions } from '../live/live-options.js';

export interface CollectOptions extends LiveOptions {
  region: string;
  out: string;
}

export function addCollect(program: Command, session: Session, setExit: SetExit): void {
  program
    .command('collect')
    .description('read a live AWS region into a bundle; nothing is ever changed there')
    .requiredOption('--region <name>', 'the region to read, with the credentials that the AWS SDK finds')
    .option('--profile <name>', 'a profile of the AWS configuration files')
    .option('--role-arn <arn>', 'a role to take on')
    .option('--external-id <id>', 'with --role-arn: the external id that the role demands')
    .requiredOption('--out <folder>', 'where the bundle goes: a folder that is new or empty')
    .action(async (options: CollectOptions) => {
      const { runCollect } = await import('./run-collect.js');
      setExit(await runCollect(session, options));
    });
}
