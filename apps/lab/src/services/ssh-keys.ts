/** A public key that EC2 Instance Connect was asked to push to an instance. */
export interface SentKey {
  readonly instanceId: string;
  readonly user: string;
  /** One line of OpenSSH form. */
  readonly publicKey: string;
  /** ISO 8601. */
  readonly sentAt: string;
  readonly validUntil: string;
}

const VALID_FOR_MS = 60_000;

/** Keys that were sent, each good for 60 seconds. */
export class SshKeys {
  #keys: SentKey[] = [];

  constructor(private readonly now: () => Date) {}

  add(key: Pick<SentKey, 'instanceId' | 'user' | 'publicKey'>): void {
    const sentAt = this.now();
    const validUntil = new Date(sentAt.getTime() + VALID_FOR_MS);
    this.#keys = [
      ...this.valid(),
      { ...key, sentAt: sentAt.toISOString(), validUntil: validUntil.toISOString() },
    ];
  }

  /** Those that an instance would still let in. */
  valid(): SentKey[] {
    const now = this.now().toISOString();
    return this.#keys.filter(({ validUntil }) => validUntil > now);
  }
}
