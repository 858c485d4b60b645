import type { DocumentDraft, PlacedDocument } from '../../../../snapshot/src/index.js';
import type {
  TransitGatewayAttachmentResourceType,
  TransitGatewayRoute,
  TransitGatewayVpcAttachment,
} from '@aws-sdk/client-ec2';
import type { EditOf } from '../edits/edit.js';
import { type Appliers, EditRefused, existing } from './applier.js';

/** Transit gateway routes, associations and attachments. */
export const transitAppliers = {
  'ec2:CreateTransitGatewayRoute': (draft, { parameters }) => {
    const { region } = tableOf(draft, parameters.TransitGatewayRouteTableId);
    const same = draft.list(region, 'TransitGatewayRoutes').find((route) => sameRoute(route, parameters));
    if (same) throw new EditRefused(`there is a static route to ${parameters.DestinationCidrBlock} already`);
    draft.add(region, 'TransitGatewayRoutes', transitRoute(draft, parameters));
  },
  'ec2:ReplaceTransitGatewayRoute': (draft, { parameters }) => {
    const { region } = tableOf(draft, parameters.TransitGatewayRouteTableId);
    const before = existing(
      draft.list(region, 'TransitGatewayRoutes').find((route) => sameRoute(route, parameters)),
      parameters.DestinationCidrBlock,
    );
    draft.replace(region, 'TransitGatewayRoutes', before, transitRoute(draft, parameters));
  },
  'ec2:AssociateTransitGatewayRouteTable': (draft, { parameters }) => {
    const { TransitGatewayRouteTableId, TransitGatewayAttachmentId } = parameters;
    const { region } = tableOf(draft, TransitGatewayRouteTableId);
    const resource = resourceOf(draft, TransitGatewayAttachmentId);
    draft.add(region, 'TransitGatewayAssociations', {
      TransitGatewayRouteTableId: TransitGatewayRouteTableId!,
      TransitGatewayAttachmentId: TransitGatewayAttachmentId!,
      ...resource,
      State: 'associated',
    });
  },
  'ec2:ModifyTransitGatewayVpcAttachment': (draft, { parameters }) => {
    const { TransitGatewayAttachmentId, AddSubnetIds = [] } = parameters;
    const { doc, region } = attachmentOf(draft, TransitGatewayAttachmentId);
    draft.replace(region, 'TransitGatewayVpcAttachments', doc, {
      ...doc,
      SubnetIds: [...(doc.SubnetIds ?? []), ...AddSubnetIds],
    });
  },
} satisfies Partial<Appliers>;

type TransitRouteParameters = EditOf<'CreateTransitGatewayRoute'>['parameters'];

function tableOf(draft: DocumentDraft, id: string | undefined) {
  return existing(draft.find('TransitGatewayRouteTables', id ?? ''), id);
}

function attachmentOf(
  draft: DocumentDraft,
  id: string | undefined,
): PlacedDocument<TransitGatewayVpcAttachment> {
  return existing(draft.find('TransitGatewayVpcAttachments', id ?? ''), id);
}

/** What lies behind an attachment: a VPC, or what the list of all attachments says (a peering, a VPN). */
function resourceOf(
  draft: DocumentDraft,
  id: string | undefined,
): { ResourceType: TransitGatewayAttachmentResourceType; ResourceId: string } {
  const vpc = draft.find('TransitGatewayVpcAttachments', id ?? '')?.doc.VpcId;
  if (vpc !== undefined) return { ResourceType: 'vpc', ResourceId: vpc };
  const { ResourceType, ResourceId } = existing(draft.find('TransitGatewayAttachments', id ?? ''), id).doc;
  return { ResourceType: ResourceType!, ResourceId: ResourceId! };
}

function sameRoute(
  route: { TransitGatewayRouteTableId?: string; DestinationCidrBlock?: string; Type?: string },
  parameters: TransitRouteParameters,
): boolean {
  return (
    route.TransitGatewayRouteTableId === parameters.TransitGatewayRouteTableId &&
    route.DestinationCidrBlock === parameters.DestinationCidrBlock &&
    route.Type !== 'propagated'
  );
}

function transitRoute(
  draft: DocumentDraft,
  parameters: TransitRouteParameters,
): TransitGatewayRoute & { TransitGatewayRouteTableId: string } {
  const { TransitGatewayRouteTableId, DestinationCidrBlock, TransitGatewayAttachmentId } = parameters;
  return {
    TransitGatewayRouteTableId: TransitGatewayRouteTableId!,
    DestinationCidrBlock: DestinationCidrBlock!,
    State: 'active',
    Type: 'static',
    TransitGatewayAttachments: [
      {
        TransitGatewayAttachmentId: TransitGatewayAttachmentId!,
        ...resourceOf(draft, TransitGatewayAttachmentId),
      },
    ],
  };
}
