import { Option, type Command } from 'commander';
import type { SetExit } from '../build-program.js';
import type { Session } from '../io/session.js';
import { addLiveOptions } from '../live/live-options.js';
import { addNetworkOptions, type NetworkOptions } from './network-options.js';

const AUDIT_FORMATS = ['text', 'json', 'junit'] as const;

export interface AuditOptions extends NetworkOptions {
  to?: string[];
  intents?: string;
  format: (typeof AUDIT_FORMATS)[number];
}

export function addAudit(program: Command, session: Session, setExit: SetExit): void {
  const command = program.command('audit').description('ask the same questions of every private source');
  addLiveOptions(addNetworkOptions(command))
    .option(
      '--to <probe>',
      'what to ask for, once or more: DESTINATION or "DESTINATION PROTOCOL[/PORT]"\n' +
        '(default: internet tcp/443, tcp/80, udp/53 and icmp)',
      (text: string, before: string[] | undefined) => [...(before ?? []), text],
    )
    .option('--intents <file>', 'instead: a YAML file of intents, each with its sources and what is expected')
    .addOption(new Option('--format <name>', 'how to print it').choices(AUDIT_FORMATS).default('text'))
    .action(async (options: AuditOptions) => {
      if (options.intents !== undefined) {
        const { runIntents } = await import('./run-intents.js');
        return setExit(await runIntents(session, options, options.intents));
      }
      const { runAudit } = await import('./run-audit.js');
      setExit(await runAudit(session, options));
    });
}
