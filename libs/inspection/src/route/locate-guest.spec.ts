import { describe, expect, test } from '@jest/globals';
import { Deadline, FakeEc2Reader, PageReader, type ReadInput } from '../../../aws/src/index.js';
import { GuestAccessError } from '../guest-access-error.js';
import type { GuestRoute } from './guest-route.js';
import { locateGuest, type GuestWish } from './locate-guest.js';

const NAT = {
  InstanceId: 'i-0aaaaaaaaaaaaaaa1',
  State: { Name: 'running' },
  PrivateIpAddress: '10.40.1.10',
  PublicIpAddress: '198.51.100.4',
  Placement: { AvailabilityZone: 'eu-west-1a' },
  SubnetId: 'subnet-public',
  VpcId: 'vpc-1',
};
const CLIENT = {
  InstanceId: 'i-0bbbbbbbbbbbbbbb2',
  State: { Name: 'running' },
  PrivateIpAddress: '10.40.2.20',
  SubnetId: 'subnet-private',
  VpcId: 'vpc-1',
};
const toNat = { DestinationCidrBlock: '0.0.0.0/0', InstanceId: NAT.InstanceId, State: 'active' };

interface World {
  instances?: object[];
  /** Of the subnet's own table; null: it has none. */
  own?: object[] | null;
  main?: object[];
  fails?: string;
}

async function locate(
  wish: Partial<GuestWish>,
  { instances = [NAT, CLIENT], own = [toNat], main = [], fails }: World = {},
): Promise<GuestRoute> {
  let input: ReadInput = {};
  const answers = {
    get DescribeInstances() {
      const wanted = input['InstanceIds'] as string[];
      return {
        Reservations: [
          { Instances: instances.filter((one) => wanted.includes((one as typeof NAT).InstanceId)) },
        ],
      };
    },
    get DescribeRouteTables() {
      const isMain = JSON.stringify(input).includes('association.main');
      const routes = isMain ? main : own;
      return { RouteTables: routes === null ? [] : [{ Routes: routes }] };
    },
  };
  const ec2 = new FakeEc2Reader({
    answers,
    before: (_action, asked) => {
      input = asked;
      if (fails !== undefined) throw Object.assign(new Error('x'), { name: fails });
    },
  });
  const whole: GuestWish = {
    instanceId: CLIENT.InstanceId,
    user: 'ec2-user',
    port: 22,
    way: 'auto',
    ...wish,
  };
  return locateGuest(new PageReader(ec2, new Deadline(5_000)), whole);
}

const code = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'found',
    (error: unknown) => (error instanceof GuestAccessError ? error.code : error),
  );

const nat = {
  instanceId: NAT.InstanceId,
  user: 'ec2-user',
  port: 22,
  host: '198.51.100.4',
  availabilityZone: 'eu-west-1a',
};
const client = { instanceId: CLIENT.InstanceId, user: 'ec2-user', port: 22, host: '10.40.2.20' };

describe('the way', () => {
  test('a public address is the way in', async () => {
    expect(await locate({ instanceId: NAT.InstanceId })).toEqual({ target: nat });
  });

  test('the public address may stand at the interface only', async () => {
    const { PublicIpAddress, ...rest } = NAT;
    const NetworkInterfaces = [
      { Attachment: { DeviceIndex: 1 }, Association: { PublicIp: '198.51.100.9' } },
      { Attachment: { DeviceIndex: 0 }, Association: { PublicIp: PublicIpAddress } },
    ];
    const found = await locate(
      { instanceId: NAT.InstanceId },
      { instances: [{ ...rest, NetworkInterfaces }] },
    );
    expect(found.target.host).toBe('198.51.100.4');
  });

  test('R-NI-5: a private machine is reached through the NAT instance of its default route', async () => {
    expect(await locate({})).toEqual({ target: client, jump: nat });
  });

  test('R-RT-1: a subnet without a table of its own has the main one', async () => {
    expect((await locate({}, { own: null, main: [toNat] })).jump).toEqual(nat);
    expect((await locate({}, { own: [], main: [toNat] })).jump).toBeUndefined();
  });

  test.each([
    ['no default route', []],
    ['a NAT gateway', [{ ...toNat, InstanceId: undefined, NatGatewayId: 'nat-1' }]],
    ['a blackhole', [{ ...toNat, State: 'blackhole' }]],
  ])('%s: straight to the private address', async (_what, own) => {
    expect(await locate({}, { own })).toEqual({ target: client });
    expect(await code(locate({ way: 'nat' }, { own }))).toBe('NO_ADDRESS');
  });

  test('as the caller wants it', async () => {
    expect(await locate({ way: 'private' })).toEqual({ target: client });
    expect(await locate({ instanceId: NAT.InstanceId, way: 'private' })).toMatchObject({
      target: { host: '10.40.1.10' },
    });
    expect(await code(locate({ way: 'public' }))).toBe('NO_ADDRESS');
    const jump = { instanceId: NAT.InstanceId, user: 'admin', port: 2222 };
    expect(await locate({ jump })).toEqual({ target: client, jump: { ...nat, user: 'admin', port: 2222 } });
  });
});

describe('what is in the way', () => {
  test('machines that are not there, or do not run', async () => {
    expect(await code(locate({ instanceId: 'i-0cccccccccccccc3d' }))).toBe('INSTANCE_NOT_FOUND');
    expect(await code(locate({}, { fails: 'InvalidInstanceID.NotFound' }))).toBe('INSTANCE_NOT_FOUND');
    expect(await code(locate({}, { fails: 'UnauthorizedOperation' }))).toBe('INSTANCE_UNREADABLE');
    const stopped = { ...CLIENT, State: { Name: 'stopped' } };
    expect(await code(locate({}, { instances: [stopped] }))).toBe('INSTANCE_NOT_RUNNING');
    const sleeping = { ...NAT, State: { Name: 'stopped' } };
    expect(await code(locate({}, { instances: [sleeping, CLIENT] }))).toBe('INSTANCE_NOT_RUNNING');
  });
});
