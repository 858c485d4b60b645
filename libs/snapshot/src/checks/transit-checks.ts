import { z } from 'zod';
import { cidr4, flag, anyCidr, id, text, texts } from './fields.js';

const transitGatewayOptions = z.object({ DefaultRouteTableAssociation: text }).optional();
export const transitGateway = z.object({
  TransitGatewayId: id,
  State: text,
  OwnerId: text,
  Options: transitGatewayOptions,
});

const association = z.object({ TransitGatewayRouteTableId: text, State: text }).optional();
export const transitGatewayAttachment = z.object({
  TransitGatewayAttachmentId: id,
  TransitGatewayId: text,
  ResourceType: text,
  ResourceId: text,
  ResourceOwnerId: text,
  State: text,
  Association: association,
});

export const transitGatewayVpcAttachment = z.object({
  TransitGatewayAttachmentId: id,
  TransitGatewayId: id,
  VpcId: id,
  State: text,
  SubnetIds: texts,
  Options: z.object({ ApplianceModeSupport: text }).optional(),
});

export const transitGatewayRouteTable = z.object({
  TransitGatewayRouteTableId: id,
  TransitGatewayId: text,
  State: text,
});

/** R-TGW-1. */
export const transitGatewayRoute = z
  .object({
    TransitGatewayRouteTableId: id,
    DestinationCidrBlock: anyCidr.optional(),
    PrefixListId: text,
    Type: text,
    State: text,
    TransitGatewayAttachments: z
      .array(z.object({ TransitGatewayAttachmentId: text, ResourceId: text, ResourceType: text }))
      .optional(),
    AdditionalRoutesAvailable: flag,
  })
  .refine(
    (item) => item.AdditionalRoutesAvailable !== true,
    'all routes of the table (the search says that more are available)',
  )
  .refine(
    (item) => (item.DestinationCidrBlock ?? item.PrefixListId) !== undefined,
    'DestinationCidrBlock or PrefixListId',
  );

/** A propagation or an association. */
export const transitGatewayLink = z.object({
  TransitGatewayRouteTableId: id,
  TransitGatewayAttachmentId: id,
  ResourceType: text,
  ResourceId: text,
  State: text,
});

export const vpnGateway = z.object({
  VpnGatewayId: id,
  State: text,
  VpcAttachments: z.array(z.object({ VpcId: text, State: text })).optional(),
});

export const vpnConnection = z.object({
  VpnConnectionId: id,
  VpnGatewayId: text,
  TransitGatewayId: text,
  State: text,
  Routes: z.array(z.object({ DestinationCidrBlock: cidr4, State: text })).optional(),
});
