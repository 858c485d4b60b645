import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformFile } from '@swc/core';
import { runFolder } from './test-database.js';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
let compiled: Promise<string> | undefined;

/** The service as a program of its own, that can be killed. */
export class ServiceProcess {
  output = '';
  private readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;

  private constructor(private readonly child: ChildProcess) {
    const add = (chunk: Buffer) => (this.output += chunk.toString());
    child.stdout?.on('data', add);
    child.stderr?.on('data', add);
    this.ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve({ code, signal })));
  }

  static async start(environment: Record<string, string>): Promise<ServiceProcess> {
    const main = path.join(await (compiled ??= compile()), 'apps/api/src/main.js');
    const child = spawn(process.execPath, [main], {
      cwd: runFolder(),
      env: { PATH: process.env['PATH'], PORT: '0', ...environment },
    });
    return new ServiceProcess(child);
  }

  /** The URL, once it listens. */
  async url(): Promise<string> {
    for (;;) {
      const line = this.output.split('\n').find((text) => text.includes('"message":"listening"'));
      if (line !== undefined) return (JSON.parse(line) as { url: string }).url;
      if (this.child.exitCode !== null) throw new Error(`the service ended: ${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }

  get firstKey(): string | undefined {
    return /first admin key.*: (\S+)/.exec(this.output)?.[1];
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  exit(): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    return this.ended;
  }
}

/** Strips the types off the sources, without checking them: a second, where tsc takes half a minute. */
async function compile(): Promise<string> {
  // Its own for each test file: one process may run several of them.
  const out = await mkdtemp(path.join(runFolder(), 'program-'));
  for (const folder of ['apps', 'libs', 'migrations']) {
    const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      if (!entry.isFile() || !entry.name.endsWith('.ts') || entry.name.endsWith('.spec.ts')) continue;
      const source = path.join(entry.parentPath, entry.name);
      const target = path.join(out, path.relative(root, source)).replace(/\.ts$/, '.js');
      const { code } = await transformFile(source, {
        configFile: false,
        swcrc: false,
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2023',
        },
      });
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, code);
    }
  }
  await writeFile(path.join(out, 'package.json'), '{"type":"module"}');
  await symlink(path.join(root, 'node_modules'), path.join(out, 'node_modules'));
  return out;
}
