import type { Variable } from '../../../packets/src/index.js';
import type {
  Gap,
  PeeringNode,
  TransitAttachmentNode,
  VpcNode,
} from '../../../snapshot/src/network/index.js';
import type { Direction } from './branch.js';

/** Whose interfaces a group reference can mean at the end of a direct hop (R-SG-3). `gap`: no document says
 *  whether the reference is carried there. */
export interface Neighbourhood {
  vpc: VpcNode;
  gap?: Gap;
}

/** The attachments by which packets entered and left one transit gateway. */
export interface TransitStep {
  ingress: TransitAttachmentNode;
  egress: TransitAttachmentNode;
}

/** Packets went from one VPC into another. Neither kind of connection keeps state, so the answer needs routes of
 *  its own; this only says where they should lead. */
export interface Crossing {
  leg: Direction;
  from: VpcNode;
  into: VpcNode;
  /** The variable in the source field. While it stands there, the packets' sender is outside of `into`. */
  source: Variable;
  /** By a transit gateway, or by several that are peered. */
  way: { by: 'transit-gateway'; steps: readonly TransitStep[] } | { by: 'peering'; peering: PeeringNode };
  neighbourhood: Neighbourhood | undefined;
  /** Which zone a flow enters by, where its hash decides (appliance mode): the same one both ways. */
  zoneChoice?: Variable;
}
