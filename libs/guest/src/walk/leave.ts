import type { PacketBranch } from '../netfilter/packet-branch.js';
import type { Collector } from './collector.js';
import { sessionOf } from './conntrack.js';
import type { Guest } from './guest.js';
import { diagnoseSourceNat } from './source-nat-diagnosis.js';

/** POSTROUTING, and out. Without a source translation the packet leaves with the source that it has. */
export function leave(guest: Guest, branches: readonly PacketBranch[], collector: Collector): void {
  for (const branch of collector.take('postrouting', guest.hook('postrouting', branches))) {
    const { connection, outInterface, gateway, flows, header, decisions } = branch;
    const translated = connection.session ? connection.session.sourceNat : connection.sourceNat;
    const opens = connection.session === undefined && branch.inInterface !== undefined;
    collector.forwarded.push({
      flows,
      header,
      outInterface: outInterface!,
      gateway,
      session: sessionOf(branch),
      sourceNat: translated ?? 'none',
      diagnosis: opens && !translated ? diagnoseSourceNat(guest.machine, branch) : undefined,
      decisions,
    });
  }
}
