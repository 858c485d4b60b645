import type { FlowSet, Header } from '../../../packets/src/index.js';
import type { GuestFinding } from '../findings/guest-finding.js';
import type { Decision, Session } from '../netfilter/packet-branch.js';
import type { RuleReference } from '../netfilter/ruleset.js';
import type { Listener } from './listener.js';
import type { SourceNatDiagnosis } from './source-nat-diagnosis.js';

/** What a machine does with a packet set: the four lists are an exact partition of its flows. */
export interface GuestResult {
  readonly forwarded: readonly Forwarded[];
  readonly delivered: readonly Delivered[];
  readonly dropped: readonly Dropped[];
  readonly unknown: readonly UnknownFlows[];
}

/** Leaves the machine: passed on, or sent by itself. */
export interface Forwarded {
  readonly flows: FlowSet;
  readonly header: Header;
  readonly outInterface: string;
  /** The router it is handed to; undefined for a neighbour. */
  readonly gateway: number | undefined;
  /** The connection-tracking entry; undefined for a packet that isn't tracked. */
  readonly session: Session | undefined;
  readonly sourceNat: RuleReference | 'none';
  /** Why the source isn't the machine's own; only for the first packet of a connection that is passed on. */
  readonly diagnosis: SourceNatDiagnosis | undefined;
  /** Rules that let it pass or changed it, in order. */
  readonly decisions: readonly Decision[];
}

export interface Delivered {
  readonly flows: FlowSet;
  readonly header: Header;
  readonly inInterface: string;
  readonly session: Session | undefined;
  readonly listener: Listener;
  /** The packet arrives and still nobody serves it: the sender is refused. */
  readonly finding: GuestFinding | undefined;
  readonly decisions: readonly Decision[];
}

export interface Dropped {
  readonly flows: FlowSet;
  readonly header: Header;
  readonly finding: GuestFinding;
  readonly decisions: readonly Decision[];
}

export interface UnknownFlows {
  readonly flows: FlowSet;
  readonly header: Header;
  readonly reason: string;
  /** The command that would tell. */
  readonly howToLearn: string;
  readonly rule: RuleReference | undefined;
}
