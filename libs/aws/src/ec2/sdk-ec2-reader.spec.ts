import { DescribeSubnetsCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { isStaleToken, readFailure } from './read-failure.js';
import { SdkEc2Reader } from './sdk-ec2-reader.js';

const ec2 = mockClient(EC2Client);
let reader: SdkEc2Reader;
beforeEach(() => {
  ec2.reset();
  reader = new SdkEc2Reader({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
  });
});
afterEach(() => reader.close());

const failure = async (thrown: Error): Promise<ReturnType<typeof readFailure>> => {
  ec2.on(DescribeVpcsCommand).rejects(thrown);
  const [outcome] = await Promise.allSettled([reader.read('DescribeVpcs', {}, new AbortController().signal)]);
  return readFailure(outcome?.status === 'rejected' ? outcome.reason : null);
};
const named = (name: string, more: object = {}): Error =>
  Object.assign(new Error('User: arn:aws:sts::1:assumed-role/x is not …'), { name, ...more });

describe('requests', () => {
  test('each has an input of its own, and the transport stays out of the answer', async () => {
    ec2.on(DescribeSubnetsCommand).callsFake((input: Record<string, unknown>) => {
      // As the SDK's own paginators do.
      input['NextToken'] = 'written by somebody';
      return { Subnets: [], $metadata: { requestId: 'x' } };
    });
    const input = { MaxResults: 5 };
    const answer = await reader.read('DescribeSubnets', input, new AbortController().signal);
    expect(answer).toEqual({ Subnets: [] });
    expect(input).toEqual({ MaxResults: 5 });
  });

  test('nothing is sent when it is too late', async () => {
    await expect(reader.read('DescribeVpcs', {}, AbortSignal.abort())).rejects.toThrow();
    expect(ec2.calls()).toHaveLength(0);
  });
});

describe('what an error means', () => {
  test.each([
    ['UnauthorizedOperation', 'denied', 'not allowed: UnauthorizedOperation'],
    ['InvalidAction', 'unknown', "the endpoint doesn't know the action: InvalidAction"],
    ['UnsupportedOperation', 'unknown', "the endpoint doesn't know the action: UnsupportedOperation"],
    ['RequestLimitExceeded', 'failed', 'throttled until the attempts ran out: RequestLimitExceeded'],
    ['AuthFailure', 'access', 'the credentials are refused: AuthFailure'],
    ['RequestExpired', 'access', 'the credentials are refused: RequestExpired'],
    ['TimeoutError', 'failed', 'no answer: TimeoutError'],
    ['InternalError', 'failed', 'InternalError'],
  ])('%s: %s', async (name, type, reason) => {
    expect(await failure(named(name))).toEqual({ type, reason });
  });

  test('connections that fail go by their code, broken answers by their status', async () => {
    expect(await failure(named('Error', { code: 'ECONNREFUSED' }))).toEqual({
      type: 'failed',
      reason: 'no answer: ECONNREFUSED',
    });
    const html = Object.assign(new Error('@aws-sdk XML parse error: mismatched tags <br> and </body>.'), {
      $metadata: { httpStatusCode: 502 },
    });
    expect(await failure(html)).toEqual({ type: 'failed', reason: "the answer isn't EC2's (HTTP 502)" });
  });

  test('no text of the message is passed on: it names principals', async () => {
    expect(JSON.stringify(await failure(named('UnauthorizedOperation')))).not.toContain('assumed-role');
    expect(JSON.stringify(await failure(named('a name with <tags>')))).not.toContain('tags');
  });

  test.each([
    [named('InvalidNextToken'), true],
    [named('InvalidPaginationToken'), true],
    [Object.assign(new Error('Invalid value for NextToken'), { name: 'InvalidParameterValue' }), true],
    [Object.assign(new Error('Invalid value for MaxResults'), { name: 'InvalidParameterValue' }), false],
    [named('UnauthorizedOperation'), false],
    [null, false],
  ])('stale token %#', (error, stale) => {
    expect(isStaleToken(error)).toBe(stale);
  });
});
