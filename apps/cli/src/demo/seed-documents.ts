import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DocumentLists } from '../../../../libs/snapshot/src/index.js';

/** The seed network's documents, as one document with all lists. */
export type SeedDocuments = Pick<DocumentLists, 'NetworkInterfaces' | 'Reservations' | 'RouteTables'> &
  Record<string, unknown>;

/** Reads `examples/seed`: the bundle's files merged into one document, as the API takes it. */
export async function readSeedDocuments(): Promise<SeedDocuments> {
  const folder = seedFolder();
  const merged: Record<string, unknown> = {};
  for (const file of (await readdir(folder)).sort()) {
    if (!file.endsWith('.json')) continue;
    Object.assign(merged, JSON.parse(await readFile(join(folder, file), 'utf8')));
  }
  return merged as SeedDocuments;
}

/** The project's own folder is the nearest one above with the examples in it: this file runs from
 *  `apps/` under test and from `dist/apps/` when built. */
export function seedFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const seed = join(folder, 'examples', 'seed');
    if (existsSync(join(seed, 'vpcs.json'))) return seed;
    const parent = dirname(folder);
    if (parent === folder) throw new Error('examples/seed is missing: the demo needs its documents');
    folder = parent;
  }
}
