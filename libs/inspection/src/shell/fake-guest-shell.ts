import { PassThrough, type Duplex } from 'node:stream';
import type { CommandName, Power } from '../commands/command-text.js';
import type { GuestAccessError } from '../guest-access-error.js';
import { GuestShell, type CommandResult, type GuestSession, type ShellPlace } from './guest-shell.js';
import type { HostKey } from '../keys/host-key.js';

/** A machine of a test. */
export interface FakeMachine {
  readonly hostKey?: HostKey;
  readonly refusal?: GuestAccessError;
  /** Absent, or no answer for the command: the tool isn't installed. */
  readonly answer?: (name: CommandName, power: Power) => CommandResult | undefined;
}

const HOST_KEY: HostKey = { algorithm: 'ssh-ed25519', key: 'AAAAC3NzaC1lZDI1NTE5' };

export const exited = (stdout: string, exit = 0, stderr = ''): CommandResult => ({
  end: 'exited',
  exit,
  stdout,
  stderr,
});

function notInstalled(name: CommandName, power: Power): CommandResult {
  return power === 'sudo'
    ? exited('', 1, `sudo: ${name}: command not found\n`)
    : exited('', 127, 'not found');
}

/** Machines by `host:port`. Keeps what was done. */
export class FakeGuestShell extends GuestShell {
  readonly connections: { place: Omit<ShellPlace, 'keyPair' | 'checkHostKey'>; jumped: boolean }[] = [];
  readonly ran: { host: string; name: CommandName; power: Power }[] = [];
  closed = 0;

  constructor(private readonly machines: Readonly<Record<string, FakeMachine>>) {
    super();
  }

  connect(
    { host, port, user, checkHostKey }: ShellPlace,
    { through }: { signal: AbortSignal; through?: GuestSession },
  ): Promise<GuestSession> {
    const machine = this.machines[`${host}:${port}`] ?? {};
    this.connections.push({ place: { host, port, user }, jumped: through !== undefined });
    if (machine.refusal) return Promise.reject(machine.refusal);
    if (!checkHostKey(machine.hostKey ?? HOST_KEY)) return Promise.reject(new Error('the host key is wrong'));
    return Promise.resolve({
      run: (name: CommandName, power: Power): Promise<CommandResult> => {
        this.ran.push({ host, name, power });
        return Promise.resolve(machine.answer?.(name, power) ?? notInstalled(name, power));
      },
      forward: (): Promise<Duplex> => Promise.resolve(new PassThrough()),
      close: () => {
        this.closed += 1;
      },
    });
  }
}
