import type { FlowSpace, Variable } from '../../../packets/src/index.js';
import type { InterfaceNode, NetworkIndex } from '../../../snapshot/src/network/index.js';
import type { Outcome } from './branch.js';

/** What one walk knows besides its packets. */
export interface WalkContext {
  index: NetworkIndex;
  space: FlowSpace;
  /** Null for questions that start outside. */
  sourceNode: InterfaceNode | null;
  sourceVariable: Variable;
  /** Whether destinations that are public addresses of this network are followed back in (R-IGW-7). */
  followOwnAddresses: boolean;
  /** The caller accepts that NAT instances forward and masquerade. */
  assumeGuestForwards: boolean;
  /** Outcomes of the unfavourable case of assumptions, beside those of the walk itself. */
  sideOutcomes: Outcome[];
  /** Alternative ways out that were tried and not chosen. */
  alternatives: { via: string; codes: string[]; cost: number }[];
}
