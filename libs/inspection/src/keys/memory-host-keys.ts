import type { HostKey } from './host-key.js';
import { HostKeys } from './host-keys.js';

/** Forgets everything at its end. */
export class MemoryHostKeys extends HostKeys {
  readonly kept = new Map<string, HostKey>();

  find(instanceId: string): Promise<HostKey | null> {
    return Promise.resolve(this.kept.get(instanceId) ?? null);
  }

  pin(instanceId: string, key: HostKey): Promise<HostKey> {
    const kept = this.kept.get(instanceId) ?? key;
    this.kept.set(instanceId, kept);
    return Promise.resolve(kept);
  }
}
