import { describe, expect, test } from '@jest/globals';
import { codeOf } from './support/clients.js';
import { lists, network } from './support/network.js';
import { playing, type Playing } from './support/playing.js';

const S3 = { VpcId: 'vpc-main', ServiceName: 'com.amazonaws.eu-west-1.s3' };
const SSM = {
  VpcId: 'vpc-main',
  ServiceName: 'com.amazonaws.eu-west-1.ssm',
  VpcEndpointType: 'Interface' as const,
};

const endpoint = async ({ api }: Playing, id: string) =>
  (await api.describeVpcEndpoints({ VpcEndpointIds: [id] })).VpcEndpoints?.[0];

const listRoute = async ({ api }: Playing, id: string) =>
  (await api.describeRouteTables({ RouteTableIds: [id] })).RouteTables?.[0]?.Routes?.find(
    (route) => route.DestinationPrefixListId === 'pl-s3',
  );

describe('R-VPE-1: gateway endpoints', () => {
  test('a route to the service’s list in each of its tables, for as long as it is there', () =>
    playing(async (play) => {
      const made = await play.api.createVpcEndpoint({ ...S3, RouteTableIds: ['rtb-main'] });
      const id = made.VpcEndpoint?.VpcEndpointId ?? '';
      expect(await endpoint(play, id)).toMatchObject({
        VpcEndpointType: 'Gateway',
        State: 'available',
        RouteTableIds: ['rtb-main'],
      });
      expect(await listRoute(play, 'rtb-main')).toMatchObject({ GatewayId: id, State: 'active' });
      expect(await codeOf(play.api.createVpcEndpoint({ ...S3, RouteTableIds: ['rtb-main'] }))).toBe(
        'RouteAlreadyExists',
      );
      await play.api.modifyVpcEndpoint({
        VpcEndpointId: id,
        AddRouteTableIds: ['rtb-public'],
        RemoveRouteTableIds: ['rtb-main'],
        PolicyDocument: '{"Statement":[]}',
      });
      expect(await listRoute(play, 'rtb-main')).toBeUndefined();
      expect(await listRoute(play, 'rtb-public')).toMatchObject({ GatewayId: id });
      expect(await endpoint(play, id)).toMatchObject({ PolicyDocument: '{"Statement":[]}' });
      const gone = await play.api.deleteVpcEndpoints({ VpcEndpointIds: [id, 'vpce-none'] });
      expect(gone.Unsuccessful).toMatchObject([
        { ResourceId: 'vpce-none', Error: { Code: 'InvalidVpcEndpoint.NotFound' } },
      ]);
      expect(await listRoute(play, 'rtb-public')).toBeUndefined();
      expect(await codeOf(endpoint(play, id))).toBe('InvalidVpcEndpointId.NotFound');
    }));

  test.each([
    ['a service without them', { ...S3, ServiceName: 'com.amazonaws.eu-west-1.ssm' }, 'InvalidServiceName'],
    ['another region’s service', { ...S3, ServiceName: 'com.amazonaws.us-east-1.s3' }, 'InvalidServiceName'],
    [
      'a list that the network does not know',
      { ...S3, ServiceName: 'com.amazonaws.eu-west-1.dynamodb' },
      'InvalidServiceName',
    ],
    ['another VPC’s table', { ...S3, RouteTableIds: ['rtb-other'] }, 'InvalidParameterValue'],
    ['a policy that is none', { ...S3, PolicyDocument: 'x' }, 'InvalidPolicyDocument'],
    [
      'a load balancer endpoint',
      { ...S3, VpcEndpointType: 'GatewayLoadBalancer' as const },
      'UnsupportedOperation',
    ],
  ])('%s', (_what, input, code) =>
    playing(async ({ api }) => {
      expect(await codeOf(api.createVpcEndpoint(input))).toBe(code);
    }),
  );
});

describe('R-VPE-2: interface endpoints', () => {
  const names = {
    VpcAttributes: [
      { VpcId: 'vpc-main', EnableDnsSupport: { Value: true }, EnableDnsHostnames: { Value: true } },
    ],
  };

  test('private names need both attributes of the VPC', () =>
    playing(async ({ api }) => {
      const input = { ...SSM, SubnetIds: ['subnet-private'], SecurityGroupIds: ['sg-client'] };
      expect(await codeOf(api.createVpcEndpoint(input))).toBe('InvalidParameter');
      await api.modifyVpcAttribute({ VpcId: 'vpc-main', EnableDnsHostnames: { Value: true } });
      await api.createVpcEndpoint(input);
    }));

  test('an interface with its groups in each subnet, one subnet a zone', () =>
    playing(async (play) => {
      const made = await play.api.createVpcEndpoint({
        ...SSM,
        SubnetIds: ['subnet-private'],
        SecurityGroupIds: ['sg-client'],
      });
      expect(made.VpcEndpoint?.State).toBe('pending');
      const id = made.VpcEndpoint?.VpcEndpointId ?? '';
      const interfaces = async () => {
        const ids = (await endpoint(play, id))?.NetworkInterfaceIds ?? [];
        if (ids.length === 0) return [];
        return (await play.api.describeNetworkInterfaces({ NetworkInterfaceIds: ids })).NetworkInterfaces;
      };
      expect(await endpoint(play, id)).toMatchObject({ State: 'available', PrivateDnsEnabled: true });
      expect(await interfaces()).toMatchObject([
        {
          InterfaceType: 'vpc_endpoint',
          SubnetId: 'subnet-private',
          PrivateIpAddress: '10.20.1.4',
          Groups: [{ GroupId: 'sg-client' }],
        },
      ]);
      expect(
        await codeOf(play.api.modifyVpcEndpoint({ VpcEndpointId: id, AddSubnetIds: ['subnet-public'] })),
      ).toBe('DuplicateSubnetsInSameZone');
      await play.api.modifyVpcEndpoint({
        VpcEndpointId: id,
        AddSubnetIds: ['subnet-private-b'],
        RemoveSubnetIds: ['subnet-private'],
        AddSecurityGroupIds: ['sg-router'],
        RemoveSecurityGroupIds: ['sg-client'],
      });
      expect(await interfaces()).toMatchObject([
        { SubnetId: 'subnet-private-b', Groups: [{ GroupId: 'sg-router' }] },
      ]);
      await play.api.deleteVpcEndpoints({ VpcEndpointIds: [id] });
      expect((await play.api.describeNetworkInterfaces({})).NetworkInterfaces).toHaveLength(2);
    }, network(names)));
});

test('attributes of a VPC, one a call', () =>
  playing(async ({ api }) => {
    const both = {
      VpcId: 'vpc-main',
      EnableDnsSupport: { Value: false },
      EnableDnsHostnames: { Value: true },
    };
    expect(await codeOf(api.modifyVpcAttribute(both))).toBe('InvalidParameterCombination');
    await api.modifyVpcAttribute({ VpcId: 'vpc-main', EnableDnsSupport: { Value: false } });
    const read = await api.describeVpcAttribute({ VpcId: 'vpc-main', Attribute: 'enableDnsSupport' });
    expect(read.EnableDnsSupport).toEqual({ Value: false });
  }));

describe('transit gateways', () => {
  const TABLE = { TransitGatewayRouteTableId: 'tgw-rtb-1' };
  const MAIN = { TransitGatewayAttachmentId: 'tgw-attach-main' };
  const OTHER = { TransitGatewayAttachmentId: 'tgw-attach-other' };
  const DEFAULT = { ...TABLE, DestinationCidrBlock: '0.0.0.0/0' };
  const routes = async ({ api }: Playing) =>
    (await api.searchTransitGatewayRoutes({ ...TABLE, Filters: [{ Name: 'type', Values: ['*'] }] })).Routes;

  test('static routes: made, replaced, deleted', () =>
    playing(async (play) => {
      const { Route } = await play.api.createTransitGatewayRoute({ ...DEFAULT, ...OTHER });
      const shown = {
        DestinationCidrBlock: '0.0.0.0/0',
        Type: 'static',
        State: 'active',
        TransitGatewayAttachments: [{ ...OTHER, ResourceId: 'vpc-other', ResourceType: 'vpc' }],
      };
      expect(Route).toEqual(shown);
      expect(await routes(play)).toEqual([shown]);
      expect(await codeOf(play.api.createTransitGatewayRoute({ ...DEFAULT, ...MAIN }))).toBe(
        'RouteAlreadyExists',
      );
      await play.api.replaceTransitGatewayRoute({ ...DEFAULT, Blackhole: true });
      expect(await routes(play)).toEqual([
        { DestinationCidrBlock: '0.0.0.0/0', Type: 'static', State: 'blackhole' },
      ]);
      await play.api.deleteTransitGatewayRoute(DEFAULT);
      expect(await routes(play)).toEqual([]);
      expect(await codeOf(play.api.deleteTransitGatewayRoute(DEFAULT))).toBe('InvalidRoute.NotFound');
      expect(await codeOf(play.api.createTransitGatewayRoute(DEFAULT))).toBe('MissingParameter');
    }));

  test('association: one table an attachment, shown at both', () =>
    playing(async ({ api }) => {
      await api.associateTransitGatewayRouteTable({ ...TABLE, ...MAIN });
      expect(
        await codeOf(
          api.associateTransitGatewayRouteTable({ TransitGatewayRouteTableId: 'tgw-rtb-2', ...MAIN }),
        ),
      ).toBe('Resource.AlreadyAssociated');
      const { Associations } = await api.getTransitGatewayRouteTableAssociations(TABLE);
      expect(Associations).toEqual([
        { ...MAIN, ResourceId: 'vpc-main', ResourceType: 'vpc', State: 'associated' },
      ]);
      const filter = [{ Name: 'association.transit-gateway-route-table-id', Values: ['tgw-rtb-1'] }];
      const shown = await api.describeTransitGatewayAttachments({ Filters: filter });
      expect(shown.TransitGatewayAttachments).toMatchObject([MAIN]);
      await api.disassociateTransitGatewayRouteTable({ ...TABLE, ...MAIN });
      expect((await api.getTransitGatewayRouteTableAssociations(TABLE)).Associations).toEqual([]);
    }));

  test('propagation brings the ranges of the VPC, and takes them away', () =>
    playing(async (play) => {
      await play.api.enableTransitGatewayRouteTablePropagation({ ...TABLE, ...OTHER });
      expect(await routes(play)).toMatchObject([
        { DestinationCidrBlock: '10.30.0.0/16', Type: 'propagated', State: 'active' },
      ]);
      const { TransitGatewayRouteTablePropagations } =
        await play.api.getTransitGatewayRouteTablePropagations(TABLE);
      expect(TransitGatewayRouteTablePropagations).toMatchObject([{ ...OTHER, State: 'enabled' }]);
      expect(await codeOf(play.api.enableTransitGatewayRouteTablePropagation({ ...TABLE, ...OTHER }))).toBe(
        'TransitGatewayRouteTablePropagation.Duplicate',
      );
      await play.api.disableTransitGatewayRouteTablePropagation({ ...TABLE, ...OTHER });
      expect(await routes(play)).toEqual([]);
    }));

  test('an attachment gets another subnet, one a zone, and appliance mode', () =>
    playing(async ({ api }) => {
      const twice = { ...MAIN, AddSubnetIds: ['subnet-public'] };
      expect(await codeOf(api.modifyTransitGatewayVpcAttachment(twice))).toBe('DuplicateSubnetsInSameZone');
      await api.modifyTransitGatewayVpcAttachment({
        ...MAIN,
        AddSubnetIds: ['subnet-private-b'],
        Options: { ApplianceModeSupport: 'enable' },
      });
      const ids = { TransitGatewayAttachmentIds: ['tgw-attach-main'] };
      const shown = await api.describeTransitGatewayVpcAttachments(ids);
      expect(shown.TransitGatewayVpcAttachments).toMatchObject([
        { SubnetIds: ['subnet-private', 'subnet-private-b'], Options: { ApplianceModeSupport: 'enable' } },
      ]);
    }));
});

describe('R-BPA-1: block public access', () => {
  const modes = async ({ api }: Playing) =>
    Object.fromEntries(
      ((await api.describeSubnets({})).Subnets ?? []).map((one) => [
        one.SubnetId,
        one.BlockPublicAccessStates?.InternetGatewayBlockMode,
      ]),
    );

  test('each subnet shows the mode that is in force for it', () =>
    playing(async (play) => {
      await play.api.modifyVpcBlockPublicAccessOptions({ InternetGatewayBlockMode: 'block-bidirectional' });
      expect(await modes(play)).toMatchObject({ 'subnet-public': 'block-bidirectional' });
      const made = await play.api.createVpcBlockPublicAccessExclusion({
        VpcId: 'vpc-main',
        InternetGatewayExclusionMode: 'allow-egress',
      });
      const exclusion = made.VpcBlockPublicAccessExclusion;
      expect(exclusion).toMatchObject({
        State: 'create-in-progress',
        ResourceArn: 'arn:aws:ec2:eu-west-1:444455556666:vpc/vpc-main',
      });
      await play.api.createVpcBlockPublicAccessExclusion({
        SubnetId: 'subnet-public',
        InternetGatewayExclusionMode: 'allow-bidirectional',
      });
      expect(await modes(play)).toEqual({
        'subnet-public': 'off',
        'subnet-private': 'block-ingress',
        'subnet-private-b': 'block-ingress',
        'subnet-other': 'block-bidirectional',
      });
      await play.api.deleteVpcBlockPublicAccessExclusion({ ExclusionId: exclusion?.ExclusionId ?? '' });
      expect(await modes(play)).toMatchObject({
        'subnet-private': 'block-bidirectional',
        'subnet-public': 'off',
      });
      const { VpcBlockPublicAccessExclusions } = await play.api.describeVpcBlockPublicAccessExclusions({
        Filters: [{ Name: 'state', Values: ['create-complete'] }],
      });
      expect(VpcBlockPublicAccessExclusions).toHaveLength(1);
    }));

  test('a second exclusion of the same, and a mode that is none', () =>
    playing(async ({ api }) => {
      const input = { VpcId: 'vpc-main', InternetGatewayExclusionMode: 'allow-egress' as const };
      await api.createVpcBlockPublicAccessExclusion(input);
      expect(await codeOf(api.createVpcBlockPublicAccessExclusion(input))).toBe('InvalidParameterValue');
      expect(
        await codeOf(api.modifyVpcBlockPublicAccessOptions({ InternetGatewayBlockMode: 'on' as never })),
      ).toBe('InvalidParameterValue');
    }));
});

test('a network that was given stays as it was', async () => {
  const given = { regions: [{ accountId: '444455556666', region: 'eu-west-1', lists: lists() }] };
  const before = structuredClone(given);
  await playing(async ({ api }) => {
    await api.modifyInstanceAttribute({ InstanceId: 'i-router', SourceDestCheck: { Value: false } });
    await api.deleteRoute({ RouteTableId: 'rtb-public', DestinationCidrBlock: '0.0.0.0/0' });
  }, given);
  expect(given).toEqual(before);
});
