import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Lab } from '../../apps/lab/src/index.js';
import { newSshKeyPair } from '../../libs/inspection/src/keys/ssh-key-pair.js';

const SSHD = '/usr/sbin/sshd';

/** Why no real sshd can be run here; null where one can. A mount namespace gives the machines users of their
 *  own without touching this one's. */
export function whyNoSshd(): string | null {
  if (process.platform !== 'linux') return 'needs Linux';
  if (process.getuid?.() !== 0) return 'needs root';
  if (spawnSync(SSHD, ['-V']).error) return 'needs openssh-server';
  if (spawnSync('sudo', ['-V']).error) return 'needs sudo';
  const namespace = spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']);
  return namespace.status === 0 ? null : 'needs mount namespaces';
}

export interface MachineOptions {
  instanceId: string;
  /** A loopback address of its own. */
  address: string;
  port: number;
  forwards?: boolean;
  /** OpenSSH form. */
  hostKey?: string;
  /** Whether its user may use sudo without a password. */
  sudo?: boolean;
  /** Programs that hang, in front of the real ones. */
  hanging?: string[];
}

export interface Machine {
  readonly hostKey: string;
  /** Process ids of hanging programs that are there now. */
  hanging(): Promise<number[]>;
  log(): string;
  stop(): Promise<void>;
}

/** OpenSSH's sshd as an EC2 machine has it: keys come from Instance Connect by AuthorizedKeysCommand. */
export async function startMachine(lab: Pick<Lab, 'url'>, options: MachineOptions): Promise<Machine> {
  const {
    instanceId,
    address,
    port,
    forwards = true,
    hanging = [],
    sudo = false,
    hostKey = newSshKeyPair().privateKey,
  } = options;
  const folder = await mkdtemp(path.join(tmpdir(), 'wayout-sshd-'));
  const file = (name: string, text: string, mode = 0o644) =>
    writeFile(path.join(folder, name), text, { mode });
  await mkdir(path.join(folder, 'bin'));
  const passwd = await readFile('/etc/passwd', 'utf8');
  await file('passwd', `${passwd.trimEnd()}\nec2-user:*:20001:20001::/:/bin/sh\n`);
  const shadow = await readFile('/etc/shadow', 'utf8');
  await file('shadow', `${shadow.trimEnd()}\nec2-user:*:20000:0:99999:7:::\n`, 0o600);
  await file('sudoers', sudo ? 'ec2-user ALL=(ALL) NOPASSWD: ALL\n' : 'root ALL=(ALL) ALL\n', 0o440);
  await file('host-key', hostKey, 0o600);
  await file('asset-tag', `${instanceId}\n`);
  await file('keys.mjs', KEYS_COMMAND);
  await file(
    'sshd_config',
    config({
      folder,
      address,
      port,
      forwards,
      command: `${process.execPath} ${path.join(folder, 'keys.mjs')} ${lab.url} ${instanceId} %u`,
    }),
  );
  for (const name of hanging) {
    await file(`bin/${name}`, `#!/bin/sh\necho $$ >> ${folder}/pids\nexec sleep 600\n`, 0o755);
  }
  await writeFile(path.join(folder, 'pids'), '', { mode: 0o666 });
  spawnSync('chmod', ['755', folder]);
  spawnSync('chmod', ['666', path.join(folder, 'pids')]);
  await file('start.sh', START);
  const child = spawn('unshare', [
    '--mount',
    '--propagation',
    'private',
    'sh',
    path.join(folder, 'start.sh'),
    folder,
  ]);
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  await listening(child, address, port, () => log);
  return {
    hostKey,
    log: () => log,
    hanging: async () => {
      const pids = (await readFile(path.join(folder, 'pids'), 'utf8'))
        .split('\n')
        .filter((line) => line !== '');
      return pids.map(Number).filter(isAlive);
    },
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A port that is free on both addresses. */
export async function freePort(...addresses: string[]): Promise<number> {
  const servers = [];
  let port = 0;
  for (const address of addresses) {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, address, resolve));
    port = (server.address() as AddressInfo).port;
    servers.push(server);
  }
  for (const server of servers) await new Promise((resolve) => server.close(resolve));
  return port;
}

interface ConfigParts {
  folder: string;
  address: string;
  port: number;
  forwards: boolean;
  command: string;
}

const config = ({ folder, address, port, forwards, command }: ConfigParts): string => `
Port ${port}
ListenAddress ${address}
HostKey ${folder}/host-key
PidFile none
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
AuthorizedKeysFile none
AuthorizedKeysCommand /usr/bin/env ${command}
AuthorizedKeysCommandUser root
AllowTcpForwarding ${forwards ? 'yes' : 'no'}
LogLevel VERBOSE
`;

/** Everything that it mounts is gone with the namespace. */
const START = `set -e
mkdir -p /run/sshd
mount --bind "$1/passwd" /etc/passwd
mount --bind "$1/shadow" /etc/shadow
mount --bind "$1/sudoers" /etc/sudoers
mount --bind "$1/bin" /usr/local/sbin
tag=/sys/devices/virtual/dmi/id/board_asset_tag
if [ -e $tag ]; then mount --bind "$1/asset-tag" $tag; fi
exec ${SSHD} -D -e -f "$1/sshd_config"
`;

/** Prints the keys that Instance Connect has sent to that machine and user in the last 60 seconds. */
const KEYS_COMMAND = `
const [url, instanceId, user] = process.argv.slice(2);
const { keys } = await (await fetch(url + '/_lab/ssh-keys')).json();
for (const key of keys) if (key.instanceId === instanceId && key.user === user) console.log(key.publicKey);
`;

async function listening(child: ChildProcess, host: string, port: number, log: () => string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) throw new Error(`sshd ended: ${log()}`);
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, host);
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`sshd doesn't listen: ${log()}`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
