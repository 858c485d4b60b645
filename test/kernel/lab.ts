import { execFileSync, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import path from 'node:path';

/** A packet that a probe sends, or that is seen on the far end of an interface. */
export interface LabPacket {
  readonly interface: string;
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly source: string;
  readonly destination: string;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  readonly flags?: number;
  readonly type?: number;
  readonly id?: number;
}

export interface LabCase {
  readonly interfaces: readonly string[];
  /** Commands for sh, run in the namespace one by one. */
  readonly setup: readonly string[];
  /** Command and what it reads. */
  readonly load: readonly (readonly [string, string])[];
  readonly listening: readonly (readonly [string, string, number])[];
  readonly probes: readonly LabPacket[];
  /** TCP connections that the machine opens itself. */
  readonly own?: readonly OwnConnection[];
  /** Seconds without a packet after which nothing more is expected. */
  readonly wait?: number;
}

export interface Observation {
  /** The probe, as it left the machine. */
  readonly arrived: readonly LabPacket[];
  /** What the machine sent by itself. */
  readonly back: readonly LabPacket[];
  /** What the answer of the far end became. */
  readonly answered?: readonly LabPacket[];
}

export interface OwnConnection {
  readonly destination: string;
  readonly destinationPort: number;
}

export interface OwnObservation {
  /** Its SYN, where it left the machine. */
  readonly arrived: readonly LabPacket[];
  readonly connected: boolean;
}

export interface LabResult {
  readonly facts: Readonly<Record<string, unknown>>;
  readonly observed: readonly Observation[];
  readonly own: readonly OwnObservation[];
  readonly errors: readonly string[];
}

/** Real network namespaces, driven by lab.py. */
export class Lab {
  private readonly process: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;
  private readonly reader: Interface;
  private errors = '';

  constructor() {
    this.process = spawn('python3', [path.join(import.meta.dirname, 'lab.py')]);
    this.process.stderr.on('data', (chunk: Buffer) => (this.errors += chunk.toString()));
    this.reader = createInterface({ input: this.process.stdout });
    this.lines = this.reader[Symbol.asyncIterator]();
  }

  async run(labCase: LabCase): Promise<LabResult> {
    const probes = labCase.probes.map((probe) => ({
      type: 8,
      id: 1,
      seq: 1,
      ack: 0,
      flags: 2,
      sourcePort: 0,
      destinationPort: 0,
      ...probe,
    }));
    this.process.stdin.write(`${JSON.stringify({ ...labCase, probes })}\n`);
    const { value, done } = await this.lines.next();
    if (done) throw new Error(`lab.py ended: ${this.errors}`);
    return JSON.parse(value as string) as LabResult;
  }

  /** Lets the script take its namespaces down. */
  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('close', resolve));
    this.process.stdin.end();
    await ended;
    this.reader.close();
  }
}

const NEEDED = ['ip', 'ss', 'python3', 'iptables-nft-restore', 'iptables-legacy-restore', 'nft'];

/** What this machine lacks for kernel tests, or for those with `programs`; empty when they can run. */
export function missingForLab(programs: readonly string[] = []): string[] {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return ['root on Linux'];
  const missing = [...NEEDED, ...programs].filter((tool) => !works('sh', ['-c', `command -v ${tool}`]));
  if (missing.length > 0) return missing;
  const name = `wayout-check-${process.pid}`;
  if (!works('ip', ['netns', 'add', name])) return ['network namespaces'];
  const nat = works('ip', [
    'netns',
    'exec',
    name,
    'iptables-nft',
    '-t',
    'nat',
    '-A',
    'POSTROUTING',
    '-j',
    'MASQUERADE',
  ]);
  works('ip', ['netns', 'del', name]);
  return nat ? [] : ['netfilter in the kernel'];
}

function works(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
