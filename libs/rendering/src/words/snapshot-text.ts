import type { Diagnosis } from '../../../reachability/src/diagnosis/diagnosis.js';
import { shorten } from './shorten.js';

/** "snapshot snp_1 (sha256:0123…), captured 2026-11-02T10:00:00Z". */
export function snapshotText(snapshot: Diagnosis['snapshot']): string {
  const captured =
    snapshot.capturedAt === null ? 'capture time not known' : `captured ${snapshot.capturedAt}`;
  return `snapshot ${snapshot.id} (${shorten(snapshot.hash, 20)}), ${captured}`;
}
