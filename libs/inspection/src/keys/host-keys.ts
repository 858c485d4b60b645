import type { HostKey } from './host-key.js';

/** Keys of machines as they were first seen: a machine that shows another one is not the machine. */
export abstract class HostKeys {
  abstract find(instanceId: string): Promise<HostKey | null>;

  /** Keeps a machine's first key, and gives the one that is kept: of two inspections at once the second gets
   *  the first one's. */
  abstract pin(instanceId: string, key: HostKey): Promise<HostKey>;
}
