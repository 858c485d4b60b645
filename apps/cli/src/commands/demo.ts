import type { Command } from 'commander';
import type { SetExit } from '../build-program.js';
import type { Session } from '../io/session.js';

export interface DemoOptions {
  once?: boolean;
}

export function addDemo(program: Command, session: Session, setExit: SetExit): void {
  program
    .command('demo')
    .description('start the service and walk through a private subnet that cannot get out, and its mending')
    .option('--once', 'end after the story; the exit code says whether every answer was right')
    .action(async (options: DemoOptions) => {
      const { runDemo } = await import('./run-demo.js');
      setExit(await runDemo(session, options));
    });
}
