import type { VpcEndpoint } from '@aws-sdk/client-ec2';
import type {
  ApplianceEndpointNode,
  EgressOnlyGatewayNode,
  InterfaceNode,
  InternetGatewayNode,
  NatGatewayNode,
  PeeringNode,
  TransitAttachmentNode,
} from '../../../snapshot/src/network/index.js';
import type { Branch, Outcome, Station } from './branch.js';

/** Where a branch is, and so which component decides next. */
export type Place =
  | { at: 'sending'; station: Station }
  /** `from` is null for packets that come in through the internet gateway. */
  | { at: 'interface'; node: InterfaceNode; from: Station | null }
  | { at: 'nat-gateway'; gateway: NatGatewayNode; from: Station | null }
  | { at: 'internet-gateway'; gateway: InternetGatewayNode; from: Station }
  | { at: 'egress-only-gateway'; gateway: EgressOnlyGatewayNode; from: Station }
  | { at: 'internet' }
  | { at: 'inbound' }
  | { at: 'transit-gateway'; attachment: TransitAttachmentNode; from: Station }
  | { at: 'peering'; peering: PeeringNode; from: Station }
  | { at: 'gateway-endpoint'; endpoint: VpcEndpoint; from: Station }
  | { at: 'appliance-endpoint'; endpoint: ApplianceEndpointNode; from: Station | null };

/** What a component answers: go on elsewhere, stop here, or the cheapest of several ways on (after a drop
 *  without a way of its own). */
export type Move =
  | { move: 'go'; branch: Branch; place: Place }
  | { move: 'end'; outcome: Outcome }
  | { move: 'choose'; alternatives: { via: string; baseCost: number; moves: Move[] }[] };

export const go = (branch: Branch, place: Place): Move => ({ move: 'go', branch, place });
