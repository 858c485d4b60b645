import type { DocumentLists } from '../../libs/snapshot/src/document-lists.js';
import type { Ec2Lists } from './ec2-lists.js';

/** What the walk between VPCs looks at besides. */
export type TransitLists = Ec2Lists &
  Pick<
    DocumentLists,
    | 'TransitGateways'
    | 'TransitGatewayAttachments'
    | 'TransitGatewayVpcAttachments'
    | 'TransitGatewayRouteTables'
    | 'TransitGatewayRoutes'
    | 'TransitGatewayAssociations'
    | 'TransitGatewayPropagations'
    | 'VpcPeeringConnections'
  >;
