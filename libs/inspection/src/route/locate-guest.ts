import type { Instance, Reservation, RouteTable } from '@aws-sdk/client-ec2';
import type { PageReader } from '../../../aws/src/index.js';
import { GuestAccessError } from '../guest-access-error.js';
import type { GuestPlace, GuestRoute } from './guest-route.js';

export interface GuestWish {
  readonly instanceId: string;
  readonly user: string;
  /** Of the target's sshd. */
  readonly port: number;
  /** `public` and `private`: straight to that address. `nat`: through the NAT instance that its subnet's
   *  default route leads to. `auto`: the public address; where there is none, through the NAT instance;
   *  where there is none either, the private address. */
  readonly way: 'auto' | 'public' | 'private' | 'nat';
  /** A jump host of the caller's choice; then the target is reached by its private address. */
  readonly jump?: { readonly instanceId: string; readonly user: string; readonly port: number };
}

/** Finds out where a machine is and how to get there.
 *  @throws GuestAccessError */
export async function locateGuest(reader: PageReader, wish: GuestWish): Promise<GuestRoute> {
  const { instanceId, user, port, way } = wish;
  const instance = await runningInstance(reader, instanceId);
  const place = (host: string): GuestPlace => placeOf(instance, { instanceId, user, port, host });
  const publicIp = publicAddress(instance);
  const privateIp = instance.PrivateIpAddress;
  const behind = async (jump: { instanceId: string; user: string; port: number }): Promise<GuestRoute> => {
    const machine = await runningInstance(reader, jump.instanceId);
    const host = publicAddress(machine) ?? machine.PrivateIpAddress;
    if (host === undefined || privateIp === undefined)
      throw noAddress(host === undefined ? jump.instanceId : instanceId);
    return { target: place(privateIp), jump: placeOf(machine, { ...jump, host }) };
  };
  if (wish.jump !== undefined) return behind(wish.jump);
  if (way === 'public' || (way === 'auto' && publicIp !== undefined)) {
    if (publicIp === undefined) throw noAddress(instanceId, 'public ');
    return { target: place(publicIp) };
  }
  if (way !== 'private') {
    const natId = await natInstanceOf(reader, instance);
    if (natId !== null) return behind({ instanceId: natId, user, port });
    if (way === 'nat') {
      throw new GuestAccessError(
        'NO_ADDRESS',
        `the default route of ${instanceId}'s subnet leads to no instance that could be its jump host`,
      );
    }
  }
  if (privateIp === undefined) throw noAddress(instanceId);
  return { target: place(privateIp) };
}

async function runningInstance(reader: PageReader, id: string): Promise<Instance> {
  const outcome = await reader.read({
    action: 'DescribeInstances',
    list: 'Reservations',
    input: { InstanceIds: [id] },
    pageSize: null,
  });
  if (!outcome.ok) {
    const { reason, type } = outcome.failure;
    if (/InvalidInstanceID/.test(reason)) throw notFound(id, reader.region);
    const more = type === 'denied' ? ' (ec2:DescribeInstances)' : '';
    throw new GuestAccessError('INSTANCE_UNREADABLE', `${id} in ${reader.region}: ${reason}${more}`);
  }
  const instance = (outcome.items as Reservation[])
    .flatMap(({ Instances }) => Instances ?? [])
    .find(({ InstanceId }) => InstanceId === id);
  if (instance === undefined) throw notFound(id, reader.region);
  const state = instance.State?.Name;
  if (state !== undefined && state !== 'running') {
    throw new GuestAccessError('INSTANCE_NOT_RUNNING', `${id} is ${state}, not running`);
  }
  return instance;
}

/** R-NI-1, R-NI-5: the instance that the subnet's default route names. Its own table, else the VPC's main. */
async function natInstanceOf(
  reader: PageReader,
  { SubnetId, VpcId, InstanceId }: Instance,
): Promise<string | null> {
  const tables = async (filters: [string, string | undefined][]): Promise<RouteTable[]> => {
    if (filters.some(([, value]) => value === undefined)) return [];
    const Filters = filters.map(([Name, value]) => ({ Name, Values: [value] }));
    const outcome = await reader.read({
      action: 'DescribeRouteTables',
      list: 'RouteTables',
      input: { Filters },
      pageSize: null,
    });
    return outcome.ok ? (outcome.items as RouteTable[]) : [];
  };
  const own = await tables([['association.subnet-id', SubnetId]]);
  const found =
    own.length > 0
      ? own
      : await tables([
          ['vpc-id', VpcId],
          ['association.main', 'true'],
        ]);
  const route = found
    .flatMap(({ Routes }) => Routes ?? [])
    .find(({ DestinationCidrBlock, State }) => DestinationCidrBlock === '0.0.0.0/0' && State !== 'blackhole');
  const id = route?.InstanceId;
  return id === undefined || id === InstanceId ? null : id;
}

function publicAddress({ PublicIpAddress, NetworkInterfaces }: Instance): string | undefined {
  if (PublicIpAddress) return PublicIpAddress;
  const first =
    NetworkInterfaces?.find(({ Attachment }) => Attachment?.DeviceIndex === 0) ?? NetworkInterfaces?.[0];
  return first?.Association?.PublicIp;
}

function placeOf({ Placement }: Instance, place: Omit<GuestPlace, 'availabilityZone'>): GuestPlace {
  const zone = Placement?.AvailabilityZone;
  return { ...place, ...(zone !== undefined && { availabilityZone: zone }) };
}

function notFound(id: string, region: string): GuestAccessError {
  return new GuestAccessError('INSTANCE_NOT_FOUND', `there is no instance ${id} in ${region}`);
}

function noAddress(id: string, kind = ''): GuestAccessError {
  return new GuestAccessError('NO_ADDRESS', `${id} has no ${kind}IPv4 address that SSH could go to`);
}
