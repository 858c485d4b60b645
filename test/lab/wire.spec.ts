import * as sdk from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { READING } from '../../apps/lab/src/describe/index.js';
import { EDITING } from '../../apps/lab/src/edits/index.js';
import { startLab, type Lab } from '../../apps/lab/src/index.js';
import { documentShape } from '../../apps/lab/src/network/document-shapes.js';
import { ec2Operation } from '../../apps/lab/src/wire/operations.js';
import { queryTree } from '../../apps/lab/src/wire/query-tree.js';
import { readQuery } from '../../apps/lab/src/wire/read-query.js';
import type { Shape } from '../../apps/lab/src/wire/shape.js';
import { DOCUMENT_KINDS, type DocumentKind, type DocumentLists } from '../../libs/snapshot/src/index.js';
import { ANY, ec2, plain } from './support/clients.js';
import { sample } from './support/sample.js';

const ACCOUNT = '444455556666';
type Sent = (input: object) => Promise<Record<string, unknown>>;

const commands = sdk as unknown as Record<string, new (input: object) => never>;

const sender =
  (client: sdk.EC2Client, action: string): Sent =>
  (input) => {
    const Command = commands[`${action}Command`];
    if (Command === undefined) throw new Error(`${action} is not a command of the SDK`);
    return client.send(new Command(input)) as Promise<object> as Promise<Record<string, unknown>>;
  };

describe('answers: the SDK reads what went in', () => {
  // Three documents of every kind with every member that the SDK knows.
  const counter = { next: 1 };
  const made = Object.fromEntries(
    DOCUMENT_KINDS.map((kind) => [
      kind,
      [1, 2, 3].map(() => sample(documentShape(kind), counter) as Record<string, unknown>),
    ]),
  ) as Record<DocumentKind, Record<string, unknown>[]>;
  const of = (kind: DocumentKind, place: number) => made[kind][place] as Record<string, unknown>;
  const tableId = of('TransitGatewayRouteTables', 0)['TransitGatewayRouteTableId'];
  const listId = of('ManagedPrefixLists', 0)['PrefixListId'];
  const ofTable = [
    'TransitGatewayRoutes',
    'TransitGatewayPropagations',
    'TransitGatewayAssociations',
  ] as const;
  for (const kind of ofTable) for (const item of made[kind]) item['TransitGatewayRouteTableId'] = tableId;
  for (const item of made.PrefixListEntries) item['PrefixListId'] = listId;
  made.VpcBlockPublicAccessOptions.length = 1;
  // One status for each machine that runs.
  const machines = made.Reservations.flatMap((one) => one['Instances'] as Record<string, unknown>[]);
  for (const machine of machines) machine['State'] = { Code: 16, Name: 'running' };
  made.InstanceStatuses = machines.map((machine) => ({
    ...(sample(documentShape('InstanceStatuses'), counter) as object),
    InstanceId: machine['InstanceId'],
    InstanceState: machine['State'],
  }));
  // A group without rules of its own would be given some.
  for (const [place, group] of made.SecurityGroups.entries()) {
    of('SecurityGroupRules', place)['GroupId'] = group['GroupId'];
  }
  let lab: Lab;
  let client: sdk.EC2Client;
  beforeAll(async () => {
    lab = await startLab({
      regions: [
        { accountId: ACCOUNT, region: 'eu-west-1', lists: made as unknown as Partial<DocumentLists> },
      ],
    });
    client = ec2(lab);
  });
  afterAll(async () => {
    client.destroy();
    await lab.close();
  });

  const listed: readonly [DocumentKind, string, string][] = [
    ['Vpcs', 'DescribeVpcs', 'Vpcs'],
    ['Subnets', 'DescribeSubnets', 'Subnets'],
    ['RouteTables', 'DescribeRouteTables', 'RouteTables'],
    ['InternetGateways', 'DescribeInternetGateways', 'InternetGateways'],
    ['EgressOnlyInternetGateways', 'DescribeEgressOnlyInternetGateways', 'EgressOnlyInternetGateways'],
    ['NatGateways', 'DescribeNatGateways', 'NatGateways'],
    ['NetworkInterfaces', 'DescribeNetworkInterfaces', 'NetworkInterfaces'],
    ['Reservations', 'DescribeInstances', 'Reservations'],
    ['InstanceStatuses', 'DescribeInstanceStatus', 'InstanceStatuses'],
    ['SecurityGroups', 'DescribeSecurityGroups', 'SecurityGroups'],
    ['SecurityGroupRules', 'DescribeSecurityGroupRules', 'SecurityGroupRules'],
    ['NetworkAcls', 'DescribeNetworkAcls', 'NetworkAcls'],
    ['Addresses', 'DescribeAddresses', 'Addresses'],
    ['PrefixLists', 'DescribePrefixLists', 'PrefixLists'],
    ['ManagedPrefixLists', 'DescribeManagedPrefixLists', 'PrefixLists'],
    ['VpcEndpoints', 'DescribeVpcEndpoints', 'VpcEndpoints'],
    ['VpcPeeringConnections', 'DescribeVpcPeeringConnections', 'VpcPeeringConnections'],
    ['DhcpOptions', 'DescribeDhcpOptions', 'DhcpOptions'],
    ['SecurityGroupVpcAssociations', 'DescribeSecurityGroupVpcAssociations', 'SecurityGroupVpcAssociations'],
    ['TransitGateways', 'DescribeTransitGateways', 'TransitGateways'],
    ['TransitGatewayVpcAttachments', 'DescribeTransitGatewayVpcAttachments', 'TransitGatewayVpcAttachments'],
    ['TransitGatewayRouteTables', 'DescribeTransitGatewayRouteTables', 'TransitGatewayRouteTables'],
    ['VpnGateways', 'DescribeVpnGateways', 'VpnGateways'],
    ['VpnConnections', 'DescribeVpnConnections', 'VpnConnections'],
    [
      'VpcBlockPublicAccessExclusions',
      'DescribeVpcBlockPublicAccessExclusions',
      'VpcBlockPublicAccessExclusions',
    ],
    ['VpcEncryptionControls', 'DescribeVpcEncryptionControls', 'VpcEncryptionControls'],
  ];

  test.each(listed)('%s', async (kind, action, member) => {
    const answer = await sender(client, action)({});
    expect(plain(answer[member])).toEqual(made[kind]);
  });

  /** These are completed with what other documents say, so there may be more than went in. */
  test.each([
    ['AvailabilityZones', 'DescribeAvailabilityZones'],
    ['TransitGatewayAttachments', 'DescribeTransitGatewayAttachments'],
  ] as const)('%s', async (kind, action) => {
    const answer = await sender(client, action)({});
    expect(plain(answer[kind])).toEqual(expect.arrayContaining(made[kind]));
  });

  test('VpcAttributes', async () => {
    const vpcId = of('Vpcs', 0)['VpcId'] as string;
    made.VpcAttributes[0] = {
      VpcId: vpcId,
      EnableDnsSupport: { Value: false },
      EnableDnsHostnames: { Value: true },
    };
    const own = await startLab({
      regions: [
        { accountId: ACCOUNT, region: 'eu-west-1', lists: made as unknown as Partial<DocumentLists> },
      ],
    });
    const reader = ec2(own);
    const send = sender(reader, 'DescribeVpcAttribute');
    const support = await send({ VpcId: vpcId, Attribute: 'enableDnsSupport' });
    const names = await send({ VpcId: vpcId, Attribute: 'enableDnsHostnames' });
    reader.destroy();
    await own.close();
    expect(support).toMatchObject({ VpcId: vpcId, EnableDnsSupport: { Value: false } });
    expect(names).toMatchObject({ VpcId: vpcId, EnableDnsHostnames: { Value: true } });
  });

  test('VpcBlockPublicAccessOptions', async () => {
    const answer = await sender(client, 'DescribeVpcBlockPublicAccessOptions')({});
    expect(plain(answer['VpcBlockPublicAccessOptions'])).toEqual(of('VpcBlockPublicAccessOptions', 0));
  });

  test('PrefixListEntries', async () => {
    const answer = await sender(client, 'GetManagedPrefixListEntries')({ PrefixListId: listId });
    const expected = made.PrefixListEntries.map(({ PrefixListId: _id, ...entry }) => entry);
    expect(plain(answer['Entries'])).toEqual(expected);
  });

  test.each([
    ['TransitGatewayRoutes', 'SearchTransitGatewayRoutes', 'Routes'],
    ['TransitGatewayAssociations', 'GetTransitGatewayRouteTableAssociations', 'Associations'],
    [
      'TransitGatewayPropagations',
      'GetTransitGatewayRouteTablePropagations',
      'TransitGatewayRouteTablePropagations',
    ],
  ] as const)('%s', async (kind, action, member) => {
    const answer = await sender(
      client,
      action,
    )({
      TransitGatewayRouteTableId: tableId,
      ...(action === 'SearchTransitGatewayRoutes' && { Filters: [{ Name: 'type', Values: ['*'] }] }),
    });
    const expected = made[kind].map(({ TransitGatewayRouteTableId, ...item }) =>
      // A propagation's own shape has the table's id too.
      documentMembers(kind).includes('TransitGatewayRouteTableId')
        ? { ...item, TransitGatewayRouteTableId }
        : item,
    );
    expect(plain(answer[member])).toEqual(expected);
  });

  function documentMembers(kind: DocumentKind): string[] {
    const shape = documentShape(kind);
    return shape.type === 'structure' ? shape.members().map(({ name }) => name) : [];
  }
});

test('answers: any text comes back as it was, but for characters that XML 1.0 has no place for', async () => {
  // XML readers trim the ends of a text: the SDK's too.
  const texts = fc.sample(
    fc.string({ unit: 'binary', maxLength: 40 }).filter((text) => text.trim() === text),
    500,
  );
  const lab = await startLab({
    regions: [
      {
        accountId: ACCOUNT,
        region: 'eu-west-1',
        lists: {
          Vpcs: texts.map((Value, place) => ({ VpcId: `vpc-${place}`, Tags: [{ Key: 'k', Value }] })),
        },
      },
    ],
  });
  const client = ec2(lab);
  const { Vpcs } = await client.send(new sdk.DescribeVpcsCommand({}));
  client.destroy();
  await lab.close();
  // oxlint-disable-next-line no-control-regex
  const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
  expect(Vpcs?.map((vpc) => vpc.Tags?.[0]?.Value)).toEqual(
    texts.map((text) => text.replace(unwritable, '\ufffd')),
  );
});

describe('requests: the lab reads what the SDK writes', () => {
  /** Sends nothing; keeps the request as the SDK made it. */
  async function written(action: string, input: object): Promise<string> {
    let body = '';
    const client = new sdk.EC2Client({
      region: 'eu-west-1',
      credentials: ANY,
      maxAttempts: 1,
      requestHandler: {
        handle: (request: { body: string }) => {
          ({ body } = request);
          return Promise.reject(new Error('kept'));
        },
      },
    });
    await sender(client, action)(input).catch(() => undefined);
    client.destroy();
    return body;
  }

  const actions = [...Object.keys(READING), ...Object.keys(EDITING)].sort();

  test('every action that the lab plays is one of the SDK', () => {
    expect(actions.filter((action) => ec2Operation(action) === undefined)).toEqual([]);
  });

  test.each(actions)('%s', async (action) => {
    const shape = ec2Operation(action)?.input as Shape;
    const input = withDates(shape, sample(shape)) as Record<string, unknown>;
    // Instance attributes are sent as bytes; here they are base64 text already.
    const parameters = new URLSearchParams(await written(action, input));
    expect(parameters.get('Action')).toBe(action);
    parameters.delete('Action');
    parameters.delete('Version');
    const read = readQuery(shape, queryTree(parameters), 'ec2');
    expect(plain(read)).toEqual(plain(withBytesAsSent(shape, input)));
  });

  /** The SDK wants dates where documents hold text. */
  function withDates(shape: Shape, value: unknown): unknown {
    if (shape.type === 'timestamp') return new Date(value as string);
    return mapped(shape, value, withDates);
  }

  /** The SDK encodes bytes once more. */
  function withBytesAsSent(shape: Shape, value: unknown): unknown {
    if (shape.type === 'blob') return Buffer.from(value as string).toString('base64');
    return mapped(shape, value, withBytesAsSent);
  }

  function mapped(shape: Shape, value: unknown, map: (shape: Shape, value: unknown) => unknown): unknown {
    if (shape.type === 'list') return (value as unknown[]).map((item) => map(shape.item, item));
    if (shape.type !== 'structure') return value;
    const fields = value as Record<string, unknown>;
    return Object.fromEntries(
      shape
        .members()
        .filter(({ name }) => name in fields)
        .map((member) => [member.name, map(member.shape, fields[member.name])]),
    );
  }
});
