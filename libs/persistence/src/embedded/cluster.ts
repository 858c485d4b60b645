import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NativeBinaries } from './native-binaries.js';
import { readPostmaster } from './postmaster-pid.js';
import type { ServerAccount } from './server-account.js';

const STOP_PATIENCE_MS = 60_000;

/** The data of one server: `<folder>/data`, its password and log beside the tables. */
export class Cluster {
  readonly data: string;

  constructor(
    private readonly folder: string,
    private readonly binaries: NativeBinaries,
    private readonly account: ServerAccount,
  ) {
    this.data = path.join(folder, 'data');
  }

  /** Makes the cluster unless it is there. Two processes may do so at once: each makes its own beside the
   *  goal, the first rename wins, and the other one is thrown away. */
  async ensure(): Promise<void> {
    if (await this.version()) return;
    const draft = `${this.data}.${randomBytes(6).toString('hex')}`;
    const password = randomBytes(24).toString('base64url');
    const passwordFile = `${draft}.password`;
    try {
      await this.writePrivate(passwordFile, password);
      await this.run(this.binaries.initdb, [
        `--pgdata=${draft}`,
        '--username=wayout',
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--locale=C',
      ]);
      await rename(passwordFile, path.join(draft, 'wayout-password'));
      await rename(draft, this.data).catch(async (error: unknown) => {
        if (!(await this.version())) throw error;
      });
    } finally {
      await rm(draft, { recursive: true, force: true });
      await rm(passwordFile, { force: true });
    }
  }

  async password(): Promise<string> {
    return (await readFile(path.join(this.data, 'wayout-password'), 'utf8')).trim();
  }

  /** Starts the server on a free port of the loopback interface and waits until it answers. It is a process
   *  group of its own: a Ctrl-C for us isn't one for the database, which other processes may use. */
  async start(): Promise<void> {
    const port = await freePort();
    const log = path.join(this.folder, 'server.log');
    await this.run(this.binaries.pgCtl, [
      'start',
      '--wait',
      '--timeout=60',
      `--pgdata=${this.data}`,
      `--log=${log}`,
      // TCP on loopback only: a socket folder would be one more place with rights to get wrong.
      `--options=-p ${port} -h 127.0.0.1 -k ''`,
    ]);
  }

  /** Stops the server and waits until it has gone. Not by `pg_ctl --wait`: that looks only whether there is a
   *  lock file, and waits for ever if the next server is up before it looks. */
  async stop(): Promise<void> {
    const running = await readPostmaster(this.data);
    if (running === null) return;
    await this.run(this.binaries.pgCtl, ['stop', '--no-wait', '--mode=fast', `--pgdata=${this.data}`]);
    for (const giveUp = Date.now() + STOP_PATIENCE_MS; Date.now() < giveUp; await sleep(30)) {
      if ((await readPostmaster(this.data))?.pid !== running.pid) return;
    }
    throw new Error(`The embedded PostgreSQL in ${this.data} doesn't stop.\n${await this.logTail()}`);
  }

  /** The last lines of the server's log, for error messages. */
  async logTail(): Promise<string> {
    const text = await readFile(path.join(this.folder, 'server.log'), 'utf8').catch(() => '');
    return text.trimEnd().split('\n').slice(-5).join('\n');
  }

  private async version(): Promise<boolean> {
    const version = await readFile(path.join(this.data, 'PG_VERSION'), 'utf8').catch(() => null);
    if (version === null) return false;
    if (version.trim() !== '18') {
      throw new Error(`${this.data} was made by PostgreSQL ${version.trim()}; this program brings 18`);
    }
    return true;
  }

  private async writePrivate(file: string, text: string): Promise<void> {
    await mkdir(path.dirname(file), { recursive: true });
    const handle = await open(file, 'wx', 0o600);
    await handle.close();
    if (this.account.ids !== null) await chown(file, this.account.ids.uid, this.account.ids.gid);
    await writeFile(file, text);
    await chmod(file, 0o600);
  }

  private run(program: string, args: string[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const child = spawn(program, args, {
        ...this.account.ids,
        cwd: this.folder,
        // Nothing of our environment (AWS keys!) has any business in the server's.
        env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let errors = '';
      child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-4000)));
      child.on('error', reject);
      // `exit`, not `close`: the server inherits the pipe and keeps it open.
      child.on('exit', (code) => {
        child.stderr.destroy();
        if (code === 0) resolve();
        else reject(new Error(`${path.basename(program)} ended with ${code}: ${errors.trim()}`));
      });
    });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new Error('no port')),
      );
    });
  });
}
