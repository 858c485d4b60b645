import {
  AwsAccessError,
  Deadline,
  NothingReadError,
  PageReader,
  SdkEc2Gate,
} from '../../../../libs/aws/src/index.js';
import type { AwsAccess, LiveAccount } from '../../../../libs/aws/src/index.js';
import { UsageError } from '../usage-error.js';
import type { LiveOptions } from './live-options.js';

/** Milliseconds for a whole reading; what isn't read by then is unread. */
const READ_MS = 300_000;

const REGION = /^[a-z]{2,5}(-[a-z]+)+-\d{1,2}$/;
const ROLE = /^arn:aws[a-z-]*:iam::(\d{12}):role\/[\w+=,.@/-]+$/;

type AccountOptions = { [K in 'profile' | 'roleArn' | 'externalId']?: string | undefined };

/** Opens the region that the options name, and closes it after the work. `job` shows in the account's trail.
 *  @throws UsageError for a wrong option, and where the account can't be entered or gives nothing */
export async function withRegion<T>(
  { region, profile, roleArn, externalId }: LiveOptions,
  job: string,
  work: (account: LiveAccount) => Promise<T>,
): Promise<T> {
  if (region === undefined || !REGION.test(region)) {
    throw new UsageError(`--region ${region ?? ''}: expected a region such as eu-west-1`);
  }
  const accountId = roleArn === undefined ? null : (ROLE.exec(roleArn)?.[1] ?? null);
  if (roleArn !== undefined && accountId === null) {
    throw new UsageError(`--role-arn ${roleArn}: expected the ARN of a role, arn:aws:iam::ACCOUNT:role/NAME`);
  }
  if (externalId !== undefined && roleArn === undefined) {
    throw new UsageError('--external-id: only goes with --role-arn');
  }
  const ec2 = new SdkEc2Gate().open(accessTo(region, { profile, roleArn, externalId }, job));
  try {
    return await work({ accountId, readers: [new PageReader(ec2, new Deadline(READ_MS))] });
  } catch (error) {
    if (error instanceof AwsAccessError || error instanceof NothingReadError) {
      throw new UsageError(`--region ${region}: ${error.message}`);
    }
    throw error;
  } finally {
    ec2.close();
  }
}

/** How the options enter a region. */
export function accessTo(
  region: string,
  { profile, roleArn, externalId }: AccountOptions,
  job: string,
): AwsAccess {
  return {
    region,
    ...(profile !== undefined && { profile }),
    ...(roleArn !== undefined && {
      role: {
        arn: roleArn,
        sessionName: `wayout-${job}`,
        regions: [region],
        ...(externalId !== undefined && { externalId }),
      },
    }),
  };
}
