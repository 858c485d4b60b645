import { DescribeSubnetsCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startLab, type Fault, type Lab } from '../../apps/lab/src/index.js';
import { ANY, codeOf, ec2, failure, sts } from './support/clients.js';
import { network } from './support/network.js';

let lab: Lab;
let client: EC2Client;

beforeAll(async () => {
  lab = await startLab(network());
  client = ec2(lab);
});

afterEach(() => lab.clearFaults());

afterAll(async () => {
  client.destroy();
  await lab.close();
});

const vpcs = () => client.send(new DescribeVpcsCommand({}));
const subnets = () => client.send(new DescribeSubnetsCommand({}));

test.each<[Fault, string, number]>([
  [{ kind: 'throttle' }, 'RequestLimitExceeded', 503],
  [{ kind: 'deny' }, 'UnauthorizedOperation', 403],
  [{ kind: 'unknown-action' }, 'InvalidAction', 400],
  [{ kind: 'server-error' }, 'InternalError', 500],
  [{ kind: 'error', code: 'Unavailable', status: 503 }, 'Unavailable', 503],
])('%p', async (fault, code, status) => {
  lab.addFault(fault);
  expect(await failure(vpcs())).toMatchObject({ code, status });
});

test('a denied call says who was denied what', async () => {
  lab.addFault({ kind: 'deny' });
  expect((await failure(vpcs())).message).toContain('is not authorized to perform: ec2:DescribeVpcs');
});

describe('which calls it befalls', () => {
  test('the action that is named, or a pattern', async () => {
    lab.addFault({ kind: 'deny', action: 'DescribeVpcs' });
    await subnets();
    expect(await codeOf(vpcs())).toBe('UnauthorizedOperation');
    lab.clearFaults();
    lab.addFault({ kind: 'deny', action: '*Subnets' });
    await vpcs();
    expect(await codeOf(subnets())).toBe('UnauthorizedOperation');
  });

  test('so many, after so many', async () => {
    lab.addFault({ kind: 'throttle', action: 'DescribeVpcs', after: 1, times: 2 });
    const outcomes: string[] = [];
    for (let call = 0; call < 5; call += 1) {
      outcomes.push(
        await vpcs().then(
          () => 'works',
          (error: Error) => error.name,
        ),
      );
    }
    const limited = 'RequestLimitExceeded';
    expect(outcomes).toEqual(['works', limited, limited, 'works', 'works']);
    expect(lab.faults()).toMatchObject([{ befell: 2 }]);
  });

  test('another region or account is left alone', async () => {
    lab.addFault({ kind: 'deny', region: 'us-east-1' });
    lab.addFault({ kind: 'deny', accountId: '999999999999' });
    await vpcs();
  });

  test('a client that retries gets through a burst', async () => {
    lab.addFault({ kind: 'throttle', times: 2 });
    const patient = new EC2Client({
      endpoint: lab.url,
      region: 'eu-west-1',
      credentials: ANY,
      maxAttempts: 3,
    });
    const { Vpcs } = await patient.send(new DescribeVpcsCommand({}));
    patient.destroy();
    expect(Vpcs).toHaveLength(2);
  });
});

test('a delay: the answer comes, later, and the fault behind it has its turn', async () => {
  lab.addFault({ kind: 'delay', milliseconds: 150, times: 2 });
  const started = performance.now();
  await vpcs();
  expect(performance.now() - started).toBeGreaterThan(140);
  lab.addFault({ kind: 'server-error' });
  expect(await codeOf(vpcs())).toBe('InternalError');
});

test('a reset connection', async () => {
  lab.addFault({ kind: 'reset', times: 1 });
  await expect(vpcs()).rejects.toThrow('ECONNRESET');
});

test('a call that hangs ends by its caller’s own patience', async () => {
  lab.addFault({ kind: 'hang', times: 1 });
  const stop = new AbortController();
  const before = lab.calls().length;
  const call = client.send(new DescribeVpcsCommand({}), { abortSignal: stop.signal });
  const ended = expect(call).rejects.toThrow();
  while (lab.calls().length === before) await new Promise((resolve) => setTimeout(resolve, 10));
  stop.abort();
  await ended;
  expect(lab.calls().at(-1)).toMatchObject({ error: 'hang', status: 0 });
});

test('an HTML page where XML should be', async () => {
  lab.addFault({ kind: 'html', status: 503 });
  expect((await failure(vpcs())).status).toBe(503);
});

test('an answer that breaks off', async () => {
  lab.addFault({ kind: 'cut-off', times: 1 });
  await expect(vpcs()).rejects.toThrow();
  await vpcs();
});

test('a token that has expired', async () => {
  lab.addFault({ kind: 'expired-token' });
  const small = await startLab(network(), { pageSize: 2 });
  small.addFault({ kind: 'expired-token' });
  const reader = ec2(small);
  const { NextToken } = await reader.send(new DescribeSubnetsCommand({}));
  const code = await codeOf(reader.send(new DescribeSubnetsCommand({ NextToken })));
  reader.destroy();
  await small.close();
  expect(code).toBe('InvalidPaginationToken');
});

test('other services say it in their own words', async () => {
  const tokens = sts(lab);
  lab.addFault({ kind: 'throttle', action: 'GetCallerIdentity', times: 1 });
  lab.addFault({ kind: 'deny', action: 'GetCallerIdentity' });
  expect(await codeOf(tokens.send(new GetCallerIdentityCommand({})))).toBe('Throttling');
  expect(await codeOf(tokens.send(new GetCallerIdentityCommand({})))).toBe('AccessDenied');
  tokens.destroy();
});

describe('over the control paths', () => {
  const control = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${lab.url}/_lab${path}`, {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };

  test('it says what it is', async () => {
    expect((await control('GET', '/')).body['what']).toContain('It is not AWS');
  });

  test('faults are asked for, listed and taken away', async () => {
    const fault = { kind: 'throttle', action: 'DescribeVpcs', times: 3 };
    expect((await control('POST', '/faults', fault)).body).toEqual({ faults: [{ ...fault, befell: 0 }] });
    expect(await codeOf(vpcs())).toBe('RequestLimitExceeded');
    expect((await control('GET', '/faults')).body).toEqual({ faults: [{ ...fault, befell: 1 }] });
    await control('DELETE', '/faults');
    await vpcs();
  });

  test('a wrong fault is an error that names the field', async () => {
    const unknown = await control('POST', '/faults', { kind: 'meteor' });
    expect(unknown.status).toBe(400);
    expect(unknown.body['error']).toContain('kind');
    const odd = await control('POST', '/faults', { kind: 'throttle', times: 0 });
    expect(odd.body['error']).toContain('times');
    const extra = await control('POST', '/faults', { kind: 'throttle', colour: 'red' });
    expect(extra.body['error']).toContain('colour');
  });

  test('a form from a page in a browser is not taken', async () => {
    const answer = await fetch(`${lab.url}/_lab/faults`, { method: 'POST', body: '{"kind":"throttle"}' });
    expect(answer.status).toBe(415);
    expect(lab.faults()).toEqual([]);
  });

  test('calls and the network', async () => {
    await control('DELETE', '/calls');
    await vpcs();
    const calls = await control('GET', '/calls?action=DescribeVpcs');
    expect(calls.body).toMatchObject({ counts: { DescribeVpcs: 1 }, calls: [{ action: 'DescribeVpcs' }] });
    expect((await control('GET', '/network')).body).toMatchObject({ regions: [{ region: 'eu-west-1' }] });
    expect((await control('GET', '/nothing')).status).toBe(404);
  });
});
