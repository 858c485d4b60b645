import type { Duplex } from 'node:stream';
import type { CommandName, Power } from '../commands/command-text.js';
import type { HostKey } from '../keys/host-key.js';
import type { SshKeyPair } from '../keys/ssh-key-pair.js';

/** How one command ended. Its output is whole, or not there at all. */
export type CommandResult =
  | {
      readonly end: 'exited';
      /** Null where a signal ended it. */
      readonly exit: number | null;
      readonly stdout: string;
      readonly stderr: string;
    }
  | { readonly end: 'timeout'; readonly ms: number }
  | { readonly end: 'overflow'; readonly bytes: number }
  /** The connection, or the channel, is gone. */
  | { readonly end: 'lost'; readonly reason: string };

/** A machine that let us in. */
export interface GuestSession {
  /** Runs a command of the fixed list within its limits. Never throws. */
  run(name: CommandName, power: Power): Promise<CommandResult>;
  /** A TCP connection from that machine on to another (a jump host).
   *  @throws GuestAccessError */
  forward(host: string, port: number): Promise<Duplex>;
  close(): void;
}

export interface ShellPlace {
  /** An address. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly keyPair: SshKeyPair;
  /** Algorithm of the key that is known of this machine: it is asked for that one, whichever others it has. */
  readonly hostKeyAlgorithm?: string;
  /** False ends the handshake before anything is said. */
  checkHostKey(key: HostKey): boolean;
}

/** Lets itself into machines. */
export abstract class GuestShell {
  /** @throws GuestAccessError */
  abstract connect(
    place: ShellPlace,
    options: { readonly signal: AbortSignal; readonly through?: GuestSession },
  ): Promise<GuestSession>;
}
