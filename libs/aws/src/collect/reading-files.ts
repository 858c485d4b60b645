import {
  readingDocument,
  snapshotFromJson,
  type DocumentKind,
  type Snapshot,
} from '../../../snapshot/src/index.js';
import type { RegionReading } from './region-reading.js';

/** A reading as the files of a bundle, in the form that bundles have everywhere: path and JSON value. */
export function readingFiles(readings: readonly RegionReading[]): Record<string, unknown> {
  const files: Record<string, unknown> = {};
  for (const reading of readings) {
    const { region, accountId, documents, unread, reads, scope } = reading;
    const folder = accountId === null ? region : `accounts/${accountId}/${region}`;
    for (const [kind, items] of documents) {
      const CapturedAt = reads.get(kind)?.from;
      files[`${folder}/${fileName(kind)}.json`] = {
        ...(CapturedAt !== undefined && { CapturedAt }),
        [kind]: kind === 'VpcBlockPublicAccessOptions' && items.length === 1 ? items[0] : items,
      };
    }
    const told = readingDocument({
      unread,
      reads: [...reads.values()],
      ...(scope !== undefined && { scope }),
    });
    files[`${folder}/reading.json`] = { Reading: told };
  }
  return files;
}

/** The snapshot that a reading makes, through the same checks as any bundle. */
export function readingSnapshot(readings: readonly RegionReading[]): Snapshot {
  return snapshotFromJson({ files: readingFiles(readings) }, 'live reading');
}

/** `NatGateways` -> `nat-gateways` */
function fileName(kind: DocumentKind): string {
  return kind.replaceAll(/(?<!^)([A-Z])/g, '-$1').toLowerCase();
}
