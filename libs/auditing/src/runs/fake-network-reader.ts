import type { Snapshot } from '../../../snapshot/src/index.js';
import { NetworkReader, ReadingError } from './network-reader.js';

/** Gives the snapshots that a test has laid down for targets. */
export class FakeNetworkReader extends NetworkReader {
  readonly networks = new Map<string, Snapshot>();
  /** Targets that were read, in order. */
  readonly reads: string[] = [];

  async read(targetId: string): Promise<Snapshot> {
    this.reads.push(targetId);
    const snapshot = this.networks.get(targetId);
    if (snapshot === undefined) throw new ReadingError('TARGET_UNREADABLE', `nobody knows ${targetId}`);
    return snapshot;
  }
}
