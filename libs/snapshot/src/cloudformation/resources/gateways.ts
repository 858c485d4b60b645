import type { Made, Resource, ResourceType } from './resource-type.js';

function makeInternetGateway(resource: Resource): Made {
  const InternetGatewayId = resource.id('igw');
  resource.network.lists.InternetGateways.push({
    InternetGatewayId,
    OwnerId: resource.owner,
    Attachments: [],
    Tags: resource.tags(),
  });
  return { ref: InternetGatewayId, attributes: { InternetGatewayId } };
}

function makeEgressOnlyGateway(resource: Resource): Made {
  const EgressOnlyInternetGatewayId = resource.id('eigw');
  resource.network.lists.EgressOnlyInternetGateways.push({
    EgressOnlyInternetGatewayId,
    Attachments: [{ State: 'attached', VpcId: resource.requiredReference('VpcId', 'Vpcs') }],
    Tags: resource.tags(),
  });
  return { ref: EgressOnlyInternetGatewayId, attributes: { Id: EgressOnlyInternetGatewayId } };
}

function makeVpnGateway(resource: Resource): Made {
  const VpnGatewayId = resource.id('vgw');
  const asn = resource.fields.integer('AmazonSideAsn');
  resource.network.lists.VpnGateways.push({
    VpnGatewayId,
    State: 'available',
    Type: 'ipsec.1',
    ...(asn === undefined ? {} : { AmazonSideAsn: asn }),
    VpcAttachments: [],
    Tags: resource.tags(),
  });
  return { ref: VpnGatewayId, attributes: { VPNGatewayId: VpnGatewayId } };
}

function attachInternetGateway(resource: Resource, id: string, vpcId: string): void {
  const { network, fields } = resource;
  const { InternetGateways } = network.lists;
  const found = InternetGateways.find(({ InternetGatewayId }) => InternetGatewayId === id);
  const gateway = resource.own(found, 'InternetGatewayId', id, 'an internet gateway');
  const other = InternetGateways.find(({ Attachments }) => Attachments?.some(({ VpcId }) => VpcId === vpcId));
  // R-IGW-1: one per VPC, and one VPC per gateway.
  if (other !== undefined) {
    throw fields.fail('VpcId', `${vpcId} has an internet gateway already (${other.InternetGatewayId})`);
  }
  if ((gateway.Attachments ?? []).length > 0) {
    throw fields.fail('InternetGatewayId', `${id} is attached to another VPC already`);
  }
  // DescribeInternetGateways says "available" of an attached gateway.
  gateway.Attachments = [{ State: 'available' as 'attached', VpcId: vpcId }];
}

function makeAttachment(resource: Resource): Made {
  const { fields, network } = resource;
  const vpcId = resource.requiredReference('VpcId', 'Vpcs');
  const internet = resource.reference('InternetGatewayId', 'InternetGateways');
  const vpn = resource.reference('VpnGatewayId', 'VpnGateways');
  if (internet !== undefined) attachInternetGateway(resource, internet, vpcId);
  if (vpn !== undefined) {
    const found = network.lists.VpnGateways.find(({ VpnGatewayId }) => VpnGatewayId === vpn);
    const gateway = resource.own(found, 'VpnGatewayId', vpn, 'a virtual private gateway');
    (gateway.VpcAttachments ??= []).push({ State: 'attached', VpcId: vpcId });
  }
  if (internet === undefined && vpn === undefined) {
    throw fields.fail('InternetGatewayId', 'expected InternetGatewayId or VpnGatewayId');
  }
  return {
    ref: `${internet === undefined ? 'VGW' : 'IGW'}|${vpcId}`,
    attributes: { AttachmentType: internet === undefined ? 'VGW' : 'IGW' },
  };
}

export const GATEWAY_TYPES: Readonly<Record<string, ResourceType>> = {
  'AWS::EC2::InternetGateway': { properties: ['Tags'], make: makeInternetGateway },
  'AWS::EC2::EgressOnlyInternetGateway': { properties: ['Tags', 'VpcId'], make: makeEgressOnlyGateway },
  'AWS::EC2::VPNGateway': { properties: ['AmazonSideAsn', 'Tags', 'Type'], make: makeVpnGateway },
  'AWS::EC2::VPCGatewayAttachment': {
    properties: ['InternetGatewayId', 'VpcId', 'VpnGatewayId'],
    make: makeAttachment,
  },
};
