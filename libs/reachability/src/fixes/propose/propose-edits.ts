import type { FindingCode } from '../../catalogue/codes.js';
import type { Blocker } from '../../walk/branch.js';
import type { Edit } from '../edits/edit.js';
import { proposeAttachment, proposeNatAddress } from './gateway-proposals.js';
import {
  proposeCheckOff,
  proposeInterfaceAddress,
  proposePublicAddress,
  proposeStart,
} from './interface-proposals.js';
import { proposeNetworkAclEntries } from './network-acl-proposal.js';
import { proposeGuestRun, proposeHiddenClient } from './guest-proposal.js';
import type { ProposalContext, Propose } from './proposal.js';
import { proposeMiddleboxRoute, proposeRoute } from './route-proposal.js';
import { proposeSecurityGroupRule } from './security-group-proposal.js';
import { proposeTransitAssociation, proposeTransitRoute, proposeTransitZone } from './transit-proposals.js';
import {
  proposeDefaultPolicy,
  proposeDnsSupport,
  proposeExclusion,
  proposeIpv6Address,
  proposePrivateDns,
} from './vpc-proposals.js';

/** Codes that an EC2 call, or commands on a machine whose inside is known, can take away where they stand. The
 *  others need another way out, or another's action (a peer, AWS). */
const PROPOSALS: Partial<Record<FindingCode, Propose>> = {
  NO_ROUTE_TO_DESTINATION: proposeRoute,
  NAT_GATEWAY_SUBNET_NOT_PUBLIC: proposeRoute,
  BAD_STATE_ROUTE: proposeRoute,
  ROUTE_TARGET_NOT_FOUND: proposeRoute,
  ROUTE_TARGET_WRONG_VPC: proposeRoute,
  ROUTING_LOOP: proposeRoute,
  SUBNET_ACL_RESTRICTION: proposeNetworkAclEntries,
  RETURN_PORTS_BLOCKED: proposeNetworkAclEntries,
  ENI_SG_RULES_MISMATCH: proposeSecurityGroupRule,
  SG_HAS_NO_RULES: proposeSecurityGroupRule,
  SG_REFERENCES_NOT_PRESERVED: proposeSecurityGroupRule,
  ENI_SOURCE_DEST_CHECK_RESTRICTION: proposeCheckOff,
  INSTANCE_NOT_RUNNING: proposeStart,
  IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS: proposePublicAddress,
  IGW_PUBLIC_IP_ASSOCIATION_FOR_INGRESS: proposePublicAddress,
  BAD_STATE_ATTACHMENT: proposeAttachment,
  UNASSOCIATED_COMPONENT: proposeAttachment,
  NAT_GATEWAY_NO_ADDRESS: proposeNatAddress,
  DNS_RESOLVER_DISABLED: proposeDnsSupport,
  VPC_BLOCK_PUBLIC_ACCESS_ENABLED: proposeExclusion,
  IPV6_NO_EGRESS: proposeIpv6Address,
  ENDPOINT_PRIVATE_DNS_OFF: proposePrivateDns,
  ENDPOINT_POLICY_DENIES: proposeDefaultPolicy,
  TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT: proposeTransitRoute,
  TGW_RTB_BAD_STATE_ROUTE: proposeTransitRoute,
  TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION: proposeTransitAssociation,
  TGW_ROUTE_AZ_RESTRICTION: proposeTransitZone,
  INGRESS_RTB_TRAFFIC_REDIRECTION: proposeMiddleboxRoute,
  INGRESS_RTB_NO_PUBLIC_IP: proposeInterfaceAddress,
  ASYMMETRIC_RETURN_ROUTE: proposeHiddenClient,
  GUEST_IP_FORWARD_OFF: proposeGuestRun,
  GUEST_NO_SOURCE_NAT: proposeGuestRun,
  GUEST_SOURCE_NAT_WRONG_INTERFACE: proposeGuestRun,
  GUEST_FORWARD_CHAIN_DROP: proposeGuestRun,
  GUEST_INPUT_CHAIN_DROP: proposeGuestRun,
  GUEST_OUTPUT_CHAIN_DROP: proposeGuestRun,
  GUEST_RP_FILTER_DROP: proposeGuestRun,
  GUEST_CONNTRACK_FULL: proposeGuestRun,
  GUEST_PORT_FORWARD_INTERFACE_MISMATCH: proposeGuestRun,
  GUEST_ROUTE_MISMATCH: proposeGuestRun,
};

/** The edits that take the blockers away, each edit once. */
export function proposeEdits(blockers: readonly Blocker[], context: ProposalContext): Edit[] {
  const edits: Edit[] = [];
  const seen = new Set<string>();
  for (const blocker of blockers) {
    // A drop that knows where the packets should go asks for a route, whatever it is called.
    const propose = blocker.remedy ? proposeRoute : PROPOSALS[blocker.code];
    for (const edit of propose?.(blocker, { ...context, pending: edits }) ?? []) {
      const key = JSON.stringify([edit.action, edit.parameters]);
      if (seen.has(key)) continue;
      seen.add(key);
      edits.push(edit);
    }
  }
  return edits;
}
