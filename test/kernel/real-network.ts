import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, chmodSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { HIDE_HOST } from '../../apps/cli/src/demo/guest-machine.js';
import { guestScript, readScriptOutput } from '../../libs/inspection/src/index.js';

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Machines with the kernel's own TCP, each in a network namespace, and the real programs that run on them.
 *  Everything is in a temporary folder and in namespaces made here, and ends with `close`. */
export class RealNetwork {
  static #made = 0;
  readonly folder = mkdtempSync(join(tmpdir(), 'wayout-network-'));
  readonly #prefix = `wayout-${process.pid}-${RealNetwork.#made++}`;
  readonly #machines: string[] = [];
  readonly #programs: ChildProcess[] = [];
  /** What the programs complained of. */
  #said = '';

  constructor() {
    // Daemons give up root, and have to find their files still.
    chmodSync(this.folder, 0o755);
  }

  /** Adds machines. No reverse-path filter and no IPv6: a VPC's router has neither. */
  async add(...names: string[]): Promise<void> {
    for (const name of names) {
      await ended('ip', ['netns', 'add', this.#namespace(name)]).then(succeeded);
      this.#machines.push(name);
      await this.run(
        name,
        'ip link set lo up; sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0',
      );
    }
  }

  /** A cable between two machines' new interfaces. */
  async connect([a, aInterface]: [string, string], [b, bInterface]: [string, string]): Promise<void> {
    const other = `peer name ${bInterface} netns ${this.#namespace(b)}`;
    await this.run(a, `ip link add ${aInterface} type veth ${other}; ip link set dev ${aInterface} up`);
    await this.run(b, `ip link set dev ${bInterface} up`);
  }

  /** Runs a shell script on a machine. Files of the folder may stand in for files below /etc.
   *  @throws Error where it fails */
  async run(
    machine: string,
    script: string,
    options: { etc?: string[]; input?: string } = {},
  ): Promise<Ended> {
    return succeeded(await this.try(machine, `set -e\n${script}`, options));
  }

  async try(
    machine: string,
    script: string,
    { etc = [], input = '' }: { etc?: string[]; input?: string } = {},
  ): Promise<Ended> {
    return ended('ip', this.#inside(machine, `${this.#mounts(etc)}${script}`), input);
  }

  /** Starts a program that stays in the foreground until it is ended. */
  start(machine: string, command: string, etc: string[] = []): ChildProcess {
    const program = spawn('ip', this.#inside(machine, `${this.#mounts(etc)}exec ${command}`), {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [program.stdout, program.stderr]) {
      stream.on('data', (chunk: Buffer) => (this.#said += chunk.toString()));
    }
    this.#programs.push(program);
    return program;
  }

  /** Waits until something on the machine listens there. */
  async listening(machine: string, port: number): Promise<void> {
    const deadline = Date.now() + 10_000;
    while ((await this.run(machine, `ss -H -ltn sport = :${port}`)).stdout === '') {
      if (Date.now() > deadline) throw new Error(`nothing listens on ${machine}:${port}: ${this.#said}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Ends a program and whatever it started. */
  async end(program: ChildProcess): Promise<void> {
    if (program.exitCode !== null || program.signalCode !== null || program.pid === undefined) return;
    const { pid } = program;
    const gone = new Promise((resolve) => program.once('exit', resolve));
    // Asked kindly first, it collects its own children.
    process.kill(pid, 'SIGTERM');
    const timer = setTimeout(() => process.kill(-pid, 'SIGKILL'), 3000);
    await gone;
    clearTimeout(timer);
  }

  /** Captures on interfaces of a machine until it is asked for what was seen. */
  async capture(machine: string, ...interfaces: string[]): Promise<() => Promise<unknown[]>> {
    const script = join(import.meta.dirname, 'capture.py');
    const args = this.#inside(machine, `exec python3 ${script} ${interfaces.join(' ')}`);
    const program = spawn('ip', args, { detached: true });
    this.#programs.push(program);
    let [output, errors] = ['', ''];
    program.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const over = new Promise<void>((resolve) => program.once('close', () => resolve()));
    await new Promise<void>((resolve, reject) => {
      program.once('close', () => reject(new Error(`capture.py ended: ${errors}`)));
      program.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.startsWith('ready')) resolve();
      });
    });
    return async () => {
      program.stdin.end();
      await over;
      const [, ...lines] = output.trimEnd().split('\n');
      return lines.map((line) => JSON.parse(line) as unknown);
    };
  }

  /** A file of the folder; gives its path. */
  write(name: string, text: string): string {
    const file = join(this.folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  /** What an inspection would learn, by the same commands: files of the folder are the machine's own. */
  async facts(machine: string, instanceId: string, etc: string[] = []): Promise<object> {
    const script = `${HIDE_HOST}\n${this.#mounts(etc)}exec sh -s`;
    const { stdout } = succeeded(await ended('ip', this.#inside(machine, script), guestScript()));
    return readScriptOutput(stdout, { instanceId, collectedAt: new Date().toISOString() });
  }

  async close(): Promise<void> {
    for (const program of this.#programs) await this.end(program);
    for (const name of this.#machines) await ended('ip', ['netns', 'del', this.#namespace(name)]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  #namespace(machine: string): string {
    return `${this.#prefix}-${machine}`;
  }

  /** `ip netns exec` also gives a mount namespace of its own, so nothing that is mounted stays. */
  #inside(machine: string, script: string): string[] {
    return ['netns', 'exec', this.#namespace(machine), 'sh', '-c', script];
  }

  #mounts(etc: string[]): string {
    return etc.map((name) => `mount --bind ${join(this.folder, name)} /etc/${name} || exit 93\n`).join('');
  }
}

function ended(command: string, args: string[], input = ''): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      command,
      args,
      { timeout: 30_000, maxBuffer: 1 << 24 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
        resolve({ code, stdout, stderr });
      },
    );
    child.stdin!.on('error', () => undefined);
    child.stdin!.end(input);
  });
}

function succeeded(result: Ended): Ended {
  if (result.code !== 0) throw new Error(`ended with ${result.code}: ${result.stderr.trim()}`);
  return result;
}
