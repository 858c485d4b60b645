import { Option, type Command } from 'commander';
import type { SetExit } from '../build-program.js';
import type { Session } from '../io/session.js';

export const AUDIT_FORMATS = ['text', 'json', 'junit'] as const;

export interface AuditOptions {
  bundle: string;
  to?: string[];
  format: (typeof AUDIT_FORMATS)[number];
}

export function addAudit(program: Command, session: Session, setExit: SetExit): void {
  program
    .command('audit')
    .description('ask the same questions of every private source')
    .requiredOption('--bundle <path>', 'EC2 documents: a folder, a .zip or a .tar.gz')
    .option(
      '--to <probe>',
      'what to ask for, once or more: DESTINATION or "DESTINATION PROTOCOL[/PORT]"\n' +
        '(default: internet tcp/443, tcp/80, udp/53 and icmp)',
      (text: string, before: string[] | undefined) => [...(before ?? []), text],
    )
    .addOption(new Option('--format <name>', 'how to print it').choices(AUDIT_FORMATS).default('text'))
    .action(async (options: AuditOptions) => {
      const { runAudit } = await import('./run-audit.js');
      setExit(await runAudit(session, options));
    });
}
