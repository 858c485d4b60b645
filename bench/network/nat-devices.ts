import type { Route } from '@aws-sdk/client-ec2';
import { OWNER } from './lists.js';
import type { PlannedSubnet, VpcBuilder } from './vpc-builder.js';

/** NAT gateways in two zones, a NAT instance in the third. Gives the targets of default routes. */
export function addNatDevices(vpc: VpcBuilder): Route[] {
  const [first, second, third] = vpc.publicSubnets as [PlannedSubnet, PlannedSubnet, PlannedSubnet];
  return [natGateway(vpc, first), natGateway(vpc, second), natInstance(vpc, third)];
}

function natGateway(vpc: VpcBuilder, at: PlannedSubnet): Route {
  const publicIp = vpc.publicIp(true);
  const made = vpc.place(at, { kind: 'nat_gateway', groupIds: [], publicIp, sourceDestCheck: false });
  const NatGatewayId = vpc.random.id('nat');
  vpc.lists.NatGateways.push({
    NatGatewayId,
    VpcId: vpc.vpcId,
    SubnetId: at.id,
    State: 'available',
    ConnectivityType: 'public',
    CreateTime: new Date('2026-03-09T08:15:27Z'),
    NatGatewayAddresses: [
      {
        AllocationId: made.allocationId,
        NetworkInterfaceId: made.networkInterfaceId,
        PrivateIp: made.privateIp,
        PublicIp: publicIp.address,
        IsPrimary: true,
        Status: 'succeeded',
      },
    ],
    Tags: [],
  });
  return { NatGatewayId };
}

function natInstance(vpc: VpcBuilder, at: PlannedSubnet): Route {
  const { networkInterfaceId, instanceId } = vpc.place(at, {
    kind: 'instance',
    groupIds: vpc.groupIds.slice(0, 1),
    publicIp: vpc.publicIp(true),
    sourceDestCheck: false,
    stopped: false,
  });
  return { NetworkInterfaceId: networkInterfaceId, InstanceId: instanceId, InstanceOwnerId: OWNER };
}
