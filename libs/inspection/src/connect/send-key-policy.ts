import type { AwsAccess, PolicyDocument } from '../../../aws/src/index.js';

const SEND_KEY = 'ec2-instance-connect:SendSSHPublicKey';

/** What a session for one inspection may do, whatever the role may: send keys to those machines.
 *  @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2instanceconnect.html */
export function sendKeyPolicy(
  { region, role }: { region: string; role: NonNullable<AwsAccess['role']> },
  instanceIds: readonly string[],
): PolicyDocument {
  const [, partition = 'aws', , , account = ''] = role.arn.split(':');
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: SEND_KEY,
        Resource: instanceIds.map((id) => `arn:${partition}:ec2:${region}:${account}:instance/${id}`),
      },
    ],
  };
}
