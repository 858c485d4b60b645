import { BundleError, indexSnapshot, readBundle } from '../../../libs/snapshot/src/index.js';
import type { NetworkIndex, Snapshot } from '../../../libs/snapshot/src/index.js';
import type { Session } from './io/session.js';
import { UsageError } from './usage-error.js';

export interface LoadedNetwork {
  index: NetworkIndex;
  snapshot: Snapshot;
  /** How a diagnosis names the snapshot. Nothing is stored here, so the id comes from the content. */
  reference: { id: string; hash: string; capturedAt: string | null };
}

/** Reads and indexes a bundle. Throws UsageError for one that can't be read. */
export async function loadNetwork(session: Session, bundle: string): Promise<LoadedNetwork> {
  await session.progress.say(`Reading ${bundle} …`);
  try {
    const snapshot = await readBundle(bundle);
    const { hash, capturedAt } = snapshot;
    const reference = { id: `bundle_${hash.slice(0, 16)}`, hash, capturedAt };
    return { index: indexSnapshot(snapshot), snapshot, reference };
  } catch (error) {
    if (error instanceof BundleError) throw new UsageError(`--bundle ${bundle}: ${error.message}`);
    throw error;
  } finally {
    await session.progress.clear();
  }
}
