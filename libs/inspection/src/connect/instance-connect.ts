/** The public key that a machine is to let in for the next 60 seconds. */
export interface KeyForInstance {
  readonly instanceId: string;
  /** A user of the machine. */
  readonly user: string;
  readonly publicKey: string;
  readonly availabilityZone?: string;
}

/** EC2 Instance Connect of one account in one region. */
export abstract class InstanceConnect {
  /** @throws GuestAccessError */
  abstract send(key: KeyForInstance, signal: AbortSignal): Promise<void>;
  abstract close(): void;
}
