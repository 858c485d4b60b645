import type { ReadAction } from './read-commands.js';

/** Parameters of an action as the SDK names them. */
export type ReadInput = Readonly<Record<string, unknown>>;

/** One answer. Its documents are judged by the same checks as those of a bundle, so here they are unknown. */
export type ReadAnswer = Readonly<Record<string, unknown>>;

/** EC2 of one account in one region, for reading only. */
export abstract class Ec2Reader {
  abstract readonly region: string;

  /** Finds the credentials, so that it fails here, once, and not at every request.
   *  @throws AwsAccessError */
  abstract connect(): Promise<void>;

  /** One request and its answer; pages are the caller's business.
   *  @throws the SDK's error: its `name` is EC2's code (`UnauthorizedOperation`, `RequestLimitExceeded`, and
   *  `DryRunOperation` where `DryRun` was asked for and the action is allowed). */
  abstract read(action: ReadAction, input: ReadInput, signal: AbortSignal): Promise<ReadAnswer>;

  /** Ends the connections. */
  abstract close(): void;
}
