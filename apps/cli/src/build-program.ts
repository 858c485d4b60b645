import { Command } from 'commander';
import { addAudit } from './commands/audit.js';
import { addBatch } from './commands/batch.js';
import { addCollect } from './commands/collect.js';
import { addDemo } from './commands/demo.js';
import { addDiagnose } from './commands/diagnose.js';
import { addGuestScript } from './commands/guest-script.js';
import { addInspect } from './commands/inspect.js';
import { addServe } from './commands/serve.js';
import type { Session } from './io/session.js';

export type SetExit = (code: number) => void;

/** All commands and their options. The work behind each is imported only when it runs, so that
 *  `wayout diagnose` doesn't wait for the web framework. */
export function buildProgram(session: Session, setExit: SetExit): Command {
  const { io } = session;
  const program = new Command('wayout')
    .description("Says why a machine in a VPC can't get out, and what exactly to change.")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
      getOutHelpWidth: () => session.out.width,
      getErrHelpWidth: () => session.err.width,
      getOutHasColors: () => session.colour,
      getErrHasColors: () => session.err.terminal && !io.env['NO_COLOR'],
    })
    .addHelpText(
      'after',
      '\nExit codes: 0 reachable, 1 unreachable or partial, 2 undetermined, 64 usage, 70 internal error.',
    );
  addDiagnose(program, session, setExit);
  addBatch(program, session, setExit);
  addAudit(program, session, setExit);
  addCollect(program, session, setExit);
  addInspect(program, session, setExit);
  addGuestScript(program, session, setExit);
  addServe(program, session, setExit);
  addDemo(program, session, setExit);
  return program;
}
