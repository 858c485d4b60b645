import type { Command } from 'commander';
import type { SetExit } from '../build-program.js';
import { EXIT } from '../exit-code.js';
import type { Session } from '../io/session.js';

export function addGuestScript(program: Command, session: Session, setExit: SetExit): void {
  program
    .command('guest-script')
    .description('print a shell script that shows what inspect would read, to run by hand as root')
    .option('--one-line', 'as one line, to paste into a root shell')
    .action(async ({ oneLine = false }: { oneLine?: boolean }) => {
      const { guestScript } = await import('../../../../libs/inspection/src/index.js');
      await session.out.write(guestScript({ oneLine }));
      setExit(EXIT.reachable);
    });
}
