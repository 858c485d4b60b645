import type { Instance, InstanceStatus, Reservation } from '@aws-sdk/client-ec2';
import type { Actions, Scene } from '../action.js';
import { listingAction, type Listing, type ListingInput } from './listing.js';

const PAGES = { least: 5, most: 1000, notWithIds: true };

const instanceIds = (field: string) => [
  {
    parameter: 'InstanceIds',
    field,
    notFound: 'InvalidInstanceID.NotFound',
    noun: 'instance ID',
  },
];

/** An instance with what its reservation says, as the filters see it. */
const withReservation = (
  { Instances: _instances, ...reservation }: Reservation,
  instance: Instance,
): object => ({
  ...instance,
  Reservation: reservation,
});

const INSTANCES: Listing = {
  member: 'Reservations',
  items: ({ state }) => state.lists.Reservations,
  ids: instanceIds('Instances.InstanceId'),
  filters: {
    architecture: 'Architecture',
    'availability-zone': 'Placement.AvailabilityZone',
    'availability-zone-id': 'Placement.AvailabilityZoneId',
    'dns-name': 'PublicDnsName',
    'image-id': 'ImageId',
    'instance-id': 'InstanceId',
    'instance-lifecycle': 'InstanceLifecycle',
    'instance-state-code': 'State.Code',
    'instance-state-name': 'State.Name',
    'instance-type': 'InstanceType',
    'instance.group-id': 'SecurityGroups.GroupId',
    'instance.group-name': 'SecurityGroups.GroupName',
    'ip-address': 'PublicIpAddress',
    'ipv6-address': 'Ipv6Address',
    'key-name': 'KeyName',
    'network-interface.addresses.private-ip-address': 'NetworkInterfaces.PrivateIpAddresses.PrivateIpAddress',
    'network-interface.addresses.association.public-ip':
      'NetworkInterfaces.PrivateIpAddresses.Association.PublicIp',
    'network-interface.association.public-ip': 'NetworkInterfaces.Association.PublicIp',
    'network-interface.group-id': 'NetworkInterfaces.Groups.GroupId',
    'network-interface.network-interface-id': 'NetworkInterfaces.NetworkInterfaceId',
    'network-interface.private-ip-address': 'NetworkInterfaces.PrivateIpAddress',
    'network-interface.source-dest-check': 'NetworkInterfaces.SourceDestCheck',
    'network-interface.subnet-id': 'NetworkInterfaces.SubnetId',
    'network-interface.vpc-id': 'NetworkInterfaces.VpcId',
    'owner-id': 'Reservation.OwnerId',
    platform: 'Platform',
    'platform-details': 'PlatformDetails',
    'private-dns-name': 'PrivateDnsName',
    'private-ip-address': 'PrivateIpAddress',
    'requester-id': 'Reservation.RequesterId',
    'reservation-id': 'Reservation.ReservationId',
    'source-dest-check': 'SourceDestCheck',
    'subnet-id': 'SubnetId',
    tenancy: 'Placement.Tenancy',
    'vpc-id': 'VpcId',
  },
  tags: 'Tags',
  pages: PAGES,
  weight: (item) => (item as Reservation).Instances?.length ?? 0,
  narrow: (item, test) => {
    const reservation = item as Reservation;
    const kept = (reservation.Instances ?? []).filter((one) => test(withReservation(reservation, one)));
    return kept.length === 0 ? null : { ...reservation, Instances: kept };
  },
};

const STATUS: Listing = {
  member: 'InstanceStatuses',
  items: statuses,
  known: ({ state }) => state.instances(),
  ids: instanceIds('InstanceId'),
  filters: {
    'availability-zone': 'AvailabilityZone',
    'availability-zone-id': 'AvailabilityZoneId',
    'instance-state-code': 'InstanceState.Code',
    'instance-state-name': 'InstanceState.Name',
    'instance-status.reachability': 'InstanceStatus.Details.Status',
    'instance-status.status': 'InstanceStatus.Status',
    'system-status.reachability': 'SystemStatus.Details.Status',
    'system-status.status': 'SystemStatus.Status',
  },
  tags: null,
  pages: PAGES,
};

/** Only instances that run, unless the caller wants all. A status that the network was given holds for as long
 *  as the instance is in that state; else its checks have passed. */
function statuses({ state }: Scene, input: ListingInput): InstanceStatus[] {
  const given = new Map(state.lists.InstanceStatuses.map((status) => [status.InstanceId, status]));
  return state
    .instances()
    .filter((instance) => input['IncludeAllInstances'] === true || instance.State?.Name === 'running')
    .map((instance) => {
      const known = given.get(instance.InstanceId);
      return known?.InstanceState?.Name === instance.State?.Name && known ? known : usualStatus(instance);
    });
}

function usualStatus({ InstanceId, Placement, State }: Instance): InstanceStatus {
  const check =
    State?.Name === 'running'
      ? { Status: 'ok' as const, Details: [{ Name: 'reachability' as const, Status: 'passed' as const }] }
      : { Status: 'not-applicable' as const };
  return {
    ...(InstanceId !== undefined && { InstanceId }),
    ...(Placement?.AvailabilityZone !== undefined && { AvailabilityZone: Placement.AvailabilityZone }),
    ...(State !== undefined && { InstanceState: State }),
    InstanceStatus: check,
    SystemStatus: check,
  };
}

export const INSTANCE_ACTIONS: Actions = {
  DescribeInstances: listingAction(INSTANCES),
  DescribeInstanceStatus: listingAction(STATUS),
};
