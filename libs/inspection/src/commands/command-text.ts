import { FACT_COMMANDS, type FactCommandName } from './fact-commands.js';
import type { GuestCommand } from './guest-command.js';
import { PROBES, type ProbeName } from './probe-commands.js';

/** Every name that a machine can be asked for. */
export type CommandName = FactCommandName | ProbeName;

export type Power = 'plain' | 'sudo';

/** Non-interactive logins often lack the folders of the administrator's tools. */
const ENVIRONMENT = 'env LC_ALL=C PATH=/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin';

export function commandOf(name: CommandName): GuestCommand {
  return name in PROBES ? PROBES[name as ProbeName].command : FACT_COMMANDS[name as FactCommandName];
}

/** What the machine's shell is given. `sudo -n` never asks for a password: it works or it doesn't. A program
 *  that reads its input gets the end of it. */
export function commandText(name: CommandName, power: Power): string {
  return `${ENVIRONMENT} ${power === 'sudo' ? 'sudo -n ' : ''}${commandOf(name).text} </dev/null`;
}
