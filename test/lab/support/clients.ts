import { EC2Client, type EC2ServiceException } from '@aws-sdk/client-ec2';
import { EC2InstanceConnectClient } from '@aws-sdk/client-ec2-instance-connect';
import { STSClient } from '@aws-sdk/client-sts';
import type { Lab } from '../../../apps/lab/src/index.js';

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

export const ANY: Credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'not-a-secret' };

const config = (lab: Lab, region: string, credentials: Credentials) => ({
  endpoint: lab.url,
  region,
  credentials,
  // A fault is to be seen by the test, not mended by the client.
  maxAttempts: 1,
});

export const ec2 = (lab: Lab, region = 'eu-west-1', credentials = ANY): EC2Client =>
  new EC2Client(config(lab, region, credentials));

export const sts = (lab: Lab, region = 'eu-west-1', credentials = ANY): STSClient =>
  new STSClient(config(lab, region, credentials));

export const instanceConnect = (
  lab: Lab,
  region = 'eu-west-1',
  credentials = ANY,
): EC2InstanceConnectClient => new EC2InstanceConnectClient(config(lab, region, credentials));

/** The code and status of the error that a call ends with. */
export async function failure(
  call: Promise<unknown>,
): Promise<{ code: string; status: number | undefined; message: string }> {
  try {
    await call;
  } catch (error) {
    const { name, message, $metadata } = error as EC2ServiceException;
    return { code: name, status: $metadata?.httpStatusCode, message };
  }
  throw new Error('the call worked');
}

/** Just the code. */
export const codeOf = async (call: Promise<unknown>): Promise<string> => (await failure(call)).code;

/** As documents are held: times as text, nothing undefined. */
export const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
