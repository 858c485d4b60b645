import type { Listing } from './listing.js';
import type { PageLimits } from './page.js';

const PAGES: PageLimits = { least: 5, most: 1000 };

const attachmentId = {
  parameter: 'TransitGatewayAttachmentIds',
  field: 'TransitGatewayAttachmentId',
  notFound: 'InvalidTransitGatewayAttachmentID.NotFound',
  noun: 'transitGatewayAttachment ID',
};

/** Transit gateways, and what is attached to them. */
export const TRANSIT_LISTINGS: Readonly<Record<string, Listing>> = {
  DescribeTransitGateways: {
    member: 'TransitGateways',
    items: ({ state }) => state.lists.TransitGateways,
    ids: [
      {
        parameter: 'TransitGatewayIds',
        field: 'TransitGatewayId',
        notFound: 'InvalidTransitGatewayID.NotFound',
        noun: 'transitGateway ID',
      },
    ],
    filters: {
      'options.amazon-side-asn': 'Options.AmazonSideAsn',
      'options.association-default-route-table-id': 'Options.AssociationDefaultRouteTableId',
      'options.auto-accept-shared-attachments': 'Options.AutoAcceptSharedAttachments',
      'options.default-route-table-association': 'Options.DefaultRouteTableAssociation',
      'options.default-route-table-propagation': 'Options.DefaultRouteTablePropagation',
      'options.dns-support': 'Options.DnsSupport',
      'options.propagation-default-route-table-id': 'Options.PropagationDefaultRouteTableId',
      'options.vpn-ecmp-support': 'Options.VpnEcmpSupport',
      'owner-id': 'OwnerId',
      state: 'State',
      'transit-gateway-id': 'TransitGatewayId',
    },
    tags: 'Tags',
    pages: PAGES,
  },
  DescribeTransitGatewayAttachments: {
    member: 'TransitGatewayAttachments',
    items: ({ state }) => state.lists.TransitGatewayAttachments,
    ids: [attachmentId],
    filters: {
      'association.state': 'Association.State',
      'association.transit-gateway-route-table-id': 'Association.TransitGatewayRouteTableId',
      'resource-id': 'ResourceId',
      'resource-owner-id': 'ResourceOwnerId',
      'resource-type': 'ResourceType',
      state: 'State',
      'transit-gateway-attachment-id': 'TransitGatewayAttachmentId',
      'transit-gateway-id': 'TransitGatewayId',
      'transit-gateway-owner-id': 'TransitGatewayOwnerId',
    },
    tags: 'Tags',
    pages: PAGES,
  },
  DescribeTransitGatewayVpcAttachments: {
    member: 'TransitGatewayVpcAttachments',
    items: ({ state }) => state.lists.TransitGatewayVpcAttachments,
    ids: [attachmentId],
    filters: {
      state: 'State',
      'transit-gateway-attachment-id': 'TransitGatewayAttachmentId',
      'transit-gateway-id': 'TransitGatewayId',
      'vpc-id': 'VpcId',
    },
    tags: 'Tags',
    pages: PAGES,
  },
  DescribeTransitGatewayRouteTables: {
    member: 'TransitGatewayRouteTables',
    items: ({ state }) => state.lists.TransitGatewayRouteTables,
    ids: [
      {
        parameter: 'TransitGatewayRouteTableIds',
        field: 'TransitGatewayRouteTableId',
        notFound: 'InvalidRouteTableID.NotFound',
        noun: 'transitGatewayRouteTable ID',
      },
    ],
    filters: {
      'default-association-route-table': 'DefaultAssociationRouteTable',
      'default-propagation-route-table': 'DefaultPropagationRouteTable',
      state: 'State',
      'transit-gateway-id': 'TransitGatewayId',
      'transit-gateway-route-table-id': 'TransitGatewayRouteTableId',
    },
    tags: 'Tags',
    pages: PAGES,
  },
};
