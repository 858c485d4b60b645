import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readingDocument, type Snapshot } from '../../libs/snapshot/src/index.js';

/** Writes the documents of a snapshot as a bundle folder, one file a region and kind, so that nothing of the
 *  analyzer's own view of them is left. */
export function writeBundle(snapshot: Snapshot, folder: string): void {
  for (const { accountId, region, lists, ...reading } of snapshot.regions) {
    const place = join(folder, 'accounts', accountId ?? '000000000000', region);
    mkdirSync(place, { recursive: true });
    const Reading = readingDocument(reading);
    if (Reading) writeFileSync(join(place, 'reading.json'), JSON.stringify({ Reading }));
    for (const [kind, items] of Object.entries(lists)) {
      writeFileSync(join(place, `${kind}.json`), JSON.stringify({ [kind]: items }));
    }
  }
  for (const [id, facts] of Object.entries(snapshot.guests)) {
    mkdirSync(join(folder, 'guests'), { recursive: true });
    writeFileSync(join(folder, 'guests', `${id}.json`), JSON.stringify(facts));
  }
}
