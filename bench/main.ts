import { fork } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measure } from './measure.js';
import type { Measurement } from './measurement.js';
import { generateNetwork } from './network/generate-network.js';
import { printTable } from './print-table.js';

const SIZES = [100, 1_000, 10_000];

// With a folder: measure it and report to the parent. Without: make the networks, one process each.
const folder = process.argv[2] === '--measure' ? process.argv[3] : undefined;
if (folder === undefined) await runAll();
else process.send?.(await measure(folder));

async function runAll(): Promise<void> {
  const results: Measurement[] = [];
  for (const size of SIZES) results.push(await withNetwork(size, measureInChild));
  process.stdout.write(`${printTable(results)}\n`);
}

/** A bundle in the temporary folder, gone afterwards: loading is measured from files, as users do it. */
async function withNetwork<T>(size: number, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'wayout-bench-'));
  try {
    for (const [key, list] of Object.entries(generateNetwork(size))) {
      await writeFile(join(folder, `${key}.json`), JSON.stringify({ [key]: list }, null, 1));
    }
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function measureInChild(folder: string): Promise<Measurement> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), ['--measure', folder]);
    child.once('message', (message) => resolve(message as Measurement));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the measuring process ended with ${code}`)));
  });
}
