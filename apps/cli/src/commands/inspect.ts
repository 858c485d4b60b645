import type { Command } from 'commander';
import type { SetExit } from '../build-program.js';
import type { Session } from '../io/session.js';
import type { LiveOptions } from '../live/live-options.js';
import { wholeNumber } from './option-values.js';

export interface InspectOptions extends LiveOptions {
  user: string;
  port: number;
  way: string;
  jump?: string;
  jumpUser?: string;
  jumpPort?: number;
  probes?: boolean;
  pasted?: string;
  out?: string;
}

export function addInspect(program: Command, session: Session, setExit: SetExit): void {
  program
    .command('inspect')
    .description('look into a Linux machine by SSH and print its guest facts; nothing is changed there')
    .argument('[instance]', 'the id of the instance')
    .option('--region <name>', 'the region it is in, with the credentials that the AWS SDK finds')
    .option('--profile <name>', 'a profile of the AWS configuration files')
    .option('--role-arn <arn>', 'a role to take on')
    .option('--external-id <id>', 'with --role-arn: the external id that the role demands')
    .option('--user <name>', 'a user of the machine', 'ec2-user')
    .option('--port <number>', 'the port of its sshd', wholeNumber, 22)
    .option('--way <way>', 'auto, public, private, or nat: through the NAT instance of its subnet', 'auto')
    .option('--jump <instance>', 'a jump host of your own choice')
    .option('--jump-user <name>', 'with --jump: a user of it (default: as --user)')
    .option('--jump-port <number>', 'with --jump: the port of its sshd (default: as --port)', wholeNumber)
    .option('--probes', 'also try TCP connections from the machine to a fixed list of places')
    .option('--pasted <file>', 'instead: read what wayout guest-script printed; - is standard input')
    .option('--out <file>', 'write the facts there, such as net/guests/i-….json of a bundle')
    .action(async (instance: string | undefined, options: InspectOptions) => {
      const { runInspect } = await import('./run-inspect.js');
      setExit(await runInspect(session, instance, options));
    });
}
