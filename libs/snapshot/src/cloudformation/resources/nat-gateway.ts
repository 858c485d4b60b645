import type { Address, NatGateway, NatGatewayAddress } from '@aws-sdk/client-ec2';
import { addInterface } from '../network/add-interface.js';
import { associateAddress } from '../network/associate-address.js';
import type { Made, Resource, ResourceType } from './resource-type.js';

function allocationOf(resource: Resource, id: string, property: string): Address {
  resource.network.refersTo({ kind: 'Addresses', id, place: `${resource.fields.place}.${property}` });
  const found = resource.network.lists.Addresses.find(({ AllocationId }) => AllocationId === id);
  return resource.own(found, property, id, 'an Elastic IP');
}

/** R-NAT-1, R-NAT-3: an interface in the subnet, its private addresses, an Elastic IP on each. */
function makeZonal(resource: Resource): Made {
  const { fields, network } = resource;
  const NatGatewayId = resource.id('nat');
  const subnetId = resource.requiredReference('SubnetId', 'Subnets');
  const kind = fields.oneOf('ConnectivityType', ['public', 'private']) ?? 'public';
  const allocations = [
    ...(fields.has('AllocationId') ? [fields.requiredText('AllocationId')] : []),
    ...(fields.texts('SecondaryAllocationIds') ?? []),
  ];
  if (kind === 'public' && !fields.has('AllocationId')) {
    throw fields.fail('AllocationId', 'is required: a public NAT gateway needs an Elastic IP');
  }
  if (kind === 'private' && allocations.length > 0) {
    throw fields.fail('AllocationId', 'a private NAT gateway takes no Elastic IP');
  }
  const node = addInterface(resource, {
    part: 'nat',
    subnetId,
    subnetProperty: 'SubnetId',
    addresses: fields,
    groups: [],
    type: 'nat_gateway',
    description: `Interface for NAT Gateway ${NatGatewayId}`,
    sourceDestCheck: false,
    requesterManaged: true,
  });
  const eniId = node.NetworkInterfaceId ?? '';
  const secondary = fields.texts('SecondaryPrivateIpAddresses') ?? [];
  for (const [i, text] of secondary.entries()) {
    const name = `SecondaryPrivateIpAddresses[${i}]`;
    const problem = network.addresses.claim(subnetId, text);
    if (problem !== undefined) throw fields.fail(name, `${problem}; found "${text}"`);
    node.PrivateIpAddresses?.push({ Primary: false, PrivateIpAddress: text });
  }
  // A secondary Elastic IP without an address given for it gets one of the subnet's.
  while ((node.PrivateIpAddresses?.length ?? 0) < allocations.length) {
    const PrivateIpAddress = network.addresses.take(subnetId);
    if (PrivateIpAddress === undefined) throw fields.fail('SubnetId', 'the subnet has no free address left');
    node.PrivateIpAddresses?.push({ Primary: false, PrivateIpAddress });
  }
  const addresses = (node.PrivateIpAddresses ?? []).map(({ PrivateIpAddress = '' }, i): NatGatewayAddress => {
    const shown = { NetworkInterfaceId: eniId, PrivateIp: PrivateIpAddress, IsPrimary: i === 0 };
    const id = allocations[i];
    if (id === undefined) return { ...shown, Status: 'succeeded' };
    const property = i === 0 ? 'AllocationId' : `SecondaryAllocationIds[${i - 1}]`;
    const address = allocationOf(resource, id, property);
    const AssociationId = resource.id('eipassoc', String(i));
    associateAddress(network, address, node, PrivateIpAddress, AssociationId);
    const { AllocationId, PublicIp } = address;
    return { ...shown, AllocationId, PublicIp, AssociationId, Status: 'succeeded' };
  });
  node.Attachment = { DeviceIndex: 1, InstanceOwnerId: 'amazon-aws', Status: 'attached' };
  network.lists.NatGateways.push({
    NatGatewayId,
    VpcId: node.VpcId,
    SubnetId: subnetId,
    State: 'available',
    ConnectivityType: kind,
    AvailabilityMode: 'zonal',
    NatGatewayAddresses: addresses,
    Tags: resource.tags(),
  });
  return { ref: NatGatewayId, attributes: { NatGatewayId, EniId: eniId } };
}

/** R-NAT-8: no subnet, a route table of its own with the way to the internet gateway, addresses per zone. */
function makeRegional(resource: Resource): Made {
  const { fields, network, owner } = resource;
  const NatGatewayId = resource.id('nat');
  const VpcId = resource.requiredReference('VpcId', 'Vpcs');
  const RouteTableId = resource.id('rtb', 'regional');
  const given = fields.items('AvailabilityZoneAddresses');
  const gateway: NatGateway = {
    NatGatewayId,
    VpcId,
    State: 'available',
    ConnectivityType: 'public',
    AvailabilityMode: 'regional',
    RouteTableId,
    NatGatewayAddresses: given.flatMap((zone) =>
      (zone.texts('AllocationIds') ?? []).map((id): NatGatewayAddress => {
        const { AllocationId, PublicIp } = allocationOf(resource, id, 'AvailabilityZoneAddresses');
        const AvailabilityZone = zone.requiredText('AvailabilityZone');
        return { AllocationId, PublicIp, AvailabilityZone, Status: 'succeeded' };
      }),
    ),
    Tags: resource.tags(),
  };
  network.lists.NatGateways.push(gateway);
  network.lists.RouteTables.push({
    RouteTableId,
    VpcId,
    OwnerId: owner,
    PropagatingVgws: [],
    Routes: [],
    Associations: [],
    Tags: [],
  });
  network.atTheEnd(() => {
    const internet = network.lists.InternetGateways.find(({ Attachments }) =>
      Attachments?.some((attachment) => attachment.VpcId === VpcId),
    );
    if (internet?.InternetGatewayId !== undefined) {
      network.routeTable(RouteTableId)?.Routes?.push({
        DestinationCidrBlock: '0.0.0.0/0',
        GatewayId: internet.InternetGatewayId,
        Origin: 'CreateRoute',
        State: 'active',
      });
    }
    if (given.length === 0) gateway.NatGatewayAddresses = automaticAddresses(resource, VpcId);
  });
  return { ref: NatGatewayId, attributes: { NatGatewayId, RouteTableId } };
}

/** Automatic mode: the gateway follows the machines into their zones, with an address in each. */
function automaticAddresses(resource: Resource, vpcId: string): NatGatewayAddress[] {
  const { network } = resource;
  const zones = new Set(
    network.lists.NetworkInterfaces.filter((node) => node.VpcId === vpcId).flatMap(
      ({ AvailabilityZone }) => AvailabilityZone ?? [],
    ),
  );
  return [...zones].sort().map((AvailabilityZone) => ({
    AllocationId: resource.id('eipalloc', AvailabilityZone),
    PublicIp: network.addresses.takePublic(),
    AvailabilityZone,
    Status: 'succeeded',
  }));
}

export const NAT_GATEWAY_TYPES: Readonly<Record<string, ResourceType>> = {
  'AWS::EC2::NatGateway': {
    properties: [
      'AllocationId',
      'AvailabilityMode',
      'AvailabilityZoneAddresses',
      'ConnectivityType',
      'MaxDrainDurationSeconds',
      'PrivateIpAddress',
      'SecondaryAllocationIds',
      'SecondaryPrivateIpAddressCount',
      'SecondaryPrivateIpAddresses',
      'SubnetId',
      'Tags',
      'VpcId',
    ],
    make: (resource) =>
      resource.fields.oneOf('AvailabilityMode', ['zonal', 'regional']) === 'regional'
        ? makeRegional(resource)
        : makeZonal(resource),
  },
};
