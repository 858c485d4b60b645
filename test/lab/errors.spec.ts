import { randomUUID } from 'node:crypto';
import {
  CreateVolumeCommand,
  CreateRouteCommand,
  DescribeVpcsCommand,
  GetManagedPrefixListEntriesCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LabError, startLab, type Lab } from '../../apps/lab/src/index.js';
import { codeOf, ec2, failure } from './support/clients.js';
import { network } from './support/network.js';

let lab: Lab;
let client: EC2Client;

beforeAll(async () => {
  lab = await startLab(network());
  client = ec2(lab);
});

afterAll(async () => {
  client.destroy();
  await lab.close();
});

const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu-west-1/ec2/aws4_request, SignedHeaders=host, ' +
  `Signature=${'0'.repeat(64)}`;

/** A request as no SDK would send it. */
async function raw(body: string, headers: Record<string, string> = { authorization: AUTHORIZATION }) {
  const answer = await fetch(lab.url, { method: 'POST', body, headers });
  const text = await answer.text();
  return { status: answer.status, code: /<Code>(.*?)<\/Code>/.exec(text)?.[1], text };
}

test('an error as EC2 writes it: a code, a message, a request id of its own', async () => {
  const { text, status } = await raw('Action=DescribeVpcs&Version=2016-11-15&VpcId.1=vpc-%3Cb%3E');
  expect(status).toBe(400);
  expect(text).toMatch(
    /^<\?xml version="1.0" encoding="UTF-8"\?>\n<Response><Errors><Error><Code>InvalidVpcID.NotFound<\/Code><Message>The vpc ID &apos;vpc-&lt;b&gt;&apos; does not exist<\/Message><\/Error><\/Errors><RequestID>[0-9a-f-]{36}<\/RequestID><\/Response>$/,
  );
});

test.each([
  ['MissingAction', 400, ''],
  ['InvalidAction', 400, 'Action=DescribeEverything'],
  ['UnknownParameter', 400, 'Action=DescribeVpcs&Colour=red'],
  ['UnknownParameter', 400, 'Action=DescribeVpcs&VpcId.x=vpc-main'],
  ['InvalidParameterValue', 400, 'Action=DescribeVpcs&MaxResults=many'],
  ['InvalidParameterValue', 400, 'Action=DescribeVpcs&DryRun=perhaps'],
  ['InvalidParameterValue', 400, 'Action=DescribeVpcs&MaxResults.1=5'],
  ['MissingParameter', 400, 'Action=GetManagedPrefixListEntries'],
  ['MissingParameter', 400, 'Action=SearchTransitGatewayRoutes&TransitGatewayRouteTableId=tgw-rtb-1'],
])('%s (%s): %s', async (code, status, body) => {
  expect(await raw(body)).toMatchObject({ code, status });
});

test('parameters may stand in the address as well', async () => {
  const answer = await fetch(`${lab.url}/?Action=DescribeVpcs&VpcId.1=vpc-main`, {
    headers: { authorization: AUTHORIZATION },
  });
  expect(await answer.text()).toContain('<vpcId>vpc-main</vpcId>');
});

test('an action of EC2 that the lab does not play is named as such', async () => {
  const call = client.send(new CreateVolumeCommand({ AvailabilityZone: 'eu-west-1a' }));
  expect(await failure(call)).toMatchObject({
    code: 'InvalidAction',
    message: 'The action CreateVolume is not played by this lab.',
  });
});

test('DryRun never does anything: it says whether it would be allowed', async () => {
  const input = { RouteTableId: 'rtb-main', DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-main' };
  const dry = client.send(new CreateRouteCommand({ ...input, DryRun: true }));
  expect(await failure(dry)).toMatchObject({ code: 'DryRunOperation', status: 412 });
  expect(await codeOf(client.send(new DescribeVpcsCommand({ DryRun: true })))).toBe('DryRunOperation');
  const list = new GetManagedPrefixListEntriesCommand({ PrefixListId: 'pl-none', DryRun: true });
  expect(await codeOf(client.send(list))).toBe('DryRunOperation');
  const tables = lab.network().regions[0]?.lists.RouteTables;
  expect(tables?.find((one) => one.RouteTableId === 'rtb-main')?.Routes).toHaveLength(1);
});

describe('who calls', () => {
  test('no signature, and one that is none', async () => {
    expect(await raw('Action=DescribeVpcs', {})).toMatchObject({
      code: 'MissingAuthenticationToken',
      status: 403,
    });
    expect(await raw('Action=DescribeVpcs', { authorization: 'Basic eDp5' })).toMatchObject({
      code: 'IncompleteSignature',
    });
  });

  test('a region that is not played says which are', async () => {
    const elsewhere = ec2(lab, 'us-west-2');
    const error = await failure(elsewhere.send(new DescribeVpcsCommand({})));
    elsewhere.destroy();
    expect(error).toMatchObject({ code: 'AuthFailure', status: 401 });
    expect(error.message).toContain('eu-west-1');
  });

  test('a service that is not played', async () => {
    const authorization = AUTHORIZATION.replace('/ec2/', '/s3/');
    expect(await raw('Action=ListBuckets', { authorization })).toMatchObject({ code: 'InvalidAction' });
  });
});

test('a request far too large is not read', async () => {
  const answer = await fetch(lab.url, { method: 'POST', body: 'x'.repeat(5_000_000) }).catch(() => null);
  expect(answer?.status ?? 413).toBe(413);
});

test('every call is written down, without anything secret', async () => {
  lab.clearCalls();
  const secret = randomUUID();
  const caller = ec2(lab, 'eu-west-1', {
    accessKeyId: 'AKIAX',
    secretAccessKey: secret,
    sessionToken: secret,
  });
  await caller.send(
    new DescribeVpcsCommand({ MaxResults: 7, Filters: [{ Name: 'vpc-id', Values: ['vpc-main'] }] }),
  );
  caller.destroy();
  await raw('Action=DescribeVpcs&VpcId.1=vpc-none');
  expect(lab.calls()).toMatchObject([
    {
      service: 'ec2',
      action: 'DescribeVpcs',
      region: 'eu-west-1',
      accountId: '444455556666',
      status: 200,
      error: null,
      maxResults: 7,
      hasToken: false,
      items: 1,
      filters: ['vpc-id'],
    },
    { status: 400, error: 'InvalidVpcID.NotFound', maxResults: null, items: null },
  ]);
  expect(lab.counts()).toEqual({ DescribeVpcs: 2 });
  expect(JSON.stringify(lab.calls())).not.toContain(secret);
});

describe('a network that cannot be served', () => {
  const starting = (lists: object) =>
    startLab({ regions: [{ accountId: null, region: 'eu-west-1', lists }] });

  test('a value of the wrong type: the field and what was expected', async () => {
    await expect(starting({ Vpcs: [{ VpcId: 'vpc-1', IsDefault: 'yes' }] })).rejects.toThrow(
      new LabError(
        'eu-west-1: documents that EC2 could not answer: Vpcs[0].IsDefault: expected a boolean, found "yes"',
      ),
    );
  });

  test('no region at all, and one twice', async () => {
    await expect(startLab({ regions: [] })).rejects.toThrow('no region');
    const one = { accountId: null, region: 'eu-west-1', lists: {} };
    await expect(startLab({ regions: [one, one] })).rejects.toThrow('twice');
  });

  test('a time in words is left out, and said', async () => {
    const own = await starting({ NatGateways: [{ NatGatewayId: 'nat-1', CreateTime: 'last spring' }] });
    await own.close();
    expect(own.notes).toEqual([
      'eu-west-1 NatGateways[0].CreateTime: not served, expected a time, found "last spring"',
    ]);
  });

  test('an item that the bundle could not understand is served as it is, where that is possible', async () => {
    const broken = [
      {
        kind: 'Vpcs' as const,
        file: 'a.json',
        position: 0,
        id: 'vpc-odd',
        vpcId: null,
        problem: 'CidrBlock',
        raw: { VpcId: 'vpc-odd', CidrBlock: '10.0.0.0/99' },
      },
      {
        kind: 'Vpcs' as const,
        file: 'a.json',
        position: 1,
        id: 'vpc-gone',
        vpcId: null,
        problem: 'is elsewhere',
        raw: { id: 'vpc-gone' },
      },
    ];
    const own = await startLab({
      regions: [{ accountId: null, region: 'eu-west-1', lists: { Vpcs: [] }, broken }],
    });
    const reader = ec2(own);
    const { Vpcs } = await reader.send(new DescribeVpcsCommand({}));
    reader.destroy();
    await own.close();
    expect(Vpcs).toEqual([{ VpcId: 'vpc-odd', CidrBlock: '10.0.0.0/99' }]);
    expect(own.notes).toEqual(['eu-west-1 Vpcs vpc-gone: not served, is elsewhere']);
  });
});

test('a port that is taken is a clear error', async () => {
  await expect(startLab(network(), { port: lab.port })).rejects.toThrow(
    new LabError(`can't listen on 127.0.0.1 port ${lab.port}: EADDRINUSE`),
  );
});
