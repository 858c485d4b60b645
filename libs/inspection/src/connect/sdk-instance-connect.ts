import { EC2InstanceConnectClient, SendSSHPublicKeyCommand } from '@aws-sdk/client-ec2-instance-connect';
import {
  AwsAccessError,
  credentialsOf,
  meteredCalls,
  readFailure,
  type AwsAccess,
  type AwsMeter,
} from '../../../aws/src/index.js';
import { GuestAccessError } from '../guest-access-error.js';
import { InstanceConnect, type KeyForInstance } from './instance-connect.js';
import { sendKeyPolicy } from './send-key-policy.js';

const CONNECT_MS = 5_000;
const ANSWER_MS = 10_000;

/** EC2 Instance Connect through the AWS SDK. A role is taken on for these machines alone. */
export class SdkInstanceConnect extends InstanceConnect {
  private readonly client: EC2InstanceConnectClient;

  constructor(access: AwsAccess, instanceIds: readonly string[], meter?: AwsMeter) {
    super();
    const { region, profile, role } = access;
    const policy = role === undefined ? undefined : sendKeyPolicy({ region, role }, instanceIds);
    const credentials = policy && credentialsOf(access, policy, meter);
    this.client = new EC2InstanceConnectClient({
      region,
      ...(profile !== undefined && { profile }),
      ...(credentials && { credentials }),
      requestHandler: {
        connectionTimeout: CONNECT_MS,
        requestTimeout: ANSWER_MS,
        throwOnRequestTimeout: true,
      },
    });
    if (meter !== undefined) this.client.middlewareStack.use(meteredCalls('ec2-instance-connect', meter));
  }

  async send(
    { instanceId, user, publicKey, availabilityZone }: KeyForInstance,
    signal: AbortSignal,
  ): Promise<void> {
    const command = new SendSSHPublicKeyCommand({
      InstanceId: instanceId,
      InstanceOSUser: user,
      SSHPublicKey: publicKey,
      ...(availabilityZone !== undefined && { AvailabilityZone: availabilityZone }),
    });
    try {
      await this.client.send(command, { abortSignal: signal });
    } catch (error) {
      throw new GuestAccessError('KEY_NOT_SENT', `EC2 Instance Connect for ${instanceId}: ${whyNot(error)}`);
    }
  }

  close(): void {
    this.client.destroy();
  }
}

/** In words of our own: messages of AWS name principals. */
function whyNot(error: unknown): string {
  if (error instanceof AwsAccessError) return error.message;
  const { type, reason } = readFailure(error);
  return type === 'denied'
    ? `${reason}; the role needs ec2-instance-connect:SendSSHPublicKey (docs/guest-inspection.md)`
    : reason;
}
