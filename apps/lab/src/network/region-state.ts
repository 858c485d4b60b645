import { createHash } from 'node:crypto';
import type { Instance } from '@aws-sdk/client-ec2';
import {
  DOCUMENT_KINDS,
  type DocumentKind,
  type DocumentLists,
} from '../../../../libs/snapshot/src/index.js';

/** One account's network in one region: the documents as they are now. Actions change them in place. */
export class RegionState {
  #made = 0;
  /** Interfaces whose public address of AWS's own pool went away when their machine stopped. */
  readonly autoAssigned = new Set<string>();

  constructor(
    readonly accountId: string,
    readonly region: string,
    readonly lists: DocumentLists,
    /** Kinds that the network was given without. */
    readonly absent: ReadonlySet<DocumentKind>,
    private readonly now: () => Date,
  ) {}

  /** A new id of EC2's form, such as `rtb-` and 17 hexadecimal digits. The same network and the same actions
   *  give the same ids. */
  newId(prefix: string): string {
    this.#made += 1;
    const seed = `${this.accountId}/${this.region}/${this.#made}`;
    return `${prefix}-0${createHash('sha256').update(seed).digest('hex').slice(0, 16)}`;
  }

  /** The time now as the documents hold times: ISO 8601 text where the SDK's types say Date. */
  timestamp(): Date {
    return this.now().toISOString() as unknown as Date;
  }

  instances(): Instance[] {
    return this.lists.Reservations.flatMap(({ Instances }) => Instances ?? []);
  }
}

export function emptyLists(): DocumentLists {
  return Object.fromEntries(DOCUMENT_KINDS.map((kind) => [kind, []])) as unknown as DocumentLists;
}
