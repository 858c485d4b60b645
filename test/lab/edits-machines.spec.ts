import { describe, expect, test } from '@jest/globals';
import { codeOf, failure } from './support/clients.js';
import { lists, network } from './support/network.js';
import { playing, type Playing } from './support/playing.js';

async function machine({ api }: Playing, name = 'router') {
  const { Reservations } = await api.describeInstances({ InstanceIds: [`i-${name}`] });
  return Reservations?.[0]?.Instances?.[0];
}

async function nic({ api }: Playing, name = 'router') {
  const { NetworkInterfaces } = await api.describeNetworkInterfaces({ NetworkInterfaceIds: [`eni-${name}`] });
  return NetworkInterfaces?.[0];
}

describe('source/dest check (R-ENI-2)', () => {
  const change = {
    'by the interface': ({ api }: Playing) =>
      api.modifyNetworkInterfaceAttribute({
        NetworkInterfaceId: 'eni-router',
        SourceDestCheck: { Value: false },
      }),
    'by the instance': ({ api }: Playing) =>
      api.modifyInstanceAttribute({ InstanceId: 'i-router', SourceDestCheck: { Value: false } }),
    'by the older form': ({ api }: Playing) =>
      api.modifyInstanceAttribute({ InstanceId: 'i-router', Attribute: 'sourceDestCheck', Value: 'false' }),
  };
  test.each(Object.entries(change))('%s: shown at the interface and twice at the instance', (_how, modify) =>
    playing(async (play) => {
      await modify(play);
      expect((await nic(play))?.SourceDestCheck).toBe(false);
      expect(await machine(play)).toMatchObject({
        SourceDestCheck: false,
        NetworkInterfaces: [{ SourceDestCheck: false }],
      });
      const { SourceDestCheck } = await play.api.describeNetworkInterfaceAttribute({
        NetworkInterfaceId: 'eni-router',
        Attribute: 'sourceDestCheck',
      });
      expect(SourceDestCheck).toEqual({ Value: false });
      expect((await nic(play, 'client'))?.SourceDestCheck).toBe(true);
    }),
  );

  test('one attribute a call; an instance with two interfaces has to name one', () => {
    const given = lists();
    given.Reservations?.[1]?.Instances?.[0]?.NetworkInterfaces?.push({ NetworkInterfaceId: 'eni-second' });
    return playing(async ({ api }) => {
      const both = {
        NetworkInterfaceId: 'eni-router',
        SourceDestCheck: { Value: false },
        Groups: ['sg-client'],
      };
      expect(await codeOf(api.modifyNetworkInterfaceAttribute(both))).toBe('InvalidParameterCombination');
      expect(await codeOf(api.modifyNetworkInterfaceAttribute({ NetworkInterfaceId: 'eni-router' }))).toBe(
        'MissingParameter',
      );
      const several = { InstanceId: 'i-client', SourceDestCheck: { Value: false } };
      expect(await codeOf(api.modifyInstanceAttribute(several))).toBe('InvalidInstanceID');
      const other = { InstanceId: 'i-router', InstanceType: { Value: 't3.large' } };
      expect(await codeOf(api.modifyInstanceAttribute(other))).toBe('UnsupportedOperation');
    }, network(given));
  });
});

describe('groups of an interface', () => {
  const groups = (...ids: string[]) => ({ NetworkInterfaceId: 'eni-router', Groups: ids });

  test('are shown at the instance as well', () =>
    playing(async (play) => {
      await play.api.modifyNetworkInterfaceAttribute(groups('sg-client', 'sg-router'));
      const shown = [
        { GroupId: 'sg-client', GroupName: 'client' },
        { GroupId: 'sg-router', GroupName: 'router' },
      ];
      expect((await nic(play))?.Groups).toEqual(shown);
      expect((await machine(play))?.SecurityGroups).toEqual(shown);
    }));

  test('R-SG-5: have to be of the VPC, or associated with it', () =>
    playing(async ({ api }) => {
      expect(await codeOf(api.modifyNetworkInterfaceAttribute(groups('sg-none')))).toBe(
        'InvalidGroup.NotFound',
      );
      expect(await codeOf(api.modifyNetworkInterfaceAttribute(groups('sg-other')))).toBe(
        'InvalidParameterValue',
      );
      const lent = { GroupId: 'sg-other', VpcId: 'vpc-main' };
      expect(await api.associateSecurityGroupVpc(lent)).toMatchObject({ State: 'associating' });
      expect(await codeOf(api.associateSecurityGroupVpc(lent))).toBe('Resource.AlreadyAssociated');
      await api.modifyNetworkInterfaceAttribute(groups('sg-other'));
      expect(await codeOf(api.disassociateSecurityGroupVpc(lent))).toBe('DependencyViolation');
      const { SecurityGroupVpcAssociations } = await api.describeSecurityGroupVpcAssociations({});
      expect(SecurityGroupVpcAssociations).toMatchObject([{ ...lent, State: 'associated' }]);
      await api.modifyNetworkInterfaceAttribute(groups('sg-router'));
      await api.disassociateSecurityGroupVpc(lent);
      const own = { GroupId: 'sg-router', VpcId: 'vpc-main' };
      expect(await codeOf(api.associateSecurityGroupVpc(own))).toBe('InvalidParameterValue');
    }));
});

describe('R-ENI-3: starting and stopping', () => {
  test('a stopped machine loses an address of the pool and blackholes its routes; started it gets another', () =>
    playing(async (play) => {
      await play.api.createRoute({
        RouteTableId: 'rtb-main',
        DestinationCidrBlock: '0.0.0.0/0',
        NetworkInterfaceId: 'eni-router',
      });
      const route = async () =>
        (await play.api.describeRouteTables({ RouteTableIds: ['rtb-main'] })).RouteTables?.[0]?.Routes?.at(
          -1,
        );
      const { StoppingInstances } = await play.api.stopInstances({ InstanceIds: ['i-router'] });
      expect(StoppingInstances).toEqual([
        {
          InstanceId: 'i-router',
          CurrentState: { Code: 64, Name: 'stopping' },
          PreviousState: { Code: 16, Name: 'running' },
        },
      ]);
      const stopped = await machine(play);
      expect(stopped).toMatchObject({ State: { Code: 80, Name: 'stopped' }, PublicDnsName: '' });
      expect(stopped?.PublicIpAddress).toBeUndefined();
      expect((await nic(play))?.Association).toBeUndefined();
      expect((await route())?.State).toBe('blackhole');

      const { StartingInstances } = await play.api.startInstances({ InstanceIds: ['i-router'] });
      expect(StartingInstances?.[0]?.CurrentState).toEqual({ Code: 0, Name: 'pending' });
      const started = await machine(play);
      expect(started?.State).toEqual({ Code: 16, Name: 'running' });
      expect(started?.PublicIpAddress).toMatch(/^(203\.0\.113|198\.51\.100|192\.0\.2)\./);
      expect((await nic(play))?.Association).toMatchObject({
        IpOwnerId: 'amazon',
        PublicIp: started?.PublicIpAddress,
      });
      expect((await route())?.State).toBe('active');
    }));

  test('an Elastic IP stays', () =>
    playing(async (play) => {
      const { AllocationId, PublicIp } = await play.api.allocateAddress({ Domain: 'vpc' });
      await play.api.associateAddress({ AllocationId, InstanceId: 'i-router' });
      await play.api.stopInstances({ InstanceIds: ['i-router'] });
      expect((await nic(play))?.Association?.PublicIp).toBe(PublicIp);
    }));

  test('what is terminated does not start; one wrong id changes nothing', () => {
    const given = lists();
    const dead = given.Reservations?.[1]?.Instances?.[0];
    if (dead !== undefined) dead.State = { Code: 48, Name: 'terminated' };
    return playing(async (play) => {
      const ids = { InstanceIds: ['i-router', 'i-client'] };
      expect(await codeOf(play.api.startInstances(ids))).toBe('IncorrectInstanceState');
      expect(await codeOf(play.api.stopInstances(ids))).toBe('IncorrectInstanceState');
      expect((await machine(play))?.State?.Name).toBe('running');
      expect(await codeOf(play.api.stopInstances({ InstanceIds: ['i-none'] }))).toBe(
        'InvalidInstanceID.NotFound',
      );
    }, network(given));
  });
});

describe('Elastic IPs', () => {
  test('associated with an address: shown at the interface, the instance and the allocation', () =>
    playing(async (play) => {
      const { AllocationId, PublicIp } = await play.api.allocateAddress({});
      const { AssociationId } = await play.api.associateAddress({
        AllocationId,
        NetworkInterfaceId: 'eni-client',
      });
      const association = { AllocationId, AssociationId, IpOwnerId: '444455556666', PublicIp };
      expect(await nic(play, 'client')).toMatchObject({
        Association: association,
        PrivateIpAddresses: [{ PrivateIpAddress: '10.20.1.10', Association: association }],
      });
      const shown = await machine(play, 'client');
      expect(shown).toMatchObject({
        PublicIpAddress: PublicIp,
        NetworkInterfaces: [{ Association: { PublicIp, IpOwnerId: '444455556666' } }],
      });
      // The instance's own view of the address knows no allocation.
      expect(Object.keys(shown?.NetworkInterfaces?.[0]?.Association ?? {}).sort()).toEqual([
        'IpOwnerId',
        'PublicDnsName',
        'PublicIp',
      ]);
      const { Addresses } = await play.api.describeAddresses({ AllocationIds: [AllocationId ?? ''] });
      expect(Addresses).toMatchObject([
        {
          AssociationId,
          InstanceId: 'i-client',
          NetworkInterfaceId: 'eni-client',
          PrivateIpAddress: '10.20.1.10',
          Domain: 'vpc',
        },
      ]);
      expect(await codeOf(play.api.releaseAddress({ AllocationId }))).toBe('InvalidIPAddress.InUse');
      await play.api.disassociateAddress({ AssociationId });
      expect((await nic(play, 'client'))?.Association).toBeUndefined();
      expect((await machine(play, 'client'))?.PublicIpAddress).toBeUndefined();
      await play.api.releaseAddress({ AllocationId });
      expect(await codeOf(play.api.releaseAddress({ AllocationId }))).toBe('InvalidAllocationID.NotFound');
    }));

  test('moves to another machine, unless the caller forbids it', () =>
    playing(async (play) => {
      const { AllocationId } = await play.api.allocateAddress({});
      await play.api.associateAddress({ AllocationId, InstanceId: 'i-client' });
      const move = { AllocationId, InstanceId: 'i-router' };
      expect(await codeOf(play.api.associateAddress({ ...move, AllowReassociation: false }))).toBe(
        'Resource.AlreadyAssociated',
      );
      await play.api.associateAddress(move);
      expect((await nic(play, 'client'))?.Association).toBeUndefined();
      // The address of the pool that the machine had is gone.
      expect((await nic(play))?.Association).toMatchObject({ AllocationId });
    }));

  test('two allocations are two addresses', () =>
    playing(async ({ api }) => {
      const addresses = [await api.allocateAddress({}), await api.allocateAddress({})];
      expect(new Set(addresses.map((one) => one.PublicIp)).size).toBe(2);
      expect(new Set(addresses.map((one) => one.AllocationId)).size).toBe(2);
    }));

  test('a network without an internet gateway cannot have one', () =>
    playing(
      async ({ api }) => {
        const { AllocationId } = await api.allocateAddress({});
        expect(await codeOf(api.associateAddress({ AllocationId, InstanceId: 'i-client' }))).toBe(
          'Gateway.NotAttached',
        );
      },
      network({ InternetGateways: [] }),
    ));

  test.each([
    ['no allocation', { InstanceId: 'i-client' }, 'MissingParameter'],
    [
      'an allocation that is not there',
      { AllocationId: 'eipalloc-none', InstanceId: 'i-client' },
      'InvalidAllocationID.NotFound',
    ],
  ])('%s', (_what, input, code) =>
    playing(async ({ api }) => {
      expect(await codeOf(api.associateAddress(input))).toBe(code);
    }),
  );
});

describe('NAT gateways', () => {
  async function make({ api }: Playing, input: object = {}) {
    const { AllocationId } = await api.allocateAddress({});
    const { NatGateway } = await api.createNatGateway({ SubnetId: 'subnet-public', AllocationId, ...input });
    const id = NatGateway?.NatGatewayId ?? '';
    return { AllocationId, id, answered: NatGateway };
  }
  const shown = async ({ api }: Playing, id: string) =>
    (await api.describeNatGateways({ NatGatewayIds: [id] })).NatGateways?.[0];

  test('R-NAT-1: pending in the answer, available with an interface and an address of its own afterwards', () =>
    playing(async (play) => {
      const { AllocationId, id, answered } = await make(play);
      expect(answered).toMatchObject({ State: 'pending', ConnectivityType: 'public', VpcId: 'vpc-main' });
      const gateway = await shown(play, id);
      const [own] = gateway?.NatGatewayAddresses ?? [];
      expect(gateway).toMatchObject({ State: 'available', SubnetId: 'subnet-public' });
      expect(own).toMatchObject({
        AllocationId,
        PrivateIp: '10.20.0.4',
        IsPrimary: true,
        Status: 'succeeded',
      });
      const { NetworkInterfaces } = await play.api.describeNetworkInterfaces({
        NetworkInterfaceIds: [own?.NetworkInterfaceId ?? ''],
      });
      expect(NetworkInterfaces).toMatchObject([
        {
          InterfaceType: 'nat_gateway',
          SourceDestCheck: false,
          RequesterManaged: true,
          SubnetId: 'subnet-public',
          Association: { AllocationId, PublicIp: own?.PublicIp },
        },
      ]);
      // Its address is its own affair.
      expect(await codeOf(play.api.releaseAddress({ AllocationId }))).toBe('AuthFailure');
    }));

  test('deleted: still shown, its interface gone, its address free, its routes dead', () =>
    playing(async (play) => {
      const { AllocationId, id } = await make(play);
      const where = { RouteTableId: 'rtb-main', DestinationCidrBlock: '0.0.0.0/0' };
      await play.api.createRoute({ ...where, NatGatewayId: id });
      await play.api.deleteNatGateway({ NatGatewayId: id });
      expect((await shown(play, id))?.State).toBe('deleted');
      const { RouteTables } = await play.api.describeRouteTables({ RouteTableIds: ['rtb-main'] });
      expect(RouteTables?.[0]?.Routes?.at(-1)).toMatchObject({ NatGatewayId: id, State: 'blackhole' });
      expect((await play.api.describeNetworkInterfaces({})).NetworkInterfaces).toHaveLength(2);
      await play.api.releaseAddress({ AllocationId });
      expect(await codeOf(play.api.deleteNatGateway({ NatGatewayId: id }))).toBe('NatGatewayNotFound');
      expect(await codeOf(play.api.replaceRoute({ ...where, NatGatewayId: id }))).toBe(
        'InvalidNatGatewayID.NotFound',
      );
    }));

  test('an address that is taken makes a gateway that failed, and so does a network without internet gateway', () =>
    playing(async (play) => {
      const { AllocationId } = await make(play);
      const again = await play.api.createNatGateway({ SubnetId: 'subnet-public', AllocationId });
      expect(await shown(play, again.NatGateway?.NatGatewayId ?? '')).toMatchObject({
        State: 'failed',
        FailureCode: 'Resource.AlreadyAssociated',
      });
      const { id } = await make(play, { SubnetId: 'subnet-other' });
      expect(await shown(play, id)).toMatchObject({ State: 'failed', FailureCode: 'Gateway.NotAttached' });
    }));

  test('R-NAT-2: a private one has no public address', () =>
    playing(async (play) => {
      const { api } = play;
      const made = await api.createNatGateway({ SubnetId: 'subnet-private', ConnectivityType: 'private' });
      const gateway = await shown(play, made.NatGateway?.NatGatewayId ?? '');
      expect(gateway).toMatchObject({ State: 'available', ConnectivityType: 'private' });
      expect(gateway?.NatGatewayAddresses?.[0]?.PublicIp).toBeUndefined();
      expect(await codeOf(api.createNatGateway({ SubnetId: 'subnet-public' }))).toBe('MissingParameter');
    }));

  test('a regional one is refused with a clear text', () =>
    playing(async ({ api }) => {
      expect(
        await failure(api.createNatGateway({ VpcId: 'vpc-main', AvailabilityMode: 'regional' })),
      ).toMatchObject({
        code: 'UnsupportedOperation',
        message: "The lab doesn't make regional NAT gateways.",
      });
    }));
});

test('tags are given and taken away', () =>
  playing(async (play) => {
    const Resources = ['i-router', 'eni-router', 'rtb-main'];
    await play.api.createTags({ Resources, Tags: [{ Key: 'Name', Value: 'x' }, { Key: 'team' }] });
    expect((await machine(play))?.Tags).toEqual([
      { Key: 'Name', Value: 'x' },
      { Key: 'team', Value: '' },
    ]);
    expect((await nic(play))?.TagSet).toHaveLength(2);
    await play.api.deleteTags({ Resources, Tags: [{ Key: 'team' }] });
    expect((await machine(play))?.Tags).toEqual([{ Key: 'Name', Value: 'x' }]);
    expect(await codeOf(play.api.createTags({ Resources: ['x-1'], Tags: [{ Key: 'a' }] }))).toBe('InvalidID');
  }));
