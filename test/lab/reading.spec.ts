import {
  DescribeAvailabilityZonesCommand,
  DescribeInstancesCommand,
  DescribeInstanceStatusCommand,
  DescribeInternetGatewaysCommand,
  DescribeManagedPrefixListsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRegionsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeTransitGatewayAttachmentsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcBlockPublicAccessOptionsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  GetManagedPrefixListEntriesCommand,
  paginateDescribeRouteTables,
  SearchTransitGatewayRoutesCommand,
  type EC2Client,
  type Filter,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startLab, type Lab } from '../../apps/lab/src/index.js';
import { codeOf, ec2, failure } from './support/clients.js';
import { network } from './support/network.js';

let lab: Lab;
let client: EC2Client;

beforeAll(async () => {
  lab = await startLab(
    network({
      Subnets: Array.from({ length: 23 }, (_, place) => ({
        SubnetId: `subnet-${place}`,
        VpcId: place < 12 ? 'vpc-main' : 'vpc-other',
        CidrBlock: `10.20.${place}.0/24`,
        AvailabilityZone: place % 2 === 0 ? 'eu-west-1a' : 'eu-west-1b',
        MapPublicIpOnLaunch: place === 3,
        Tags: place === 7 ? [{ Key: 'tier', Value: 'a*b' }] : [{ Key: 'tier', Value: `web-${place}` }],
      })),
      RouteTables: Array.from({ length: 150 }, (_, place) => ({
        RouteTableId: `rtb-${place}`,
        VpcId: 'vpc-main',
      })),
      Reservations: [
        {
          ReservationId: 'r-1',
          OwnerId: '444455556666',
          Instances: ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({
            InstanceId: `i-${name}`,
            State: {
              Code: name === 'b' ? 80 : 16,
              Name: name === 'b' ? ('stopped' as const) : ('running' as const),
            },
          })),
        },
        { ReservationId: 'r-2', Instances: [{ InstanceId: 'i-g', State: { Code: 16, Name: 'running' } }] },
      ],
      TransitGatewayRoutes: [
        ['10.0.0.0/8', 'static'],
        ['10.30.0.0/16', 'propagated'],
        ['0.0.0.0/0', 'static'],
      ].map(([DestinationCidrBlock, Type]) => ({
        TransitGatewayRouteTableId: 'tgw-rtb-1',
        DestinationCidrBlock: DestinationCidrBlock as string,
        Type: Type as 'static',
        State: 'active' as const,
      })),
    }),
  );
  client = ec2(lab);
});

afterAll(async () => {
  client.destroy();
  await lab.close();
});

const subnetsBy = async (...Filters: Filter[]): Promise<(string | undefined)[]> =>
  (await client.send(new DescribeSubnetsCommand({ Filters }))).Subnets?.map((one) => one.SubnetId) ?? [];

describe('pages', () => {
  test('each item comes once, in pages of the size that was asked for', async () => {
    const pages: number[] = [];
    const seen: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await client.send(new DescribeSubnetsCommand({ MaxResults: 5, NextToken }));
      pages.push(page.Subnets?.length ?? 0);
      seen.push(...(page.Subnets ?? []).map((one) => one.SubnetId));
      ({ NextToken } = page);
    } while (NextToken !== undefined);
    expect(pages).toEqual([5, 5, 5, 5, 3]);
    expect(new Set(seen).size).toBe(23);
  });

  test("the SDK's own paginator gets all of them", async () => {
    let count = 0;
    for await (const page of paginateDescribeRouteTables({ client, pageSize: 40 }, {})) {
      count += page.RouteTables?.length ?? 0;
    }
    expect(count).toBe(150);
  });

  test('without a size EC2 gives all subnets, and the first hundred route tables', async () => {
    expect((await client.send(new DescribeSubnetsCommand({}))).Subnets).toHaveLength(23);
    const tables = await client.send(new DescribeRouteTablesCommand({}));
    expect(tables.RouteTables).toHaveLength(100);
    expect(tables.NextToken).toBeDefined();
  });

  test.each([
    ['less than 5', () => new DescribeSubnetsCommand({ MaxResults: 4 })],
    ['more than 1000', () => new DescribeSubnetsCommand({ MaxResults: 1001 })],
  ])('%s is refused', async (_what, command) => {
    expect(await codeOf(client.send(command()))).toBe('InvalidParameterValue');
  });

  test("the limits are each action's own", async () => {
    expect(await codeOf(client.send(new DescribeRouteTablesCommand({ MaxResults: 101 })))).toBe(
      'InvalidParameterValue',
    );
    expect(await codeOf(client.send(new DescribeManagedPrefixListsCommand({ MaxResults: 101 })))).toBe(
      'InvalidParameterValue',
    );
    // Endpoints: "If the value is greater than 1,000, we return only 1,000 items."
    await client.send(new DescribeVpcEndpointsCommand({ MaxResults: 2000 }));
  });

  test('a token is refused that is none, or is another question’s', async () => {
    const { NextToken } = await client.send(new DescribeSubnetsCommand({ MaxResults: 5 }));
    const other = [{ Name: 'vpc-id', Values: ['vpc-main'] }];
    expect(await codeOf(client.send(new DescribeSubnetsCommand({ NextToken: 'x', MaxResults: 5 })))).toBe(
      'InvalidNextToken',
    );
    expect(
      await codeOf(client.send(new DescribeSubnetsCommand({ NextToken, MaxResults: 5, Filters: other }))),
    ).toBe('InvalidNextToken');
  });

  test('a page of instances counts instances, and keeps a reservation together', async () => {
    const first = await client.send(new DescribeInstancesCommand({ MaxResults: 5 }));
    expect(first.Reservations?.map((one) => one.ReservationId)).toEqual(['r-1']);
    const second = await client.send(
      new DescribeInstancesCommand({ MaxResults: 5, NextToken: first.NextToken }),
    );
    expect(second.Reservations?.map((one) => one.ReservationId)).toEqual(['r-2']);
    expect(second.NextToken).toBeUndefined();
  });

  test('ids and a page size together are refused where EC2 refuses them', async () => {
    const command = new DescribeInstancesCommand({ InstanceIds: ['i-a'], MaxResults: 5 });
    expect(await codeOf(client.send(command))).toBe('InvalidParameterCombination');
  });

  test('a lab may be told to give small pages, however many a caller takes', async () => {
    const small = await startLab(network(), { pageSize: 2 });
    const reader = ec2(small);
    const answer = await reader.send(new DescribeSubnetsCommand({ MaxResults: 1000 }));
    reader.destroy();
    await small.close();
    expect(answer.Subnets).toHaveLength(2);
    expect(answer.NextToken).toBeDefined();
  });
});

describe('filters', () => {
  test('all filters have to match, and one value of each', async () => {
    expect(await subnetsBy({ Name: 'vpc-id', Values: ['vpc-main', 'vpc-none'] })).toHaveLength(12);
    expect(
      await subnetsBy(
        { Name: 'vpc-id', Values: ['vpc-main'] },
        { Name: 'availability-zone', Values: ['eu-west-1b'] },
      ),
    ).toHaveLength(6);
  });

  test('flags are compared as text', async () => {
    expect(await subnetsBy({ Name: 'map-public-ip-on-launch', Values: ['true'] })).toEqual(['subnet-3']);
  });

  test('* and ? are wild, unless they are escaped', async () => {
    expect(await subnetsBy({ Name: 'subnet-id', Values: ['subnet-1?'] })).toHaveLength(10);
    expect(await subnetsBy({ Name: 'tag:tier', Values: ['a\\*b'] })).toEqual(['subnet-7']);
    expect(await subnetsBy({ Name: 'tag:tier', Values: ['web-*'] })).toHaveLength(22);
  });

  test('tags', async () => {
    expect(await subnetsBy({ Name: 'tag-key', Values: ['tier'] })).toHaveLength(23);
    expect(await subnetsBy({ Name: 'tag:other', Values: ['*'] })).toEqual([]);
  });

  test('what lies in lists: attachments, groups, ports', async () => {
    const gateways = await client.send(
      new DescribeInternetGatewaysCommand({ Filters: [{ Name: 'attachment.vpc-id', Values: ['vpc-main'] }] }),
    );
    expect(gateways.InternetGateways).toHaveLength(1);
    const interfaces = await client.send(
      new DescribeNetworkInterfacesCommand({ Filters: [{ Name: 'group-id', Values: ['sg-router'] }] }),
    );
    expect(interfaces.NetworkInterfaces?.map((one) => one.NetworkInterfaceId)).toEqual(['eni-router']);
    const groups = await client.send(
      new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'ip-permission.to-port', Values: ['22'] }] }),
    );
    expect(groups.SecurityGroups?.map((one) => one.GroupId)).toEqual(['sg-client']);
  });

  test('of a reservation only the instances that match are shown', async () => {
    const { Reservations } = await client.send(
      new DescribeInstancesCommand({ Filters: [{ Name: 'instance-state-name', Values: ['stopped'] }] }),
    );
    expect(Reservations?.map((one) => one.Instances?.map((machine) => machine.InstanceId))).toEqual([
      ['i-b'],
    ]);
  });

  test('a filter that the action does not have is an error, not ignored', async () => {
    expect(await failure(subnetsBy({ Name: 'colour', Values: ['red'] }))).toMatchObject({
      code: 'InvalidParameterValue',
      status: 400,
      message: "The filter 'colour' is invalid",
    });
  });

  test('a filter without values, and more than 200 of them, are errors', async () => {
    expect(await codeOf(subnetsBy({ Name: 'vpc-id', Values: [] }))).toBe('MissingParameter');
    const many = Array.from({ length: 201 }, (_, place) => `vpc-${place}`);
    expect(await codeOf(subnetsBy({ Name: 'vpc-id', Values: many }))).toBe('FilterLimitExceeded');
  });

  test('searching the routes of a transit gateway', async () => {
    const search = async (Name: string, ...Values: string[]) =>
      (
        await client.send(
          new SearchTransitGatewayRoutesCommand({
            TransitGatewayRouteTableId: 'tgw-rtb-1',
            Filters: [{ Name, Values }],
          }),
        )
      ).Routes?.map((route) => route.DestinationCidrBlock);
    expect(await search('type', 'propagated')).toEqual(['10.30.0.0/16']);
    expect(await search('route-search.exact-match', '10.0.0.0/8')).toEqual(['10.0.0.0/8']);
    expect(await search('route-search.subnet-of-match', '10.0.0.0/8')).toEqual([
      '10.0.0.0/8',
      '10.30.0.0/16',
    ]);
    expect(await search('route-search.supernet-of-match', '10.30.0.0/16')).toHaveLength(3);
    expect(await search('route-search.longest-prefix-match', '10.30.7.7')).toEqual(['10.30.0.0/16']);
    expect(await search('route-search.longest-prefix-match', '192.0.2.1')).toEqual(['0.0.0.0/0']);
    expect(await codeOf(search('route-search.other', 'x'))).toBe('InvalidParameterValue');
  });
});

describe('ids', () => {
  test('only what is named', async () => {
    const answer = await client.send(new DescribeInstancesCommand({ InstanceIds: ['i-c', 'i-g'] }));
    expect(answer.Reservations?.flatMap((one) => one.Instances ?? []).map((one) => one.InstanceId)).toEqual([
      'i-c',
      'i-g',
    ]);
  });

  test.each([
    ['InvalidVpcID.NotFound', () => new DescribeVpcsCommand({ VpcIds: ['vpc-main', 'vpc-none'] })],
    ['InvalidSubnetID.NotFound', () => new DescribeSubnetsCommand({ SubnetIds: ['subnet-none'] })],
    ['InvalidInstanceID.NotFound', () => new DescribeInstancesCommand({ InstanceIds: ['i-none'] })],
    ['InvalidGroup.NotFound', () => new DescribeSecurityGroupsCommand({ GroupIds: ['sg-none'] })],
    [
      'InvalidPrefixListID.NotFound',
      () => new GetManagedPrefixListEntriesCommand({ PrefixListId: 'pl-none' }),
    ],
    [
      'InvalidNetworkInterfaceID.NotFound',
      () => new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: ['eni-none'] }),
    ],
    [
      'InvalidVpcID.NotFound',
      () => new DescribeVpcAttributeCommand({ VpcId: 'vpc-none', Attribute: 'enableDnsSupport' }),
    ],
    [
      'InvalidRouteTableID.NotFound',
      () =>
        new SearchTransitGatewayRoutesCommand({
          TransitGatewayRouteTableId: 'tgw-rtb-none',
          Filters: [{ Name: 'type', Values: ['static'] }],
        }),
    ],
  ])('%s', async (code, command) => {
    expect(await codeOf(client.send(command() as DescribeVpcsCommand))).toBe(code);
  });
});

describe('what EC2 shows of every network', () => {
  test('the status of machines that run; of all only when asked', async () => {
    const running = await client.send(new DescribeInstanceStatusCommand({}));
    expect(running.InstanceStatuses?.map((one) => one.InstanceId)).not.toContain('i-b');
    expect(running.InstanceStatuses?.[0]?.InstanceStatus?.Status).toBe('ok');
    const named = await client.send(new DescribeInstanceStatusCommand({ InstanceIds: ['i-b'] }));
    expect(named.InstanceStatuses).toEqual([]);
    const all = await client.send(
      new DescribeInstanceStatusCommand({ InstanceIds: ['i-b'], IncludeAllInstances: true }),
    );
    expect(all.InstanceStatuses?.[0]?.InstanceState?.Name).toBe('stopped');
  });

  test('zones, from the subnets; regions, those that are played', async () => {
    const zones = await client.send(new DescribeAvailabilityZonesCommand({}));
    expect(zones.AvailabilityZones?.map((one) => one.ZoneName).sort()).toEqual(['eu-west-1a', 'eu-west-1b']);
    const regions = await client.send(new DescribeRegionsCommand({}));
    expect(regions.Regions?.map((one) => one.RegionName)).toEqual(['eu-west-1']);
  });

  test("each group's rules one by one, with both ports -1 where all are meant", async () => {
    const { SecurityGroupRules } = await client.send(
      new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: ['sg-client'] }] }),
    );
    expect(SecurityGroupRules).toEqual([
      expect.objectContaining({ IsEgress: false, IpProtocol: 'tcp', FromPort: 22, CidrIpv4: '10.20.0.0/16' }),
      expect.objectContaining({ IsEgress: true, IpProtocol: '-1', FromPort: -1, ToPort: -1 }),
    ]);
  });

  test('the attachment of a VPC under both kinds', async () => {
    const { TransitGatewayAttachments } = await client.send(
      new DescribeTransitGatewayAttachmentsCommand({
        Filters: [{ Name: 'resource-id', Values: ['vpc-main'] }],
      }),
    );
    expect(TransitGatewayAttachments).toMatchObject([
      { TransitGatewayAttachmentId: 'tgw-attach-main', ResourceType: 'vpc', State: 'available' },
    ]);
  });

  test('attributes of a VPC and block public access as AWS has them by default', async () => {
    const support = await client.send(
      new DescribeVpcAttributeCommand({ VpcId: 'vpc-main', Attribute: 'enableDnsSupport' }),
    );
    expect(support.EnableDnsSupport).toEqual({ Value: true });
    const { VpcBlockPublicAccessOptions } = await client.send(
      new DescribeVpcBlockPublicAccessOptionsCommand({}),
    );
    expect(VpcBlockPublicAccessOptions?.InternetGatewayBlockMode).toBe('off');
  });

  test('kinds that the network was given without: empty, or denied if it is to know as little', async () => {
    expect((await client.send(new DescribeVpcEndpointsCommand({}))).VpcEndpoints).toEqual([]);
    const bare = { regions: [{ accountId: null, region: 'eu-west-1', lists: { Vpcs: [] } }] };
    const strict = await startLab(bare, { missing: 'denied' });
    const reader = ec2(strict);
    const vpcs = await reader.send(new DescribeVpcsCommand({}));
    const denied = await failure(reader.send(new DescribeSubnetsCommand({})));
    reader.destroy();
    await strict.close();
    expect(vpcs.Vpcs).toEqual([]);
    expect(denied).toMatchObject({ code: 'UnauthorizedOperation', status: 403 });
  });
});
