import type { TransitGateway, TransitGatewayAttachment } from '@aws-sdk/client-ec2';
import type { Fields } from '../network/fields.js';
import { addInterface } from '../network/add-interface.js';
import { addAttachment, associate, propagate } from '../network/transit-attachments.js';
import type { Made, Resource, ResourceType } from './resource-type.js';

const ON_OFF = ['enable', 'disable'] as const;

function makeGateway(resource: Resource): Made {
  const { fields, network, owner } = resource;
  const DEFAULT_TABLE =
    'the table of another stack would become the default one; associate attachments explicitly';
  fields.refuse('AssociationDefaultRouteTableId', DEFAULT_TABLE);
  fields.refuse('PropagationDefaultRouteTableId', DEFAULT_TABLE);
  const TransitGatewayId = resource.id('tgw');
  const tableId = resource.id('tgw-rtb', 'default');
  const option = (name: string, byDefault: 'enable' | 'disable') => fields.oneOf(name, ON_OFF) ?? byDefault;
  const association = option('DefaultRouteTableAssociation', 'enable');
  const propagation = option('DefaultRouteTablePropagation', 'enable');
  const gateway: TransitGateway = {
    TransitGatewayId,
    TransitGatewayArn: `arn:aws:ec2:${network.identity.region}:${owner}:transit-gateway/${TransitGatewayId}`,
    State: 'available',
    OwnerId: owner,
    Options: {
      AmazonSideAsn: fields.integer('AmazonSideAsn') ?? 64_512,
      AutoAcceptSharedAttachments: option('AutoAcceptSharedAttachments', 'disable'),
      DefaultRouteTableAssociation: association,
      ...(association === 'enable' ? { AssociationDefaultRouteTableId: tableId } : {}),
      DefaultRouteTablePropagation: propagation,
      ...(propagation === 'enable' ? { PropagationDefaultRouteTableId: tableId } : {}),
      DnsSupport: option('DnsSupport', 'enable'),
      MulticastSupport: option('MulticastSupport', 'disable'),
      SecurityGroupReferencingSupport: option('SecurityGroupReferencingSupport', 'disable'),
      VpnEcmpSupport: option('VpnEcmpSupport', 'enable'),
    },
    Tags: resource.tags(),
  };
  network.lists.TransitGateways.push(gateway);
  if (association === 'enable' || propagation === 'enable') {
    network.lists.TransitGatewayRouteTables.push({
      TransitGatewayRouteTableId: tableId,
      TransitGatewayId,
      State: 'available',
      DefaultAssociationRouteTable: association === 'enable',
      DefaultPropagationRouteTable: propagation === 'enable',
      Tags: [],
    });
  }
  return {
    ref: TransitGatewayId,
    attributes: { Id: TransitGatewayId, TransitGatewayArn: gateway.TransitGatewayArn ?? '' },
  };
}

function makeVpcAttachment(resource: Resource): Made {
  const { fields, network, owner } = resource;
  const TransitGatewayAttachmentId = resource.id('tgw-attach');
  const TransitGatewayId = resource.requiredReference('TransitGatewayId', 'TransitGateways');
  const VpcId = resource.requiredReference('VpcId', 'Vpcs');
  const SubnetIds = resource.references('SubnetIds', 'Subnets') ?? [];
  if (SubnetIds.length === 0) throw fields.fail('SubnetIds', 'is required');
  const options: Fields | undefined = fields.item('Options');
  const option = (name: string, byDefault: 'enable' | 'disable') => options?.oneOf(name, ON_OFF) ?? byDefault;
  for (const subnetId of SubnetIds) {
    addInterface(resource, {
      part: subnetId,
      subnetId,
      subnetProperty: 'SubnetIds',
      groups: [],
      type: 'transit_gateway',
      description: `Network Interface for Transit Gateway Attachment ${TransitGatewayAttachmentId}`,
      sourceDestCheck: true,
      requesterManaged: true,
    });
  }
  network.lists.TransitGatewayVpcAttachments.push({
    TransitGatewayAttachmentId,
    TransitGatewayId,
    VpcId,
    VpcOwnerId: owner,
    State: 'available',
    SubnetIds,
    Options: {
      DnsSupport: option('DnsSupport', 'enable'),
      Ipv6Support: option('Ipv6Support', 'disable'),
      ApplianceModeSupport: option('ApplianceModeSupport', 'disable'),
      SecurityGroupReferencingSupport: option('SecurityGroupReferencingSupport', 'enable'),
    },
    Tags: resource.tags(),
  });
  addAttachment(resource, {
    TransitGatewayAttachmentId,
    TransitGatewayId,
    TransitGatewayOwnerId: owner,
    ResourceOwnerId: owner,
    ResourceType: 'vpc',
    ResourceId: VpcId,
    State: 'available',
    Tags: resource.tags(),
  });
  return { ref: TransitGatewayAttachmentId, attributes: { Id: TransitGatewayAttachmentId } };
}

/** Nobody accepts it for CloudFormation: it is there, and waits. */
function makePeeringAttachment(resource: Resource): Made {
  const { fields, network, owner } = resource;
  const TransitGatewayAttachmentId = resource.id('tgw-attach');
  network.lists.TransitGatewayAttachments.push({
    TransitGatewayAttachmentId,
    TransitGatewayId: resource.requiredReference('TransitGatewayId', 'TransitGateways'),
    TransitGatewayOwnerId: owner,
    ResourceOwnerId: fields.requiredText('PeerAccountId'),
    ResourceType: 'peering',
    ResourceId: fields.requiredText('PeerTransitGatewayId'),
    State: 'pendingAcceptance',
    Tags: resource.tags(),
  });
  return {
    ref: TransitGatewayAttachmentId,
    attributes: { TransitGatewayAttachmentId, State: 'pendingAcceptance' },
  };
}

function makeRouteTable(resource: Resource): Made {
  const TransitGatewayRouteTableId = resource.id('tgw-rtb');
  resource.network.lists.TransitGatewayRouteTables.push({
    TransitGatewayRouteTableId,
    TransitGatewayId: resource.requiredReference('TransitGatewayId', 'TransitGateways'),
    State: 'available',
    DefaultAssociationRouteTable: false,
    DefaultPropagationRouteTable: false,
    Tags: resource.tags(),
  });
  return { ref: TransitGatewayRouteTableId, attributes: { TransitGatewayRouteTableId } };
}

/** The attachment that a property names, if this template makes it; else what is known of it, its id. */
function attachmentOf(resource: Resource): TransitGatewayAttachment {
  const id = resource.requiredReference('TransitGatewayAttachmentId', 'TransitGatewayAttachments');
  const found = resource.network.lists.TransitGatewayAttachments.find(
    ({ TransitGatewayAttachmentId }) => TransitGatewayAttachmentId === id,
  );
  return found ?? { TransitGatewayAttachmentId: id };
}

function makeRoute(resource: Resource): Made {
  const { fields, network } = resource;
  const tableId = resource.requiredReference('TransitGatewayRouteTableId', 'TransitGatewayRouteTables');
  const text = fields.requiredText('DestinationCidrBlock');
  const DestinationCidrBlock = fields.cidr('DestinationCidrBlock', text.includes(':') ? 6 : 4) ?? text;
  const known = network.lists.TransitGatewayRoutes.some(
    (route) =>
      route.TransitGatewayRouteTableId === tableId && route.DestinationCidrBlock === DestinationCidrBlock,
  );
  if (known) {
    throw fields.fail('DestinationCidrBlock', `the table has a route to ${DestinationCidrBlock} already`);
  }
  const shared = { TransitGatewayRouteTableId: tableId, DestinationCidrBlock, Type: 'static' as const };
  if (fields.flag('Blackhole') === true) {
    network.lists.TransitGatewayRoutes.push({ ...shared, State: 'blackhole', TransitGatewayAttachments: [] });
  } else {
    const { TransitGatewayAttachmentId, ResourceId, ResourceType } = attachmentOf(resource);
    network.lists.TransitGatewayRoutes.push({
      ...shared,
      State: 'active',
      TransitGatewayAttachments: [{ TransitGatewayAttachmentId, ResourceId, ResourceType }],
    });
  }
  return { ref: `${tableId}_${DestinationCidrBlock}` };
}

function makeAssociation(resource: Resource): Made {
  const { fields, network } = resource;
  const tableId = resource.requiredReference('TransitGatewayRouteTableId', 'TransitGatewayRouteTables');
  const attachment = attachmentOf(resource);
  if (attachment.Association !== undefined) {
    throw fields.fail('TransitGatewayAttachmentId', 'the attachment is associated with a table already');
  }
  associate(network, attachment, tableId);
  return { ref: `${tableId}_${attachment.TransitGatewayAttachmentId}` };
}

function makePropagation(resource: Resource): Made {
  const tableId = resource.requiredReference('TransitGatewayRouteTableId', 'TransitGatewayRouteTables');
  const attachment = attachmentOf(resource);
  propagate(resource.network, attachment, tableId);
  return { ref: `${tableId}_${attachment.TransitGatewayAttachmentId}` };
}

const VPC_ATTACHMENT = ['Options', 'SubnetIds', 'Tags', 'TransitGatewayId', 'VpcId'];
const LINK = ['TransitGatewayAttachmentId', 'TransitGatewayRouteTableId'];

export const TRANSIT_GATEWAY_TYPES: Readonly<Record<string, ResourceType>> = {
  'AWS::EC2::TransitGateway': {
    properties: [
      'AmazonSideAsn',
      'AssociationDefaultRouteTableId',
      'AutoAcceptSharedAttachments',
      'DefaultRouteTableAssociation',
      'DefaultRouteTablePropagation',
      'Description',
      'DnsSupport',
      'EncryptionSupport',
      'MulticastSupport',
      'PropagationDefaultRouteTableId',
      'SecurityGroupReferencingSupport',
      'Tags',
      'TransitGatewayCidrBlocks',
      'VpnEcmpSupport',
    ],
    make: makeGateway,
  },
  'AWS::EC2::TransitGatewayAttachment': { properties: VPC_ATTACHMENT, make: makeVpcAttachment },
  'AWS::EC2::TransitGatewayVpcAttachment': {
    properties: [...VPC_ATTACHMENT, 'AddSubnetIds', 'RemoveSubnetIds'],
    make: makeVpcAttachment,
  },
  'AWS::EC2::TransitGatewayPeeringAttachment': {
    properties: ['PeerAccountId', 'PeerRegion', 'PeerTransitGatewayId', 'Tags', 'TransitGatewayId'],
    make: makePeeringAttachment,
  },
  'AWS::EC2::TransitGatewayRouteTable': { properties: ['Tags', 'TransitGatewayId'], make: makeRouteTable },
  'AWS::EC2::TransitGatewayRoute': {
    properties: [...LINK, 'Blackhole', 'DestinationCidrBlock'],
    make: makeRoute,
  },
  'AWS::EC2::TransitGatewayRouteTableAssociation': { properties: LINK, make: makeAssociation },
  'AWS::EC2::TransitGatewayRouteTablePropagation': { properties: LINK, make: makePropagation },
};
