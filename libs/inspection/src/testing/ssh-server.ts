import { connect, type AddressInfo } from 'node:net';
import ssh2, { type AuthContext, type Connection } from 'ssh2';
import { newSshKeyPair } from '../keys/ssh-key-pair.js';

export interface TestAnswer {
  stdout?: string;
  stderr?: string;
  exit?: number;
  /** Says nothing and never ends. */
  hangs?: boolean;
}

export interface TestSshServer {
  readonly port: number;
  /** Texts of the commands that came in. */
  readonly commands: string[];
  /** Names of signals that came in. */
  readonly signals: string[];
  readonly authentications: { method: string; user: string; accepted: boolean }[];
  /** Connections that are open. */
  open(): number;
  close(): Promise<void>;
}

export interface TestSshOptions {
  host?: string;
  /** OpenSSH form; absent: a new one. */
  hostKey?: string;
  /** Whether that user's key (OpenSSH form, without comment) is let in. */
  accepts(user: string, publicKey: string): boolean;
  answer?(text: string): TestAnswer;
  /** Whether connections may go on from here. */
  forwards?: boolean;
}

/** An SSH server of ssh2 in this process. */
export async function startSshServer(options: TestSshOptions): Promise<TestSshServer> {
  const hostKey = options.hostKey ?? newSshKeyPair().privateKey;
  const state = {
    commands: [] as string[],
    signals: [] as string[],
    authentications: [] as TestSshServer['authentications'],
  };
  const clients = new Set<Connection>();
  const server = new ssh2.Server({ hostKeys: [hostKey] }, (client) => {
    clients.add(client);
    client.on('close', () => clients.delete(client));
    client.on('error', () => undefined);
    client.on('authentication', (context) => {
      const accepted = context.method === 'publickey' && options.accepts(context.username, textOf(context));
      state.authentications.push({ method: context.method, user: context.username, accepted });
      if (accepted) context.accept();
      else context.reject(['publickey']);
    });
    client.on('ready', () => {
      client.on('session', (acceptSession) => {
        const session = acceptSession();
        session.on('signal', (accept, _reject, { name }) => {
          state.signals.push(name);
          accept?.();
        });
        session.on('exec', (accept, _reject, { command }) => {
          state.commands.push(command);
          const channel = accept();
          const {
            stdout = '',
            stderr = '',
            exit = 0,
            hangs = false,
          } = options.answer?.(command) ?? { exit: 127 };
          if (hangs) return;
          channel.stderr.write(stderr);
          channel.write(stdout, () => {
            channel.exit(exit);
            channel.end();
          });
        });
      });
      client.on('tcpip', (accept, reject, { destIP, destPort }) => {
        if (!options.forwards) return reject();
        const socket = connect(destPort, destIP);
        socket.once('error', () => reject());
        socket.once('connect', () => {
          const channel = accept();
          channel.on('close', () => socket.destroy());
          socket.on('error', () => channel.end());
          channel.pipe(socket).pipe(channel);
        });
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, options.host ?? '127.0.0.1', resolve));
  return {
    ...state,
    port: (server.address() as AddressInfo).port,
    open: () => clients.size,
    close: () =>
      new Promise((resolve) => {
        for (const client of clients) client.end();
        server.close(() => resolve());
      }),
  };
}

function textOf(context: AuthContext): string {
  if (context.method !== 'publickey') return '';
  return `${context.key.algo} ${context.key.data.toString('base64')}`;
}
