import { EC2Client, type EC2ClientConfig } from '@aws-sdk/client-ec2';
import { toAccessError } from '../access/aws-access-error.js';
import type { AwsMeter } from '../meter/aws-meter.js';
import { meteredCalls } from '../meter/metered-calls.js';
import { Ec2Reader, type ReadAnswer, type ReadInput } from './ec2-reader.js';
import { READ_COMMANDS, type ReadAction } from './read-commands.js';
import { RequestPace } from './request-pace.js';

/** Of one request; a list of 1,000 interfaces takes EC2 a few seconds. */
const ANSWER_MS = 20_000;
const CONNECT_MS = 5_000;
const ATTEMPTS = 6;

interface SdkEc2Options {
  region: string;
  /** Absent: the SDK's own chain (environment, profile, web identity, container, instance). */
  credentials?: NonNullable<EC2ClientConfig['credentials']>;
  profile?: string;
  /** Milliseconds for one answer. */
  answerMs?: number;
  meter?: AwsMeter;
}

/** The common face of all commands: their inputs and outputs differ, and both are checked elsewhere. */
type AnyCommand = new (input: object) => Parameters<EC2Client['send']>[0];

/** EC2 through the AWS SDK, which takes endpoint and credentials from where it always does
 *  (`AWS_ENDPOINT_URL`, `AWS_PROFILE`, …). */
export class SdkEc2Reader extends Ec2Reader {
  readonly region: string;
  private readonly pace = new RequestPace();
  private readonly client: EC2Client;

  constructor({ region, credentials, profile, answerMs = ANSWER_MS, meter }: SdkEc2Options) {
    super();
    // The SDK's version is pinned to one that runs on this Node; that later ones won't is no user's business.
    process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
    this.region = region;
    this.client = new EC2Client({
      region,
      ...(credentials && { credentials }),
      ...(profile !== undefined && { profile }),
      retryMode: 'adaptive',
      maxAttempts: ATTEMPTS,
      requestHandler: {
        connectionTimeout: CONNECT_MS,
        requestTimeout: answerMs,
        throwOnRequestTimeout: true,
        socketTimeout: answerMs,
      },
    });
    // Behind the retries, so that every attempt takes its token.
    this.client.middlewareStack.add(
      (next, context) => async (args) => {
        const action = (context.commandName ?? '').replace(/Command$/, '');
        await this.pace.turn(action, args.input as ReadInput);
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low', name: 'wayoutPace' },
    );
    if (meter !== undefined) this.client.middlewareStack.use(meteredCalls('ec2', meter));
  }

  async connect(): Promise<void> {
    try {
      await this.client.config.credentials();
    } catch (error) {
      throw toAccessError(error);
    }
  }

  async read(action: ReadAction, input: ReadInput, signal: AbortSignal): Promise<ReadAnswer> {
    const Command = READ_COMMANDS[action] as unknown as AnyCommand;
    // A copy for every request: paginators and middleware may write into what they are given.
    const command = new Command({ ...input });
    return this.pace.slot(async () => {
      signal.throwIfAborted();
      const { $metadata: _transport, ...answer } = await this.client.send(command, { abortSignal: signal });
      return answer;
    });
  }

  close(): void {
    this.client.destroy();
  }
}
