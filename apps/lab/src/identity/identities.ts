import { randomBytes } from 'node:crypto';
import { ApiError } from '../wire/api-error.js';
import type { CredentialScope } from '../wire/credential-scope.js';
import { EVERYTHING, parsePolicy, policyOf, type Policy } from './policy.js';

/** A role that callers may assume. */
export interface RoleOptions {
  /** `arn:aws:iam::111122223333:role/name`, of an account that the lab plays. */
  readonly arn: string;
  /** Callers have to give just this external id. */
  readonly externalId?: string;
  /** Actions it may use, such as `ec2:Describe*`; all of them if absent. */
  readonly actions?: readonly string[];
}

export interface Caller {
  readonly accountId: string;
  readonly arn: string;
  readonly userId: string;
  readonly policy: Policy;
}

interface Session {
  readonly credentials: {
    readonly AccessKeyId: string;
    readonly SecretAccessKey: string;
    readonly SessionToken: string;
    readonly Expiration: Date;
  };
  readonly caller: Caller;
}

interface AssumedRole {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly externalId: string | undefined;
  readonly policy: string | undefined;
  readonly durationSeconds: number;
}

const ROLE_ARN = /^arn:aws(?:-[a-z-]+)?:iam::(\d{12}):role\/(?:[\w+=,.@/-]*\/)?([\w+=,.@-]+)$/;

/** Whose a request is: by its access key, or by the session it was given by AssumeRole. */
export class Identities {
  readonly #sessions = new Map<string, Session>();

  constructor(
    private readonly accounts: readonly string[],
    /** Account of each access key; null: any key is the first account's. */
    private readonly accessKeys: ReadonlyMap<string, string> | null,
    /** null: every role of an account of the lab may be assumed, and may do everything. */
    private readonly roles: readonly RoleOptions[] | null,
    private readonly now: () => Date,
  ) {}

  /** @throws ApiError where the key isn't known, or the session has ended. */
  callerOf({ accessKeyId, sessionToken }: CredentialScope): Caller {
    const session = this.#sessions.get(accessKeyId);
    if (session !== undefined) {
      if (session.credentials.SessionToken !== sessionToken) throw unknownCredentials();
      if (session.credentials.Expiration.getTime() <= this.now().getTime()) {
        throw new ApiError('RequestExpired', 'Request has expired.');
      }
      return session.caller;
    }
    const account = this.accessKeys === null ? this.accounts[0] : this.accessKeys.get(accessKeyId);
    if (account === undefined || accessKeyId.startsWith('ASIA')) throw unknownCredentials();
    return {
      accountId: account,
      arn: `arn:aws:iam::${account}:user/lab`,
      userId: accessKeyId,
      policy: EVERYTHING,
    };
  }

  /** @throws ApiError `AccessDenied` where the role isn't there or doesn't trust the caller, without saying
   *  which: so does STS. */
  assume(caller: Caller, wanted: AssumedRole): Session {
    const { roleArn, sessionName } = wanted;
    const [, accountId, roleName] = ROLE_ARN.exec(roleArn) ?? [];
    if (accountId === undefined || roleName === undefined) {
      throw new ApiError('ValidationError', `${roleArn} is invalid`);
    }
    const role = this.roles === null ? { arn: roleArn } : this.roles.find(({ arn }) => arn === roleArn);
    const trusted =
      role !== undefined &&
      this.accounts.includes(accountId) &&
      (role.externalId === undefined || role.externalId === wanted.externalId);
    if (!trusted) {
      throw new ApiError(
        'AccessDenied',
        `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
        403,
      );
    }
    const ofRole = role.actions === undefined ? EVERYTHING : policyOf(role.actions);
    const ofSession = wanted.policy === undefined ? EVERYTHING : parsePolicy(wanted.policy);
    const session: Session = {
      credentials: {
        AccessKeyId: `ASIA${code(16)}`,
        SecretAccessKey: randomBytes(30).toString('base64'),
        SessionToken: randomBytes(48).toString('base64'),
        Expiration: new Date(this.now().getTime() + wanted.durationSeconds * 1000),
      },
      caller: {
        accountId,
        arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`,
        userId: `AROA${code(17)}:${sessionName}`,
        policy: { allows: (action) => ofRole.allows(action) && ofSession.allows(action) },
      },
    };
    this.#sessions.set(session.credentials.AccessKeyId, session);
    return session;
  }
}

/** Letters and digits as ids of IAM have them. */
const code = (length: number): string =>
  [...randomBytes(length)].map((byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[byte % 32]).join('');

const unknownCredentials = (): ApiError =>
  new ApiError('AuthFailure', 'AWS was not able to validate the provided access credentials', 401);
