import type { Command } from 'commander';
import type { SetExit } from '../build-program.js';
import type { Session } from '../io/session.js';

export function addServe(program: Command, session: Session, setExit: SetExit): void {
  program
    .command('serve')
    .description('run the HTTP service (settings: PORT, DATABASE_URL, WAYOUT_DATA_DIR, …)')
    .action(async () => {
      const { runServe } = await import('./run-serve.js');
      setExit(await runServe(session));
    });
}
