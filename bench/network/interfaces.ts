import type { Instance, NetworkInterface, NetworkInterfaceType } from '@aws-sdk/client-ec2';
import type { Random } from '../random.js';
import { OWNER, REGION, type NetworkLists } from './lists.js';

const WHEN = new Date('2026-03-09T08:15:27Z');

export interface InterfacePlan {
  vpcId: string;
  subnetId: string;
  zone: string;
  privateIp: string;
  groupIds: string[];
  publicIp?: { address: string; elastic: boolean };
  kind: 'instance' | 'lambda' | 'nat_gateway';
  sourceDestCheck: boolean;
  /** Share of instances that are stopped. */
  stopped: boolean;
}

/** Adds an interface as EC2 shows it, with its instance and its Elastic IP where it has them. */
export function addInterface(random: Random, lists: NetworkLists, plan: InterfacePlan) {
  const networkInterfaceId = random.id('eni');
  const instanceId = plan.kind === 'instance' ? random.id('i') : undefined;
  const allocationId = plan.publicIp?.elastic ? random.id('eipalloc') : undefined;
  const association = plan.publicIp && {
    IpOwnerId: allocationId === undefined ? 'amazon' : OWNER,
    PublicDnsName: `ec2-${plan.publicIp.address.replaceAll('.', '-')}.${REGION}.compute.amazonaws.com`,
    PublicIp: plan.publicIp.address,
    ...(allocationId && { AllocationId: allocationId, AssociationId: random.id('eipassoc') }),
  };
  const PrivateDnsName = `ip-${plan.privateIp.replaceAll('.', '-')}.${REGION}.compute.internal`;
  const address = {
    Primary: true,
    PrivateDnsName,
    PrivateIpAddress: plan.privateIp,
    ...(association && { Association: association }),
  };
  const shared = {
    Description: '',
    Groups: plan.groupIds.map((GroupId) => ({ GroupId, GroupName: GroupId })),
    Ipv6Addresses: [],
    MacAddress: Array.from({ length: 6 }, () => random.below(256).toString(16).padStart(2, '0')).join(':'),
    NetworkInterfaceId: networkInterfaceId,
    OwnerId: OWNER,
    PrivateDnsName,
    PrivateIpAddress: plan.privateIp,
    PrivateIpAddresses: [address],
    SourceDestCheck: plan.sourceDestCheck,
    Status: 'in-use' as const,
    SubnetId: plan.subnetId,
    VpcId: plan.vpcId,
    ...(association && { Association: association }),
  };
  const attachment = {
    AttachTime: WHEN,
    AttachmentId: random.id('eni-attach'),
    DeleteOnTermination: true,
    DeviceIndex: plan.kind === 'instance' ? 0 : 1,
    Status: 'attached' as const,
  };
  const networkInterface: NetworkInterface = {
    ...shared,
    Attachment: { ...attachment, ...(instanceId && { InstanceId: instanceId, InstanceOwnerId: OWNER }) },
    AvailabilityZone: plan.zone,
    // EC2 says nat_gateway, the SDK's type says natGateway.
    InterfaceType: (plan.kind === 'instance' ? 'interface' : plan.kind) as NetworkInterfaceType,
    RequesterManaged: plan.kind !== 'instance',
    TagSet: [],
  };
  lists.NetworkInterfaces.push(networkInterface);
  if (instanceId !== undefined) {
    const instance: Instance = {
      InstanceId: instanceId,
      ImageId: 'ami-0c5e8a2f7d4b1963a',
      InstanceType: 't3.micro',
      Architecture: 'x86_64',
      LaunchTime: WHEN,
      PlatformDetails: 'Linux/UNIX',
      Placement: { AvailabilityZone: plan.zone, GroupName: '', Tenancy: 'default' },
      PrivateDnsName,
      PrivateIpAddress: plan.privateIp,
      SourceDestCheck: plan.sourceDestCheck,
      State: plan.stopped ? { Code: 80, Name: 'stopped' } : { Code: 16, Name: 'running' },
      SubnetId: plan.subnetId,
      VpcId: plan.vpcId,
      SecurityGroups: shared.Groups,
      Tags: [{ Key: 'Name', Value: `machine-${lists.Reservations.length}` }],
      NetworkInterfaces: [{ ...shared, Attachment: attachment, InterfaceType: 'interface' }],
    };
    lists.Reservations.push({
      ReservationId: random.id('r'),
      OwnerId: OWNER,
      Groups: [],
      Instances: [instance],
    });
  }
  if (allocationId !== undefined) {
    lists.Addresses.push({
      AllocationId: allocationId,
      AssociationId: association?.AssociationId,
      Domain: 'vpc',
      NetworkInterfaceId: networkInterfaceId,
      NetworkInterfaceOwnerId: OWNER,
      PrivateIpAddress: plan.privateIp,
      PublicIp: plan.publicIp?.address,
      ...(instanceId && { InstanceId: instanceId }),
    });
  }
  return { networkInterfaceId, instanceId, allocationId };
}
