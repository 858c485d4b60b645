import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { HostKey } from './host-key.js';
import { HostKeys } from './host-keys.js';

const fileSchema = z.record(z.string(), z.object({ algorithm: z.string(), key: z.string() }));

/** Keeps keys in a JSON file, for one person's command line. */
export class FileHostKeys extends HostKeys {
  constructor(private readonly file: string) {
    super();
  }

  async find(instanceId: string): Promise<HostKey | null> {
    return (await this.read())[instanceId] ?? null;
  }

  async pin(instanceId: string, key: HostKey): Promise<HostKey> {
    const keys = await this.read();
    const kept = keys[instanceId];
    if (kept !== undefined) return kept;
    await mkdir(path.dirname(this.file), { recursive: true });
    const draft = `${this.file}.${process.pid}`;
    await writeFile(draft, `${JSON.stringify({ ...keys, [instanceId]: key }, null, 2)}\n`, { mode: 0o600 });
    await rename(draft, this.file);
    return key;
  }

  /** @throws Error where there is a file that isn't one of ours: to go on would be to trust any machine. */
  private async read(): Promise<Record<string, HostKey>> {
    let text: string;
    try {
      text = await readFile(this.file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
      throw error;
    }
    try {
      return fileSchema.parse(JSON.parse(text));
    } catch {
      throw new Error(`${this.file}: expected the host keys of machines as wayout writes them`);
    }
  }
}
