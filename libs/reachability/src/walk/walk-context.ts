import type { FlowSpace, Header, IntervalSet, Variable } from '../../../packets/src/index.js';
import type { InterfaceNode, NetworkIndex } from '../../../snapshot/src/network/index.js';
import type { AskedProxy } from '../question/resolve-proxy.js';
import type { Outcome } from './branch.js';

/** What a fix search wants to know of a walk. */
export interface Steering {
  /** The way out to take where there is a choice, by its text. */
  via?: string;
  /** Leave the source's route aside, as if its table had none: what would another way out take? */
  reroute?: boolean;
}

/** What one walk knows besides its packets. */
export interface WalkContext {
  index: NetworkIndex;
  space: FlowSpace;
  /** Null for questions that start outside. */
  sourceNode: InterfaceNode | null;
  sourceVariable: Variable;
  /** Addresses that the source doesn't have and the walk takes it to have, once it has said so. */
  standIns: IntervalSet | undefined;
  /** Whether destinations that are public addresses of this network are followed back in (R-IGW-7). */
  followOwnAddresses: boolean;
  /** The caller accepts that NAT instances forward and masquerade. */
  assumeGuestForwards: boolean;
  /** The AWS service that is asked for: policies of its endpoints count (R-VPE-1). */
  service: string | null;
  /** How the fix search steers a walk; the walk of a question has none. */
  steering: Steering;
  /** Outcomes of the unfavourable case of assumptions, beside those of the walk itself. */
  sideOutcomes: Outcome[];
  /** Instances whose guest facts the walk has used. */
  guests: Set<string>;
  /** The question's packets as they are first sent. */
  asked: Header;
  /** The explicit proxy of the question, and what it is asked for. */
  via: (AskedProxy & { wanted: Header }) | undefined;
  /** Decisions taken so far, on all ways. */
  steps: number;
  /** Alternative ways out that were tried and not chosen. */
  alternatives: { via: string; codes: string[]; cost: number }[];
}
