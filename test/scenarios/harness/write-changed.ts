import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { changedBundle } from './changed-bundle.js';
import { changedGuests } from './changed-guests.js';
import type { Change } from './scenario-schema.js';

/** Writes a scenario's bundle, with its changes, to a folder. */
export function writeChanged(bundle: string, changes: readonly Change[], folder: string): void {
  const write = (part: string, name: string, content: unknown): void => {
    mkdirSync(join(folder, part), { recursive: true });
    writeFileSync(join(folder, part, name), JSON.stringify(content));
  };
  for (const [part, documents] of changedBundle(bundle, changes)) write(part, 'documents.json', documents);
  for (const [id, facts] of changedGuests(bundle, changes)) write('guests', `${id}.json`, facts);
}
