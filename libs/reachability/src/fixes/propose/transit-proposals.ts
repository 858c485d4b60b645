import { cidrSet } from '../../../../packets/src/index.js';
import { type NetworkIndex, vpcCidrs } from '../../../../snapshot/src/index.js';
import type { HopRecord } from '../../walk/branch.js';
import type { EditPlace } from '../edits/edit.js';
import { placeOf, type Propose } from './proposal.js';

interface TransitEvidence {
  transitGatewayRouteTableId?: string;
  transitGatewayRouteTableIds?: string[];
  transitGatewayAttachmentId?: string;
  destinationCidr?: string;
  route?: { DestinationCidrBlock?: string; Type?: string };
  subnetIdsInZone?: string[];
}

/** R-TGW-1, R-TGW-2: a static route to the attachment behind which the destination lies; a static blackhole to
 *  the same block makes way for it. */
export const proposeTransitRoute: Propose = ({ evidence, hop }, { index }) => {
  const { transitGatewayRouteTableId, transitGatewayAttachmentId, route, ...told } =
    evidence as TransitEvidence;
  // As narrow as the VPC that is asked for: a wider blackhole stays for the others.
  const destinationCidr = (hop && vpcRange(hop, index)) ?? told.destinationCidr;
  const place = placeOfTable(index, transitGatewayRouteTableId);
  if (!place || transitGatewayAttachmentId === undefined || destinationCidr === undefined) return [];
  const replaces = route?.DestinationCidrBlock === destinationCidr && route.Type !== 'propagated';
  return [
    {
      action: replaces ? 'ec2:ReplaceTransitGatewayRoute' : 'ec2:CreateTransitGatewayRoute',
      ...place,
      parameters: {
        TransitGatewayRouteTableId: transitGatewayRouteTableId!,
        DestinationCidrBlock: destinationCidr,
        TransitGatewayAttachmentId: transitGatewayAttachmentId,
      },
    },
  ];
};

/** R-TGW-1: the table that the walk went on by, else the first of the gateway. */
export const proposeTransitAssociation: Propose = ({ evidence }, { index }) => {
  const { transitGatewayRouteTableIds = [], transitGatewayAttachmentId } = evidence as TransitEvidence;
  const [tableId] = transitGatewayRouteTableIds;
  const place = placeOfTable(index, tableId);
  if (!place || transitGatewayAttachmentId === undefined) return [];
  const parameters = {
    TransitGatewayRouteTableId: tableId!,
    TransitGatewayAttachmentId: transitGatewayAttachmentId,
  };
  return [{ action: 'ec2:AssociateTransitGatewayRouteTable', ...place, parameters }];
};

/** R-TGW-1: an attachment serves the zones in which it has a subnet. */
export const proposeTransitZone: Propose = ({ evidence }, { index }) => {
  const { transitGatewayAttachmentId, subnetIdsInZone = [] } = evidence as TransitEvidence;
  const subnet = index.subnets.get(subnetIdsInZone[0] ?? '');
  if (!subnet || transitGatewayAttachmentId === undefined) return [];
  const parameters = {
    TransitGatewayAttachmentId: transitGatewayAttachmentId,
    AddSubnetIds: [subnet.id],
  };
  return [{ action: 'ec2:ModifyTransitGatewayVpcAttachment', ...placeOf(subnet.vpc), parameters }];
};

function vpcRange({ flowsIn, headerIn }: HopRecord, index: NetworkIndex): string | undefined {
  const wanted = flowsIn.project(headerIn.destination);
  const ranges = [...index.vpcs.values()].flatMap(({ doc }) => vpcCidrs(doc));
  return ranges.find((cidr) => cidrSet(cidr).covers(wanted));
}

function placeOfTable({ snapshot }: NetworkIndex, tableId: string | undefined): EditPlace | undefined {
  const region = snapshot.regions.find(({ lists }) =>
    lists.TransitGatewayRouteTables?.some((table) => table.TransitGatewayRouteTableId === tableId),
  );
  return (
    region && {
      region: region.region,
      ...(region.accountId === null ? {} : { accountId: region.accountId }),
    }
  );
}
