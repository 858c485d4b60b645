import type { RouteTable } from '@aws-sdk/client-ec2';
import { describe, expect, test } from '@jest/globals';
import { codeOf, failure } from './support/clients.js';
import { lists, network } from './support/network.js';
import { playing, type Playing } from './support/playing.js';

const DEFAULT = { RouteTableId: 'rtb-main', DestinationCidrBlock: '0.0.0.0/0' };

async function table({ api }: Playing, id = 'rtb-main'): Promise<RouteTable> {
  const { RouteTables } = await api.describeRouteTables({ RouteTableIds: [id] });
  return RouteTables?.[0] ?? {};
}

const routeTo = async (play: Playing, cidr: string, id = 'rtb-main') =>
  (await table(play, id)).Routes?.find((route) => route.DestinationCidrBlock === cidr);

describe('CreateRoute', () => {
  test('to an instance: EC2 shows its interface as well, and the other way round', () =>
    playing(async (play) => {
      await play.api.createRoute({ ...DEFAULT, InstanceId: 'i-router' });
      const shown = {
        DestinationCidrBlock: '0.0.0.0/0',
        InstanceId: 'i-router',
        InstanceOwnerId: '444455556666',
        NetworkInterfaceId: 'eni-router',
        Origin: 'CreateRoute',
        State: 'active',
      };
      expect(await routeTo(play, '0.0.0.0/0')).toEqual(shown);
      await play.api.deleteRoute(DEFAULT);
      await play.api.createRoute({ ...DEFAULT, NetworkInterfaceId: 'eni-router' });
      expect(await routeTo(play, '0.0.0.0/0')).toEqual(shown);
    }));

  test('host bits of the destination are cleared', () =>
    playing(async (play) => {
      await play.api.createRoute({
        ...DEFAULT,
        DestinationCidrBlock: '100.68.0.18/18',
        GatewayId: 'igw-main',
      });
      expect(await routeTo(play, '100.68.0.0/18')).toMatchObject({ GatewayId: 'igw-main', State: 'active' });
    }));

  test('the same destination again: RouteAlreadyExists, even the local one', () =>
    playing(async ({ api }) => {
      const again = { ...DEFAULT, RouteTableId: 'rtb-public', NetworkInterfaceId: 'eni-router' };
      expect(await failure(api.createRoute(again))).toMatchObject({
        code: 'RouteAlreadyExists',
        message: 'The route identified by 0.0.0.0/0 already exists.',
      });
      expect(await codeOf(api.createRoute({ ...again, DestinationCidrBlock: '10.20.0.0/16' }))).toBe(
        'RouteAlreadyExists',
      );
    }));

  test.each([
    ['no target', {}, 'MissingParameter'],
    ['two targets', { GatewayId: 'igw-main', InstanceId: 'i-router' }, 'InvalidParameterCombination'],
    [
      'two destinations',
      { GatewayId: 'igw-main', DestinationIpv6CidrBlock: '::/0' },
      'InvalidParameterCombination',
    ],
    [
      'a destination that is none',
      { GatewayId: 'igw-main', DestinationCidrBlock: '10/8' },
      'InvalidParameterValue',
    ],
    [
      'a table that is not there',
      { GatewayId: 'igw-main', RouteTableId: 'rtb-none' },
      'InvalidRouteTableID.NotFound',
    ],
    ['a gateway that is not there', { GatewayId: 'igw-none' }, 'InvalidGatewayID.NotFound'],
    ['a NAT gateway that is not there', { NatGatewayId: 'nat-none' }, 'InvalidNatGatewayID.NotFound'],
    [
      'an interface that is not there',
      { NetworkInterfaceId: 'eni-none' },
      'InvalidNetworkInterfaceID.NotFound',
    ],
    [
      'a transit gateway without an attachment',
      { TransitGatewayId: 'tgw-2' },
      'InvalidTransitGatewayID.NotFound',
    ],
    ["another VPC's gateway", { RouteTableId: 'rtb-other', GatewayId: 'igw-main' }, 'InvalidParameterValue'],
    [
      'an egress-only gateway for IPv4',
      { EgressOnlyInternetGatewayId: 'eigw-none' },
      'InvalidEgressOnlyInternetGatewayId.NotFound',
    ],
    [
      'a prefix list that is not there',
      { DestinationCidrBlock: undefined, DestinationPrefixListId: 'pl-none', GatewayId: 'igw-main' },
      'InvalidPrefixListID.NotFound',
    ],
  ])('%s', (_what, input, code) =>
    playing(async ({ api }) => {
      expect(await codeOf(api.createRoute({ ...DEFAULT, ...input }))).toBe(code);
    }),
  );

  test("R-RT-7: into the VPC's own range only to an interface or the like", () =>
    playing(async (play) => {
      const inside = { ...DEFAULT, DestinationCidrBlock: '10.20.1.0/24' };
      expect(await codeOf(play.api.createRoute({ ...inside, GatewayId: 'igw-main' }))).toBe(
        'InvalidParameterValue',
      );
      await play.api.createRoute({ ...inside, NetworkInterfaceId: 'eni-router' });
      expect(await routeTo(play, '10.20.1.0/24')).toMatchObject({ NetworkInterfaceId: 'eni-router' });
    }));

  test('to a transit gateway that is attached', () =>
    playing(async (play) => {
      await play.api.createRoute({ ...DEFAULT, TransitGatewayId: 'tgw-1' });
      expect(await routeTo(play, '0.0.0.0/0')).toMatchObject({ TransitGatewayId: 'tgw-1' });
    }));

  test('an instance with two interfaces has to be named by one of them', () => {
    const given = lists();
    const machine = given.Reservations?.[0]?.Instances?.[0];
    machine?.NetworkInterfaces?.push({ NetworkInterfaceId: 'eni-second' });
    return playing(async ({ api }) => {
      expect(await codeOf(api.createRoute({ ...DEFAULT, InstanceId: 'i-router' }))).toBe('InvalidInstanceID');
    }, network(given));
  });
});

describe('ReplaceRoute and DeleteRoute', () => {
  test('another target, same destination', () =>
    playing(async (play) => {
      const where = { RouteTableId: 'rtb-public', DestinationCidrBlock: '0.0.0.0/0' };
      await play.api.replaceRoute({ ...where, NetworkInterfaceId: 'eni-router' });
      const route = await routeTo(play, '0.0.0.0/0', 'rtb-public');
      expect(route).toMatchObject({ NetworkInterfaceId: 'eni-router', Origin: 'CreateRoute' });
      expect(route?.GatewayId).toBeUndefined();
      await play.api.deleteRoute(where);
      expect(await routeTo(play, '0.0.0.0/0', 'rtb-public')).toBeUndefined();
    }));

  test('a local route is led to a machine, and back', () =>
    playing(async (play) => {
      const where = { RouteTableId: 'rtb-main', DestinationCidrBlock: '10.20.0.0/16' };
      await play.api.replaceRoute({ ...where, NetworkInterfaceId: 'eni-router' });
      expect(await routeTo(play, '10.20.0.0/16')).toMatchObject({ NetworkInterfaceId: 'eni-router' });
      await play.api.replaceRoute({ ...where, LocalTarget: true });
      expect(await routeTo(play, '10.20.0.0/16')).toMatchObject({ GatewayId: 'local' });
    }));

  test('what is not there, and what may not go', () =>
    playing(async ({ api }) => {
      expect(await codeOf(api.replaceRoute({ ...DEFAULT, GatewayId: 'igw-main' }))).toBe(
        'InvalidParameterValue',
      );
      expect(await codeOf(api.deleteRoute(DEFAULT))).toBe('InvalidRoute.NotFound');
      const local = { RouteTableId: 'rtb-main', DestinationCidrBlock: '10.20.0.0/16' };
      expect(await codeOf(api.deleteRoute(local))).toBe('InvalidParameterValue');
    }));
});

describe('route tables', () => {
  test('a new one has the local route, and takes a subnet over', () =>
    playing(async (play) => {
      const tags = [{ ResourceType: 'route-table' as const, Tags: [{ Key: 'Name', Value: 'egress' }] }];
      const { RouteTable: made } = await play.api.createRouteTable({
        VpcId: 'vpc-main',
        TagSpecifications: tags,
      });
      const id = made?.RouteTableId ?? '';
      expect(id).toMatch(/^rtb-[0-9a-f]{17}$/);
      const { AssociationId } = await play.api.associateRouteTable({
        RouteTableId: id,
        SubnetId: 'subnet-private',
      });
      expect(await table(play, id)).toMatchObject({
        VpcId: 'vpc-main',
        Routes: [{ DestinationCidrBlock: '10.20.0.0/16', GatewayId: 'local', Origin: 'CreateRouteTable' }],
        Associations: [
          {
            RouteTableAssociationId: AssociationId,
            SubnetId: 'subnet-private',
            Main: false,
            AssociationState: { State: 'associated' },
          },
        ],
        Tags: [{ Key: 'Name', Value: 'egress' }],
      });
      expect(await codeOf(play.api.deleteRouteTable({ RouteTableId: id }))).toBe('DependencyViolation');
      await play.api.disassociateRouteTable({ AssociationId });
      await play.api.deleteRouteTable({ RouteTableId: id });
      expect(await codeOf(table(play, id))).toBe('InvalidRouteTableID.NotFound');
    }));

  test('a subnet has one explicit association; a gateway may have one too', () =>
    playing(async ({ api }) => {
      const taken = { RouteTableId: 'rtb-main', SubnetId: 'subnet-public' };
      expect(await codeOf(api.associateRouteTable(taken))).toBe('Resource.AlreadyAssociated');
      const foreign = { RouteTableId: 'rtb-main', SubnetId: 'subnet-other' };
      expect(await codeOf(api.associateRouteTable(foreign))).toBe('InvalidParameterValue');
      await api.associateRouteTable({ RouteTableId: 'rtb-main', GatewayId: 'igw-main' });
      expect(
        await codeOf(api.associateRouteTable({ RouteTableId: 'rtb-public', GatewayId: 'igw-main' })),
      ).toBe('Resource.AlreadyAssociated');
    }));

  test('replacing an association moves the subnet, and makes another table the main one', () =>
    playing(async (play) => {
      const moved = await play.api.replaceRouteTableAssociation({
        AssociationId: 'rtbassoc-public',
        RouteTableId: 'rtb-main',
      });
      expect((await table(play, 'rtb-public')).Associations).toEqual([]);
      expect((await table(play)).Associations?.map((one) => one.RouteTableAssociationId)).toEqual([
        'rtbassoc-main',
        moved.NewAssociationId,
      ]);
      await play.api.replaceRouteTableAssociation({
        AssociationId: 'rtbassoc-main',
        RouteTableId: 'rtb-public',
      });
      expect((await table(play, 'rtb-public')).Associations).toMatchObject([{ Main: true }]);
      expect(await codeOf(play.api.disassociateRouteTable({ AssociationId: 'rtbassoc-none' }))).toBe(
        'InvalidAssociationID.NotFound',
      );
    }));

  test('the main association cannot be taken away', () =>
    playing(async ({ api }) => {
      expect(await codeOf(api.disassociateRouteTable({ AssociationId: 'rtbassoc-main' }))).toBe(
        'InvalidParameterValue',
      );
    }));
});

describe('gateways', () => {
  test('an internet gateway is made, attached, detached and deleted', () =>
    playing(async ({ api }) => {
      const { InternetGateway: made } = await api.createInternetGateway({});
      const gateway = { InternetGatewayId: made?.InternetGatewayId ?? '' };
      const attach = api.attachInternetGateway({ ...gateway, VpcId: 'vpc-main' });
      expect(await failure(attach)).toMatchObject({
        code: 'InvalidParameterValue',
        message: 'Network vpc-main already has an internet gateway attached',
      });
      await api.attachInternetGateway({ ...gateway, VpcId: 'vpc-other' });
      expect(await codeOf(api.attachInternetGateway({ ...gateway, VpcId: 'vpc-other' }))).toBe(
        'Resource.AlreadyAssociated',
      );
      const shown = await api.describeInternetGateways({ InternetGatewayIds: [gateway.InternetGatewayId] });
      expect(shown.InternetGateways?.[0]?.Attachments).toEqual([{ State: 'available', VpcId: 'vpc-other' }]);
      const route = { RouteTableId: 'rtb-other', DestinationCidrBlock: '0.0.0.0/0' };
      await api.createRoute({ ...route, GatewayId: gateway.InternetGatewayId });
      expect(await codeOf(api.deleteInternetGateway(gateway))).toBe('DependencyViolation');
      await api.detachInternetGateway({ ...gateway, VpcId: 'vpc-other' });
      const after = await api.describeRouteTables({ RouteTableIds: ['rtb-other'] });
      expect(after.RouteTables?.[0]?.Routes?.at(-1)).toMatchObject({ State: 'blackhole' });
      expect(await codeOf(api.detachInternetGateway({ ...gateway, VpcId: 'vpc-other' }))).toBe(
        'Gateway.NotAttached',
      );
      await api.deleteInternetGateway(gateway);
      expect(await codeOf(api.deleteInternetGateway(gateway))).toBe('InvalidInternetGatewayID.NotFound');
    }));

  test('a gateway is not detached while public addresses are mapped', () =>
    playing(async ({ api }) => {
      expect(
        await codeOf(api.detachInternetGateway({ InternetGatewayId: 'igw-main', VpcId: 'vpc-main' })),
      ).toBe('DependencyViolation');
    }));

  test('an egress-only gateway takes IPv6 routes, which die with it', () =>
    playing(async (play) => {
      const { EgressOnlyInternetGateway: made } = await play.api.createEgressOnlyInternetGateway({
        VpcId: 'vpc-main',
      });
      const gateway = { EgressOnlyInternetGatewayId: made?.EgressOnlyInternetGatewayId ?? '' };
      expect(made?.Attachments).toEqual([{ State: 'attached', VpcId: 'vpc-main' }]);
      expect(await codeOf(play.api.createRoute({ ...DEFAULT, ...gateway }))).toBe('InvalidParameterValue');
      await play.api.createRoute({ RouteTableId: 'rtb-main', DestinationIpv6CidrBlock: '::/0', ...gateway });
      await play.api.deleteEgressOnlyInternetGateway(gateway);
      expect((await table(play)).Routes?.at(-1)).toMatchObject({ State: 'blackhole' });
    }));

  test('R-EC-1: encryption controls in enforce mode forbid gateways', () =>
    playing(
      async ({ api }) => {
        expect(await codeOf(api.createEgressOnlyInternetGateway({ VpcId: 'vpc-main' }))).toBe(
          'OperationNotPermitted',
        );
      },
      network({ VpcEncryptionControls: [{ VpcId: 'vpc-main', Mode: 'enforce', State: 'available' }] }),
    ));
});
