/** Where an account is, and how to enter it. Holds no credentials: these come from the SDK's own chain. */
export interface AwsAccess {
  region: string;
  /** A profile of the shared configuration files. */
  profile?: string;
  /** A role to take on, in this or another account. */
  role?: {
    arn: string;
    externalId?: string;
    /** Shows up in the account's CloudTrail; 2 to 64 characters of `[\w+=,.@-]`. */
    sessionName: string;
    /** The regions that the session is good for. */
    regions: readonly string[];
  };
}
