import type { FlowSet, Header } from '../../../packets/src/index.js';
import type { RuleReference } from './ruleset.js';

/** What conntrack holds of a branch's connection.
 *
 *  `original` is the header of the opening packet before any translation; `reply` is the header that its
 *  answer is expected to have, as far as translations are settled. */
export interface Connection {
  readonly state: 'NEW' | 'ESTABLISHED' | 'INVALID' | 'UNTRACKED';
  readonly direction: 'original' | 'reply';
  readonly original: Header;
  readonly session: Session | undefined;
  /** The rule that translated; null when the hook was passed without one, undefined before it. */
  readonly destinationNat: RuleReference | null | undefined;
  readonly sourceNat: RuleReference | null | undefined;
}

/** The connection-tracking entry that the opening packet leaves and everything later uses. */
export interface Session {
  /** The opening packet as it came, and as it left or was delivered. */
  readonly before: Header;
  readonly after: Header;
  readonly destinationNat: RuleReference | undefined;
  readonly sourceNat: RuleReference | undefined;
  /** Undefined: some rule set it to what isn't known. */
  readonly mark: number | undefined;
}

/** A rule that let a packet pass or changed it. */
export interface Decision {
  readonly stage: string;
  readonly rule: RuleReference;
}

/** Flows that have met the same decisions inside the machine. */
export interface PacketBranch {
  readonly flows: FlowSet;
  readonly header: Header;
  readonly inInterface: string | undefined;
  readonly outInterface: string | undefined;
  /** The router it is handed to; undefined for a neighbour. */
  readonly gateway: number | undefined;
  /** A change on the way out asks for another route lookup. */
  readonly reroute: boolean;
  /** Packet mark; undefined when a rule that isn't understood may have set it. */
  readonly mark: number | undefined;
  readonly connectionMark: number | undefined;
  readonly connection: Connection;
  readonly decisions: readonly Decision[];
}

/** Branches that no later rule can tell apart, put together. */
export function merge(branches: readonly PacketBranch[]): PacketBranch[] {
  const merged: PacketBranch[] = [];
  for (const branch of branches) {
    if (branch.flows.isEmpty) continue;
    const at = merged.findIndex((other) => alike(other, branch));
    if (at < 0) merged.push(branch);
    else merged[at] = { ...branch, flows: merged[at]!.flows.unionDisjoint(branch.flows) };
  }
  return merged;
}

const alike = (a: PacketBranch, b: PacketBranch): boolean =>
  a.header === b.header &&
  a.mark === b.mark &&
  a.connectionMark === b.connectionMark &&
  a.connection === b.connection &&
  a.decisions === b.decisions &&
  a.inInterface === b.inInterface &&
  a.outInterface === b.outInterface &&
  a.gateway === b.gateway &&
  a.reroute === b.reroute;
