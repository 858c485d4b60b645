import type { NatGateway } from '@aws-sdk/client-ec2';
import { IntervalSet, parseAddress } from '../../../packets/src/index.js';
import type { NetworkIndex } from './network-index.js';
import type { NatGatewayAddressNode, NatGatewayNode, RegionalMode, VpcNode } from './nodes.js';
import { nameOf } from './tags.js';

export function natGatewayNode(index: NetworkIndex, doc: NatGateway, vpc: VpcNode): NatGatewayNode {
  const subnet = index.subnets.get(doc.SubnetId ?? '');
  const name = nameOf(doc.Tags);
  const regional = doc.AvailabilityMode === 'regional' ? regionalMode(doc, vpc) : undefined;
  return {
    id: doc.NatGatewayId!,
    ...(name === undefined ? {} : { name }),
    doc,
    vpc,
    ...(subnet === undefined ? {} : { subnet }),
    ...(regional === undefined ? {} : { regional }),
    state: doc.State ?? 'unknown',
    connectivity: doc.ConnectivityType === 'private' ? 'private' : 'public',
    addresses: (doc.NatGatewayAddresses ?? []).flatMap((address) => addressNode(address)),
    planned: false,
  };
}

/** R-NAT-8: it belongs to the VPC, has a route table of its own, and no subnet and so no ACL. The table is
 *  named by the gateway, or is associated with it as an edge table. */
function regionalMode(doc: NatGateway, vpc: VpcNode): RegionalMode {
  const id = doc.NatGatewayId!;
  const auto = doc.AutoProvisionZones;
  return {
    place: { id, doc: {}, vpc, cidr: IntervalSet.empty, regionalNatGateway: true },
    ...(auto === undefined ? {} : { autoProvision: auto === 'enabled' }),
  };
}

/** An address of a regional gateway may have no private half: then the public one stands for both. */
function addressNode(doc: NonNullable<NatGateway['NatGatewayAddresses']>[number]): NatGatewayAddressNode[] {
  const publicIp = parseAddress(doc.PublicIp ?? '');
  const privateIp = parseAddress(doc.PrivateIp ?? '') ?? publicIp;
  if (privateIp === undefined) return [];
  const { AllocationId, AvailabilityZone, AvailabilityZoneId, Status = 'succeeded', FailureMessage } = doc;
  return [
    {
      privateIp,
      ...(publicIp === undefined ? {} : { publicIp }),
      ...(AllocationId === undefined ? {} : { allocationId: AllocationId }),
      ...(AvailabilityZone === undefined ? {} : { zone: AvailabilityZone }),
      ...(AvailabilityZoneId === undefined ? {} : { zoneId: AvailabilityZoneId }),
      ...(FailureMessage === undefined ? {} : { failureMessage: FailureMessage }),
      primary: doc.IsPrimary ?? false,
      status: Status,
      usable: Status === 'succeeded',
    },
  ];
}
