import type { Readable, Writable } from 'node:stream';

/** A place to write to that may be a terminal. */
export type OutputStream = Writable & { isTTY?: boolean; columns?: number };

/** Everything a command touches outside itself, so that tests run commands in-process. */
export interface CliIo {
  stdin: Readable;
  stdout: OutputStream;
  stderr: OutputStream;
  env: Readonly<Record<string, string | undefined>>;
  now(): Date;
  /** IPv4 addresses of a host name; rejects when there is no answer. */
  resolve4(name: string): Promise<string[]>;
  /** IPv6 addresses of one, in the same way. */
  resolve6(name: string): Promise<string[]>;
  /** Settles when the user asks the program to stop (Ctrl-C, SIGTERM). */
  untilStopped(): Promise<void>;
}
