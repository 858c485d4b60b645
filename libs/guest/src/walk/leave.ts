import type { PacketBranch } from '../netfilter/packet-branch.js';
import type { RuleReference } from '../netfilter/ruleset.js';
import type { Machine } from '../routing/machine.js';
import type { Collector } from './collector.js';
import { sessionOf } from './conntrack.js';
import type { Guest } from './guest.js';
import { diagnoseGivenSource, diagnoseSourceNat, type SourceNatDiagnosis } from './source-nat-diagnosis.js';

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
      diagnosis: opens ? diagnose(guest.machine, branch, translated) : undefined,
      decisions,
    });
  }
}

const diagnose = (
  machine: Machine,
  branch: PacketBranch,
  rule: RuleReference | null | undefined,
): SourceNatDiagnosis | undefined =>
  rule ? diagnoseGivenSource(machine, branch, rule) : diagnoseSourceNat(machine, branch);
