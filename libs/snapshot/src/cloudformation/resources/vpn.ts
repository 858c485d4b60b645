import type { Network } from '../network/network.js';
import { addAttachment } from '../network/transit-attachments.js';
import type { Made, Resource, ResourceType } from './resource-type.js';

function makeCustomerGateway(resource: Resource): Made {
  const id = resource.id('cgw');
  return { ref: id, attributes: { CustomerGatewayId: id } };
}

function makeConnection(resource: Resource): Made {
  const { fields, network, owner, logicalId } = resource;
  const VpnConnectionId = resource.id('vpn');
  const VpnGatewayId = resource.reference('VpnGatewayId', 'VpnGateways');
  const TransitGatewayId = resource.reference('TransitGatewayId', 'TransitGateways');
  if ((VpnGatewayId === undefined) === (TransitGatewayId === undefined)) {
    throw fields.fail('VpnGatewayId', 'expected one of VpnGatewayId and TransitGatewayId');
  }
  const StaticRoutesOnly = fields.flag('StaticRoutesOnly') ?? false;
  network.lists.VpnConnections.push({
    VpnConnectionId,
    CustomerGatewayId: fields.shown('CustomerGatewayId'),
    ...(VpnGatewayId === undefined ? {} : { VpnGatewayId }),
    ...(TransitGatewayId === undefined ? {} : { TransitGatewayId }),
    Type: 'ipsec.1',
    State: 'available',
    Options: { StaticRoutesOnly },
    Routes: [],
    Tags: resource.tags(),
  });
  if (!StaticRoutesOnly) {
    network.notes.push(`${logicalId}: what the other side announces by BGP is not in a template`);
  }
  if (TransitGatewayId !== undefined) {
    addAttachment(resource, {
      TransitGatewayAttachmentId: resource.id('tgw-attach'),
      TransitGatewayId,
      TransitGatewayOwnerId: owner,
      ResourceOwnerId: owner,
      ResourceType: 'vpn',
      ResourceId: VpnConnectionId,
      State: 'available',
      Tags: [],
    });
  }
  return { ref: VpnConnectionId, attributes: { VpnConnectionId } };
}

function makeConnectionRoute(resource: Resource): Made {
  const { fields, network } = resource;
  const id = resource.requiredReference('VpnConnectionId', 'VpnConnections');
  const found = network.lists.VpnConnections.find(({ VpnConnectionId }) => VpnConnectionId === id);
  const connection = resource.own(found, 'VpnConnectionId', id, 'a VPN connection');
  const DestinationCidrBlock =
    fields.cidr('DestinationCidrBlock', 4) ?? fields.requiredText('DestinationCidrBlock');
  (connection.Routes ??= []).push({ DestinationCidrBlock, Source: 'Static', State: 'available' });
  return { ref: `${DestinationCidrBlock}|${id}` };
}

function makePropagation(resource: Resource): Made {
  const { network } = resource;
  const GatewayId = resource.requiredReference('VpnGatewayId', 'VpnGateways');
  const tables = resource.references('RouteTableIds', 'RouteTables') ?? [];
  for (const id of tables) {
    const table = resource.own(network.routeTable(id), 'RouteTableIds', id, 'a route table');
    (table.PropagatingVgws ??= []).push({ GatewayId });
  }
  const id = resource.id('vgw-prop');
  return { ref: id, attributes: { Id: id } };
}

/** The routes that a virtual private gateway puts into the tables it propagates to (R-RT-2): the static ones
 *  of its VPN connections. One to the same block that is there already is preferred. */
export function addVpnRoutes(network: Network): void {
  for (const table of network.lists.RouteTables) {
    for (const { GatewayId } of table.PropagatingVgws ?? []) {
      const connections = network.lists.VpnConnections.filter(
        ({ VpnGatewayId }) => VpnGatewayId === GatewayId,
      );
      for (const { DestinationCidrBlock } of connections.flatMap(({ Routes }) => Routes ?? [])) {
        if (table.Routes?.some((route) => route.DestinationCidrBlock === DestinationCidrBlock)) continue;
        (table.Routes ??= []).push({
          DestinationCidrBlock,
          GatewayId,
          Origin: 'EnableVgwRoutePropagation',
          State: 'active',
        });
      }
    }
  }
}

export const VPN_TYPES: Readonly<Record<string, ResourceType>> = {
  'AWS::EC2::CustomerGateway': {
    properties: ['BgpAsn', 'BgpAsnExtended', 'CertificateArn', 'DeviceName', 'IpAddress', 'Tags', 'Type'],
    make: makeCustomerGateway,
  },
  'AWS::EC2::VPNConnection': {
    properties: [
      'CustomerGatewayId',
      'EnableAcceleration',
      'LocalIpv4NetworkCidr',
      'LocalIpv6NetworkCidr',
      'OutsideIpAddressType',
      'PreSharedKeyStorage',
      'RemoteIpv4NetworkCidr',
      'RemoteIpv6NetworkCidr',
      'StaticRoutesOnly',
      'Tags',
      'TransitGatewayId',
      'TransportTransitGatewayAttachmentId',
      'TunnelBandwidth',
      'TunnelInsideIpVersion',
      'Type',
      'VpnConcentratorId',
      'VpnGatewayId',
      'VpnTunnelOptionsSpecifications',
    ],
    make: makeConnection,
  },
  'AWS::EC2::VPNConnectionRoute': {
    properties: ['DestinationCidrBlock', 'VpnConnectionId'],
    make: makeConnectionRoute,
  },
  'AWS::EC2::VPNGatewayRoutePropagation': {
    properties: ['RouteTableIds', 'VpnGatewayId'],
    make: makePropagation,
  },
};
