import type { NetworkInterface, VpcEndpoint } from '@aws-sdk/client-ec2';
import { isList, isMap, Unresolved, type Value } from '../language/value.js';
import { addInterface, groupsOrDefault } from '../network/add-interface.js';
import type { Network } from '../network/network.js';
import { physicalId } from '../network/physical-id.js';
import { addRoute } from './route-tables.js';
import type { Made, Resource, ResourceType } from './resource-type.js';

/** As DescribeVpcEndpoints writes it; the SDK's type has it with a capital. */
const AVAILABLE = 'available' as 'Available';

/** The prefix list of an AWS service. Which addresses it holds is AWS's affair and in no template, so it has
 *  no entries: what depends on them stays unknown (R-RT-5). */
function serviceList(network: Network, serviceName: string): string {
  const { ManagedPrefixLists } = network.lists;
  const known = ManagedPrefixLists.find(({ PrefixListName }) => PrefixListName === serviceName);
  if (known?.PrefixListId !== undefined) return known.PrefixListId;
  const PrefixListId = physicalId('pl', network.identity.stackName, 'AWS', serviceName);
  ManagedPrefixLists.push({
    PrefixListId,
    PrefixListName: serviceName,
    AddressFamily: 'IPv4',
    OwnerId: 'AWS',
    State: 'create-complete',
  });
  network.notes.push(
    `the addresses of ${serviceName} (prefix list ${PrefixListId}) are not in a template: ` +
      'whether a route or rule with that list applies stays unknown',
  );
  return PrefixListId;
}

function plain(value: Value): unknown {
  if (value instanceof Unresolved) return value.shown;
  if (isList(value)) return value.map(plain);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, plain(field)]));
}

const FULL_ACCESS = { Statement: [{ Action: '*', Effect: 'Allow', Principal: '*', Resource: '*' }] };

function policyOf({ fields }: Resource): string {
  const given = fields.value('PolicyDocument');
  if (given === undefined || given === '') return JSON.stringify(FULL_ACCESS);
  return typeof given === 'string' ? given : JSON.stringify(plain(given));
}

function addServiceRoutes(resource: Resource, endpoint: VpcEndpoint): void {
  const { network } = resource;
  const list = serviceList(network, endpoint.ServiceName ?? '');
  for (const id of endpoint.RouteTableIds ?? []) {
    const table = resource.own(network.routeTable(id), 'RouteTableIds', id, 'a route table');
    const route = { DestinationPrefixListId: list, GatewayId: endpoint.VpcEndpointId };
    addRoute(resource, table, route, 'RouteTableIds');
  }
}

/** An interface in each subnet; those of a Gateway Load Balancer carry no groups (R-SG-4). */
function addInterfaces(resource: Resource, endpoint: VpcEndpoint): NetworkInterface[] {
  const isGateway = endpoint.VpcEndpointType === 'GatewayLoadBalancer';
  return (endpoint.SubnetIds ?? []).map((subnetId) =>
    addInterface(resource, {
      part: subnetId,
      subnetId,
      subnetProperty: 'SubnetIds',
      groups: isGateway
        ? []
        : groupsOrDefault(resource, 'SecurityGroupIds', { id: subnetId, property: 'SubnetIds' }),
      type: isGateway ? 'gateway_load_balancer_endpoint' : 'vpc_endpoint',
      description: `VPC Endpoint Interface ${endpoint.VpcEndpointId}`,
      sourceDestCheck: true,
      requesterManaged: true,
    }),
  );
}

function makeEndpoint(resource: Resource): Made {
  const { fields, network, owner } = resource;
  const VpcEndpointId = resource.id('vpce');
  const VpcEndpointType =
    fields.oneOf('VpcEndpointType', [
      'Gateway',
      'Interface',
      'GatewayLoadBalancer',
      'Resource',
      'ServiceNetwork',
    ]) ?? 'Gateway';
  const ServiceName = fields.text('ServiceName');
  if (ServiceName === undefined && !['Resource', 'ServiceNetwork'].includes(VpcEndpointType)) {
    throw fields.fail('ServiceName', 'is required');
  }
  const endpoint: VpcEndpoint = {
    VpcEndpointId,
    VpcEndpointType,
    VpcId: resource.requiredReference('VpcId', 'Vpcs'),
    ServiceName,
    State: AVAILABLE,
    OwnerId: owner,
    PolicyDocument: policyOf(resource),
    RouteTableIds: resource.references('RouteTableIds', 'RouteTables') ?? [],
    SubnetIds: resource.references('SubnetIds', 'Subnets') ?? [],
    PrivateDnsEnabled: fields.flag('PrivateDnsEnabled') ?? false,
    RequesterManaged: false,
    Tags: resource.tags(),
  };
  network.lists.VpcEndpoints.push(endpoint);
  const nodes = addInterfaces(resource, endpoint);
  endpoint.NetworkInterfaceIds = nodes.flatMap(({ NetworkInterfaceId }) => NetworkInterfaceId ?? []);
  endpoint.Groups = (nodes[0]?.Groups ?? []).map((group) => ({ ...group }));
  if (VpcEndpointType === 'Gateway') addServiceRoutes(resource, endpoint);
  return {
    ref: VpcEndpointId,
    attributes: { Id: VpcEndpointId, NetworkInterfaceIds: endpoint.NetworkInterfaceIds },
  };
}

/** A firewall stands behind one endpoint in each of its subnets, which routes may lead to. */
function makeFirewall(resource: Resource): Made {
  const { fields, network, owner } = resource;
  fields.refuse('TransitGatewayId', "a firewall attached to a transit gateway isn't modelled");
  const vpcId = resource.requiredReference('VpcId', 'Vpcs');
  const arn = `arn:aws:network-firewall:${network.identity.region}:${owner}:firewall/${fields.requiredText('FirewallName')}`;
  const endpoints = fields.items('SubnetMappings').map((mapping): string => {
    const subnetId = resource.requiredReference('SubnetId', 'Subnets', mapping);
    const VpcEndpointId = resource.id('vpce', subnetId);
    const endpoint: VpcEndpoint = {
      VpcEndpointId,
      VpcEndpointType: 'GatewayLoadBalancer',
      VpcId: vpcId,
      ServiceName: `com.amazonaws.vpce.${network.identity.region}.vpce-svc-${VpcEndpointId.slice(5)}`,
      State: AVAILABLE,
      OwnerId: owner,
      SubnetIds: [subnetId],
      RequesterManaged: true,
      Tags: [],
    };
    network.lists.VpcEndpoints.push(endpoint);
    const nodes = addInterfaces(resource, endpoint);
    endpoint.NetworkInterfaceIds = nodes.flatMap(({ NetworkInterfaceId }) => NetworkInterfaceId ?? []);
    return `${network.subnet(subnetId)?.AvailabilityZone}:${VpcEndpointId}`;
  });
  return { ref: arn, attributes: { FirewallArn: arn, FirewallId: arn, EndpointIds: endpoints } };
}

export const ENDPOINT_TYPES: Readonly<Record<string, ResourceType>> = {
  'AWS::EC2::VPCEndpoint': {
    properties: [
      'DnsOptions',
      'IpAddressType',
      'PolicyDocument',
      'PrivateDnsEnabled',
      'ResourceConfigurationArn',
      'RouteTableIds',
      'SecurityGroupIds',
      'ServiceName',
      'ServiceNetworkArn',
      'ServiceRegion',
      'SubnetIds',
      'Tags',
      'VpcEndpointType',
      'VpcId',
    ],
    make: makeEndpoint,
  },
  'AWS::NetworkFirewall::Firewall': {
    properties: [
      'AvailabilityZoneChangeProtection',
      'AvailabilityZoneMappings',
      'DeleteProtection',
      'Description',
      'EnabledAnalysisTypes',
      'FirewallName',
      'FirewallPolicyArn',
      'FirewallPolicyChangeProtection',
      'SubnetChangeProtection',
      'SubnetMappings',
      'Tags',
      'TransitGatewayId',
      'VpcId',
    ],
    make: makeFirewall,
  },
};
