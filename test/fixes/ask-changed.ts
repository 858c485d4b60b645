import { type Diagnosis, type DiagnosisRequest, diagnose } from '../../libs/reachability/src/index.js';
import { indexSnapshot, readBundle } from '../../libs/snapshot/src/index.js';
import type { Change } from '../scenarios/harness/scenario-schema.js';
import { writeChanged } from '../scenarios/harness/write-changed.js';
import type { Scratch } from './scenario-cases.js';

/** The answer about one of the scenarios' networks, with changes of its documents. */
export async function askChanged(
  scratch: Scratch,
  network: string,
  request: DiagnosisRequest,
  changes: readonly Change[] = [],
): Promise<Diagnosis> {
  const place = scratch.folder();
  writeChanged(new URL(`../scenarios/networks/${network}`, import.meta.url).pathname, changes, place);
  const context = { id: 'd', createdAt: '', snapshot: { id: 's', hash: '', capturedAt: null } };
  return diagnose(indexSnapshot(await readBundle(place)), request, context);
}
