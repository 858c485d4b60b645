import type { Duplex } from 'node:stream';
import type { Client, ClientChannel } from 'ssh2';
import { commandOf, commandText, type CommandName, type Power } from '../commands/command-text.js';
import { GuestAccessError } from '../guest-access-error.js';
import type { CommandResult, GuestSession } from './guest-shell.js';

/** Milliseconds that a jump host gets for its connection. */
const FORWARD_MS = 15_000;

/** Bytes of standard error that are kept: the first lines say what is wrong. */
const ERROR_BYTES = 64 * 1024;

/** One connection of ssh2 that is let in. */
export class Ssh2Session implements GuestSession {
  private readonly gone: Promise<CommandResult>;

  constructor(private readonly client: Client) {
    this.gone = new Promise((resolve) => {
      client.once('close', () => resolve({ end: 'lost', reason: 'the connection was lost' }));
    });
  }

  async run(name: CommandName, power: Power): Promise<CommandResult> {
    const { timeMs, bytes } = commandOf(name);
    let stop = (): void => undefined;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<CommandResult>((resolve) => {
      timer = setTimeout(() => resolve({ end: 'timeout', ms: timeMs }), timeMs);
    });
    const work = new Promise<CommandResult>((resolve) => {
      const open = (error: Error | undefined, channel: ClientChannel): void => {
        if (error) return resolve({ end: 'lost', reason: 'the machine opened no channel for the command' });
        stop = () => end(channel);
        follow(channel, bytes, resolve);
      };
      try {
        this.client.exec(commandText(name, power), open);
      } catch {
        resolve({ end: 'lost', reason: 'the connection was lost' });
      }
    });
    try {
      const result = await Promise.race([work, late, this.gone]);
      if (result.end !== 'exited') stop();
      return result;
    } finally {
      clearTimeout(timer);
    }
  }

  forward(host: string, port: number): Promise<Duplex> {
    return new Promise((resolve, reject) => {
      const refuse = (): void => {
        const hint = 'its sshd needs AllowTcpForwarding, and the way to that address has to be open';
        const message = `the jump host opened no connection to ${host}:${port}: ${hint}`;
        reject(new GuestAccessError('JUMP_REFUSED', message));
      };
      const timer = setTimeout(refuse, FORWARD_MS);
      this.client.once('close', refuse);
      const open = (error: Error | undefined, channel: ClientChannel): void => {
        clearTimeout(timer);
        this.client.off('close', refuse);
        if (error) refuse();
        else resolve(channel);
      };
      try {
        this.client.forwardOut('127.0.0.1', 0, host, port, open);
      } catch {
        clearTimeout(timer);
        refuse();
      }
    });
  }

  close(): void {
    this.client.end();
    this.client.destroy();
  }
}

function follow(channel: ClientChannel, limit: number, done: (result: CommandResult) => void): void {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  let size = 0;
  let errSize = 0;
  let exit: number | null = null;
  channel.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > limit) return done({ end: 'overflow', bytes: limit });
    out.push(chunk);
  });
  channel.stderr.on('data', (chunk: Buffer) => {
    errSize += chunk.length;
    if (errSize <= ERROR_BYTES) err.push(chunk);
  });
  channel.on('exit', (code: number | null) => (exit = code));
  channel.on('error', () => done({ end: 'lost', reason: 'the channel of the command broke' }));
  channel.on('close', () => {
    const [stdout, stderr] = [out, err].map((chunks) => Buffer.concat(chunks).toString('utf8'));
    done({ end: 'exited', exit, stdout: stdout ?? '', stderr: stderr ?? '' });
  });
}

/** sshd passes the signal on (RFC 4254 section 6.9), so that nothing keeps running on the machine. */
function end(channel: ClientChannel): void {
  try {
    channel.signal('TERM');
    channel.close();
  } catch {
    // It is gone by itself.
  }
}
