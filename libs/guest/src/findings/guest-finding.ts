import type { RuleReference } from '../netfilter/ruleset.js';

/** Codes of what a guest may find wrong (R-NI-2, R-PF). The last four name chains that have no code of
 *  their own elsewhere. */
export type GuestFindingCode =
  | 'GUEST_IP_FORWARD_OFF'
  | 'GUEST_NO_SOURCE_NAT'
  | 'GUEST_SOURCE_NAT_WRONG_INTERFACE'
  | 'GUEST_FORWARD_CHAIN_DROP'
  | 'GUEST_RP_FILTER_DROP'
  | 'GUEST_CONNTRACK_FULL'
  | 'GUEST_RULES_NOT_PERSISTENT'
  | 'GUEST_PORT_FORWARD_INTERFACE_MISMATCH'
  | 'GUEST_SERVICE_NOT_LISTENING'
  | 'GUEST_ROUTE_MISMATCH'
  | 'GUEST_INPUT_CHAIN_DROP'
  | 'GUEST_OUTPUT_CHAIN_DROP'
  | 'GUEST_PREROUTING_CHAIN_DROP'
  | 'GUEST_POSTROUTING_CHAIN_DROP';

export interface GuestFinding {
  readonly code: GuestFindingCode;
  /** One sentence, with names and numbers. */
  readonly summary: string;
  /** The setting, route or rule as the machine has it. */
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly rule: RuleReference | undefined;
}
