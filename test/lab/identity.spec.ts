import { DescribeSubnetsCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { SendSSHPublicKeyCommand } from '@aws-sdk/client-ec2-instance-connect';
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  type AssumeRoleCommandInput,
} from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startLab, type Lab } from '../../apps/lab/src/index.js';
import { ANY, codeOf, ec2, failure, instanceConnect, sts, type Credentials } from './support/clients.js';
import { lists, network } from './support/network.js';

const ONE = '111111111111';
const TWO = '222222222222';
const ROLE_TWO = `arn:aws:iam::${TWO}:role/reader`;

let lab: Lab;
let now = Date.parse('2026-03-01T00:00:00Z');

beforeAll(async () => {
  const place = (accountId: string, region: string) => ({
    accountId,
    region,
    lists: { Vpcs: [{ VpcId: `vpc-${accountId}-${region}` }], Subnets: [] },
  });
  lab = await startLab(
    { regions: [place(ONE, 'eu-west-1'), place(ONE, 'us-east-1'), place(TWO, 'eu-west-1')] },
    {
      accessKeys: { AKIAONE: ONE, AKIATWO: TWO },
      roles: [{ arn: ROLE_TWO, externalId: 'ours-and-secret', actions: ['ec2:Describe*'] }],
      now: () => new Date(now),
    },
  );
});

afterAll(() => lab.close());

const key = (accessKeyId: string): Credentials => ({ accessKeyId, secretAccessKey: 'x' });

async function vpcsSeen(region: string, credentials: Credentials): Promise<(string | undefined)[]> {
  const client = ec2(lab, region, credentials);
  try {
    return (await client.send(new DescribeVpcsCommand({}))).Vpcs?.map((one) => one.VpcId) ?? [];
  } finally {
    client.destroy();
  }
}

async function assume(input: Partial<AssumeRoleCommandInput>): Promise<Credentials> {
  const client = sts(lab, 'eu-west-1', key('AKIAONE'));
  try {
    const { Credentials: made } = await client.send(
      new AssumeRoleCommand({
        RoleArn: ROLE_TWO,
        RoleSessionName: 'wayout-job-7',
        ExternalId: 'ours-and-secret',
        ...input,
      }),
    );
    return {
      accessKeyId: made?.AccessKeyId ?? '',
      secretAccessKey: made?.SecretAccessKey ?? '',
      sessionToken: made?.SessionToken ?? '',
    };
  } finally {
    client.destroy();
  }
}

test('the access key says which account, the scope of the signature which region', async () => {
  expect(await vpcsSeen('eu-west-1', key('AKIAONE'))).toEqual([`vpc-${ONE}-eu-west-1`]);
  expect(await vpcsSeen('us-east-1', key('AKIAONE'))).toEqual([`vpc-${ONE}-us-east-1`]);
  expect(await vpcsSeen('eu-west-1', key('AKIATWO'))).toEqual([`vpc-${TWO}-eu-west-1`]);
  expect(await codeOf(vpcsSeen('us-east-1', key('AKIATWO')))).toBe('AuthFailure');
  expect(await failure(vpcsSeen('eu-west-1', key('AKIANONE')))).toMatchObject({
    code: 'AuthFailure',
    status: 401,
  });
});

describe('roles', () => {
  test('a session is of the role’s account, and shows its name', async () => {
    const session = await assume({});
    expect(await vpcsSeen('eu-west-1', session)).toEqual([`vpc-${TWO}-eu-west-1`]);
    expect(lab.calls('DescribeVpcs').at(-1)?.caller).toBe(
      `arn:aws:sts::${TWO}:assumed-role/reader/wayout-job-7`,
    );
    const client = sts(lab, 'eu-west-1', session);
    const identity = await client.send(new GetCallerIdentityCommand({}));
    client.destroy();
    expect(identity).toMatchObject({
      Account: TWO,
      Arn: `arn:aws:sts::${TWO}:assumed-role/reader/wayout-job-7`,
    });
  });

  test.each([
    ['another external id', { ExternalId: 'guessed' }],
    ['no external id', { ExternalId: undefined }],
    ['a role that is not there', { RoleArn: `arn:aws:iam::${TWO}:role/other` }],
  ])('%s is refused, without saying why, and without the id', async (_what, input) => {
    const error = await failure(assume(input));
    expect(error).toMatchObject({ code: 'AccessDenied', status: 403 });
    expect(error.message).not.toContain('guessed');
  });

  test('a session policy takes away, and never gives', async () => {
    const policy = (...statements: object[]) =>
      JSON.stringify({ Version: '2012-10-17', Statement: statements });
    const only = await assume({
      Policy: policy({ Effect: 'Allow', Action: ['ec2:DescribeVpcs', 'ec2:CreateRoute'], Resource: '*' }),
    });
    await vpcsSeen('eu-west-1', only);
    const client = ec2(lab, 'eu-west-1', only);
    expect(await failure(client.send(new DescribeSubnetsCommand({})))).toMatchObject({
      code: 'UnauthorizedOperation',
      status: 403,
    });
    expect(await codeOf(client.send(new DescribeSubnetsCommand({ DryRun: true })))).toBe(
      'UnauthorizedOperation',
    );
    expect(await codeOf(client.send(new DescribeVpcsCommand({ DryRun: true })))).toBe('DryRunOperation');
    client.destroy();
    const denied = await assume({
      Policy: policy(
        { Effect: 'Allow', Action: '*', Resource: '*' },
        { Effect: 'Deny', Action: 'ec2:DescribeV*', Resource: '*' },
      ),
    });
    expect(await codeOf(vpcsSeen('eu-west-1', denied))).toBe('UnauthorizedOperation');
    expect(await codeOf(assume({ Policy: 'no JSON' }))).toBe('MalformedPolicyDocumentException');
  });

  test('a session ends', async () => {
    const session = await assume({ DurationSeconds: 900 });
    now += 899_000;
    await vpcsSeen('eu-west-1', session);
    now += 1000;
    expect(await codeOf(vpcsSeen('eu-west-1', session))).toBe('RequestExpired');
  });

  test('a session’s key is nothing without its token', async () => {
    const { sessionToken: _token, ...rest } = await assume({});
    expect(await codeOf(vpcsSeen('eu-west-1', rest))).toBe('AuthFailure');
  });

  test.each([
    ['a session name with a space', { RoleSessionName: 'a b' }],
    ['a session of a minute', { DurationSeconds: 60 }],
    ['a role that is no ARN', { RoleArn: 'arn:aws:iam::x:role/reader-of-things' }],
  ])('%s is not valid', async (_what, input) => {
    expect(await codeOf(assume(input))).toBe('ValidationError');
  });
});

describe('EC2 Instance Connect', () => {
  const PUBLIC_KEY = `ssh-ed25519 ${Buffer.from('any key').toString('base64')} wayout`;
  let own: Lab;
  let time = Date.parse('2026-03-01T00:00:00Z');
  const client = () => instanceConnect(own, 'eu-west-1', ANY);
  const send = async (input: Record<string, string>) => {
    const sender = client();
    try {
      return await sender.send(
        new SendSSHPublicKeyCommand({
          InstanceId: 'i-router',
          InstanceOSUser: 'ec2-user',
          SSHPublicKey: PUBLIC_KEY,
          ...input,
        }),
      );
    } finally {
      sender.destroy();
    }
  };

  beforeAll(async () => {
    const given = lists();
    const stopped = given.Reservations?.[1]?.Instances?.[0];
    if (stopped !== undefined) stopped.State = { Code: 80, Name: 'stopped' };
    own = await startLab(network(given), { now: () => new Date(time) });
  });
  afterAll(() => own.close());

  test('a key is there for 60 seconds', async () => {
    expect(await send({})).toMatchObject({ Success: true });
    expect(own.sshKeys()).toEqual([
      {
        instanceId: 'i-router',
        user: 'ec2-user',
        publicKey: PUBLIC_KEY,
        sentAt: '2026-03-01T00:00:00.000Z',
        validUntil: '2026-03-01T00:01:00.000Z',
      },
    ]);
    const shown = (await (await fetch(`${own.url}/_lab/ssh-keys`)).json()) as { keys: unknown[] };
    expect(shown.keys).toHaveLength(1);
    time += 60_000;
    expect(own.sshKeys()).toEqual([]);
  });

  test.each([
    ['EC2InstanceNotFoundException', { InstanceId: 'i-0123456789abcdef0' }],
    ['EC2InstanceStateInvalidException', { InstanceId: 'i-client' }],
    ['InvalidArgsException', { InstanceOSUser: 'no one' }],
    ['InvalidArgsException', { SSHPublicKey: 'not a key' }],
    ['InvalidArgsException', { AvailabilityZone: 'eu-west-1c' }],
  ])('%s: %p', async (code, input) => {
    expect(await codeOf(send(input))).toBe(code);
  });
});
