import type { EC2ClientConfig } from '@aws-sdk/client-ec2';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { AwsMeter } from '../meter/aws-meter.js';
import { meteredCalls } from '../meter/metered-calls.js';
import type { AwsAccess } from './aws-access.js';
import { toAccessError } from './aws-access-error.js';
import type { PolicyDocument } from './policies.js';

/** Seconds: the shortest that STS gives. Whatever is done with it ends long before. */
const SESSION_SECONDS = 900;

/** Credentials of the access's role, narrowed to `policy`; undefined where there is no role: the SDK's own
 *  chain is used then. They throw AwsAccessError. */
export function credentialsOf(
  { region, profile, role }: AwsAccess,
  policy: PolicyDocument,
  meter?: AwsMeter,
): NonNullable<EC2ClientConfig['credentials']> | undefined {
  if (role === undefined) return undefined;
  const assume = fromTemporaryCredentials({
    params: {
      RoleArn: role.arn,
      RoleSessionName: role.sessionName,
      DurationSeconds: SESSION_SECONDS,
      Policy: JSON.stringify(policy),
      ...(role.externalId !== undefined && { ExternalId: role.externalId }),
    },
    // STS of the same region: the global endpoint isn't there in every partition.
    clientConfig: { region, ...(profile !== undefined && { profile }) },
    ...(meter && { clientPlugins: [meteredCalls('sts', meter)] }),
  });
  // The SDK's own error has the whole request with it, external id and all.
  return async (options) => {
    try {
      return await assume(options);
    } catch (error) {
      throw toAccessError(error);
    }
  };
}
